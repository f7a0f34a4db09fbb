namespace Pennypost.Imap.Grammar;

/// <summary>Which mailboxes LIST selects, and what it returns of them (RFC 5258 §3, RFC 9051 §6.3.9).</summary>
[Flags]
internal enum ListOptions
{
    None = 0,

    /// <summary>SUBSCRIBED: subscribed names only, or told of each.</summary>
    Subscribed = 1,

    /// <summary>RECURSIVEMATCH: names above a selected one, too.</summary>
    RecursiveMatch = 2,

    /// <summary>SPECIAL-USE (RFC 6154).</summary>
    SpecialUse = 4,

    /// <summary>CHILDREN, which are always told.</summary>
    Children = 8,

    /// <summary>STATUS (RFC 5819).</summary>
    Status = 16,

    /// <summary>MYRIGHTS (RFC 8440).</summary>
    MyRights = 32,
}

/// <summary>The arguments of LIST.</summary>
/// <param name="Patterns">Reference and patterns as one; an empty list asks for the hierarchy delimiter.</param>
/// <param name="Selection">What is selected.</param>
/// <param name="Return">What is returned.</param>
/// <param name="Status">Items of STATUS.</param>
/// <param name="IsExtended">The client used the extended syntax.</param>
internal sealed record ListArguments(
    IReadOnlyList<string> Patterns, ListOptions Selection, ListOptions Return, StatusItems Status, bool IsExtended)
{
    /// <summary>One LIST may have this many patterns.</summary>
    public const int MaximumPatterns = 100;

    public static ListArguments Parse(ref ArgumentReader reader)
    {
        ListOptions selection = ListOptions.None;
        bool extended = reader.TryTake((byte)'(');
        if (extended)
        {
            selection = ReadSelection(ref reader);
            reader.ExpectSpace();
        }

        string reference = MailboxName.Decode(reader.ReadAString(), reader.Utf8);
        reader.ExpectSpace();
        bool several = reader.Peek == '(';
        List<string> patterns = several ? ReadPatterns(ref reader, reference) : [.. ReadPattern(ref reader, reference)];
        ListOptions returned = ListOptions.None;
        StatusItems status = StatusItems.None;
        bool hasReturn = reader.TryTakeWord(" RETURN ("u8);
        if (hasReturn)
        {
            returned = ReadReturn(ref reader, ref status);
        }

        reader.ExpectEnd();
        return new ListArguments(patterns, selection, returned, status, extended || several || hasReturn);
    }

    /// <summary>The arguments of LSUB, and of the plain LIST: reference and pattern as one (RFC 3501 §6.3.8); null for an empty pattern.</summary>
    public static string? ParsePattern(ref ArgumentReader reader)
    {
        string reference = MailboxName.Decode(reader.ReadAString(), reader.Utf8);
        reader.ExpectSpace();
        List<string> pattern = [.. ReadPattern(ref reader, reference)];
        reader.ExpectEnd();
        return pattern.Count == 0 ? null : pattern[0];
    }

    private static IReadOnlyList<string> ReadPattern(ref ArgumentReader reader, string reference)
    {
        string pattern = MailboxName.Decode(reader.ReadListPattern(), reader.Utf8);
        return pattern.Length == 0 ? [] : [MailboxName.Canonical(reference + pattern)];
    }

    private static List<string> ReadPatterns(ref ArgumentReader reader, string reference)
    {
        reader.Expect((byte)'(');
        var patterns = new List<string>();
        do
        {
            patterns.AddRange(ReadPattern(ref reader, reference));
            if (patterns.Count > MaximumPatterns)
            {
                throw new ImapSyntaxException("Too many patterns");
            }
        }
        while (reader.TryTake((byte)' '));
        reader.Expect((byte)')');
        return patterns;
    }

    private static ListOptions ReadSelection(ref ArgumentReader reader)
    {
        ListOptions options = ListOptions.None;
        if (!reader.TryTake((byte)')'))
        {
            do
            {
                // REMOTE adds nothing: there are no remote mailboxes.
                options |= reader.TryTakeWord("SUBSCRIBED"u8) ? ListOptions.Subscribed
                    : reader.TryTakeWord("REMOTE"u8) ? ListOptions.None
                    : reader.TryTakeWord("RECURSIVEMATCH"u8) ? ListOptions.RecursiveMatch
                    : reader.TryTakeWord("SPECIAL-USE"u8) ? ListOptions.SpecialUse
                    : throw new ImapSyntaxException("Unknown selection option");
            }
            while (reader.TryTake((byte)' '));
            reader.Expect((byte)')');
        }

        // RFC 5258 §3.1: RECURSIVEMATCH needs an option that it can extend.
        return options == ListOptions.RecursiveMatch ? throw new ImapSyntaxException("RECURSIVEMATCH needs another option") : options;
    }

    private static ListOptions ReadReturn(ref ArgumentReader reader, ref StatusItems status)
    {
        ListOptions options = ListOptions.None;
        if (reader.TryTake((byte)')'))
        {
            return options;
        }

        do
        {
            if (reader.TryTakeWord("STATUS "u8))
            {
                status = reader.ReadStatusItems();
                options |= ListOptions.Status;
                continue;
            }

            options |= reader.TryTakeWord("SUBSCRIBED"u8) ? ListOptions.Subscribed
                : reader.TryTakeWord("CHILDREN"u8) ? ListOptions.Children
                : reader.TryTakeWord("SPECIAL-USE"u8) ? ListOptions.SpecialUse
                : reader.TryTakeWord("MYRIGHTS"u8) ? ListOptions.MyRights
                : throw new ImapSyntaxException("Unknown return option");
        }
        while (reader.TryTake((byte)' '));
        reader.Expect((byte)')');
        return options;
    }
}
