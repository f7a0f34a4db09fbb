namespace Pennypost.Imap.Grammar;

/// <summary>The data items of a FETCH besides body sections.</summary>
[Flags]
internal enum FetchItems
{
    None = 0,
    Uid = 1,
    Flags = 2,
    InternalDate = 4,
    Size = 8,
    Envelope = 16,
    BodyStructure = 32,
    Body = 64,

    /// <summary>MODSEQ (RFC 7162).</summary>
    ModSeq = 128,

    /// <summary>EMAILID (RFC 8474).</summary>
    EmailId = 256,

    /// <summary>THREADID (RFC 8474), which is NIL: threads are not kept.</summary>
    ThreadId = 512,

    /// <summary>SAVEDATE (RFC 8514).</summary>
    SaveDate = 1024,

    /// <summary>PREVIEW (RFC 8970).</summary>
    Preview = 2048,
}

/// <summary>The arguments of FETCH (RFC 3501 §6.4.5, RFC 4466 §2.4).</summary>
/// <param name="Messages">Which messages.</param>
/// <param name="Items">Which items.</param>
/// <param name="Sections">Which body sections.</param>
/// <param name="ChangedSince">Only messages changed after this modification sequence (RFC 7162 §3.1.4); null for all.</param>
/// <param name="Vanished">VANISHED: tell what was expunged since, too (RFC 7162 §3.2.6).</param>
/// <param name="Partial">Only a window of the messages (RFC 9394 §3.3); null for all.</param>
internal sealed record FetchArguments(
    SequenceSet Messages, FetchItems Items, IReadOnlyList<BodySection> Sections, ulong? ChangedSince = null, bool Vanished = false, PartialRange? Partial = null)
{
    /// <summary>One FETCH may ask for this many body sections.</summary>
    public const int MaximumSections = 100;

    private const FetchItems Fast = FetchItems.Flags | FetchItems.InternalDate | FetchItems.Size;

    public static FetchArguments Parse(ReadOnlySpan<byte> arguments)
    {
        var reader = new ArgumentReader(arguments);
        SequenceSet messages = SequenceSet.Read(ref reader);
        reader.ExpectSpace();
        var sections = new List<BodySection>();
        FetchItems items = FetchItems.None;
        if (reader.TryTake((byte)'('))
        {
            do
            {
                items |= ReadItem(ref reader, sections);
            }
            while (reader.TryTake((byte)' '));
            reader.Expect((byte)')');
        }
        else
        {
            items = TryReadMacro(ref reader) ?? ReadItem(ref reader, sections);
        }

        var fetch = new FetchArguments(messages, items, sections);
        fetch = reader.TryTake((byte)' ') ? ReadModifiers(ref reader, fetch) : fetch;
        reader.ExpectEnd();
        return fetch;
    }

    /// <summary>"(" fetch-modifier *(SP fetch-modifier) ")" (RFC 4466 §2.4).</summary>
    private static FetchArguments ReadModifiers(ref ArgumentReader reader, FetchArguments fetch)
    {
        reader.Expect((byte)'(');
        do
        {
            if (reader.TryTakeWord("CHANGEDSINCE "u8))
            {
                // RFC 7162 §3.1.4.1: implies MODSEQ.
                fetch = fetch with { ChangedSince = reader.ReadNumber64(), Items = fetch.Items | FetchItems.ModSeq };
            }
            else if (reader.TryTakeWord("VANISHED"u8))
            {
                fetch = fetch with { Vanished = true };
            }
            else if (reader.TryTakeWord("PARTIAL "u8))
            {
                fetch = fetch with { Partial = PartialRange.Read(ref reader) };
            }
            else
            {
                throw new ImapSyntaxException("Unknown modifier");
            }
        }
        while (reader.TryTake((byte)' '));
        reader.Expect((byte)')');
        return fetch.Vanished && fetch.ChangedSince is null ? throw new ImapSyntaxException("VANISHED needs CHANGEDSINCE") : fetch;
    }

    /// <summary>ALL, FAST and FULL stand alone, never in a list.</summary>
    private static FetchItems? TryReadMacro(ref ArgumentReader reader) =>
        reader.TryTakeWord("ALL"u8) ? Fast | FetchItems.Envelope
        : reader.TryTakeWord("FAST"u8) ? Fast
        : reader.TryTakeWord("FULL"u8) ? Fast | FetchItems.Envelope | FetchItems.Body
        : null;

    private static FetchItems ReadItem(ref ArgumentReader reader, List<BodySection> sections)
    {
        if (reader.TryTakeWord("UID"u8))
        {
            return FetchItems.Uid;
        }

        if (reader.TryTakeWord("FLAGS"u8))
        {
            return FetchItems.Flags;
        }

        if (reader.TryTakeWord("INTERNALDATE"u8))
        {
            return FetchItems.InternalDate;
        }

        if (reader.TryTakeWord("ENVELOPE"u8))
        {
            return FetchItems.Envelope;
        }

        if (reader.TryTakeWord("BODYSTRUCTURE"u8))
        {
            return FetchItems.BodyStructure;
        }

        if (reader.TryTakeWord("RFC822.SIZE"u8))
        {
            return FetchItems.Size;
        }

        if (TryReadExtension(ref reader) is { } item)
        {
            return item;
        }

        if (ReadSection(ref reader) is not { } section)
        {
            return FetchItems.Body;
        }

        sections.Add(section);
        return sections.Count <= MaximumSections ? FetchItems.None : throw new ImapSyntaxException("Too many body sections");
    }

    private static FetchItems? TryReadExtension(ref ArgumentReader reader)
    {
        if (reader.TryTakeWord("PREVIEW"u8))
        {
            // RFC 8970 §3.2: LAZY allows the server to have none yet; this one always has it.
            _ = reader.TryTakeWord(" (LAZY)"u8);
            return FetchItems.Preview;
        }

        return reader.TryTakeWord("MODSEQ"u8) ? FetchItems.ModSeq
            : reader.TryTakeWord("EMAILID"u8) ? FetchItems.EmailId
            : reader.TryTakeWord("THREADID"u8) ? FetchItems.ThreadId
            : reader.TryTakeWord("SAVEDATE"u8) ? FetchItems.SaveDate
            : null;
    }

    /// <summary>Null for BODY without a section: the structure without extension data.</summary>
    private static BodySection? ReadSection(ref ArgumentReader reader)
    {
        if (reader.TryTakeWord("BODY"u8))
        {
            return reader.TryTakeWord(".PEEK"u8) ? BodySection.Read(ref reader, peek: true)
                : reader.Peek == '[' ? BodySection.Read(ref reader, peek: false)
                : null;
        }

        if (reader.TryTakeWord("BINARY"u8))
        {
            return BodySection.ReadBinary(ref reader);
        }

        if (reader.TryTakeWord("RFC822.HEADER"u8))
        {
            return BodySection.Rfc822(SectionText.Header, setsSeen: false, "RFC822.HEADER"u8);
        }

        if (reader.TryTakeWord("RFC822.TEXT"u8))
        {
            return BodySection.Rfc822(SectionText.Text, setsSeen: true, "RFC822.TEXT"u8);
        }

        return reader.TryTakeWord("RFC822"u8)
            ? BodySection.Rfc822(SectionText.Whole, setsSeen: true, "RFC822"u8)
            : throw new ImapSyntaxException("Unknown data item");
    }
}
