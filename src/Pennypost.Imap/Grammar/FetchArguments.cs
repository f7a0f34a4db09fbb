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
}

/// <summary>The arguments of FETCH (RFC 3501 §6.4.5).</summary>
/// <param name="Messages">Which messages.</param>
/// <param name="Items">Which items.</param>
/// <param name="Sections">Which body sections.</param>
internal sealed record FetchArguments(SequenceSet Messages, FetchItems Items, IReadOnlyList<BodySection> Sections)
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

        reader.ExpectEnd();
        return new FetchArguments(messages, items, sections);
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

        if (ReadSection(ref reader) is not { } section)
        {
            return FetchItems.Body;
        }

        sections.Add(section);
        return sections.Count <= MaximumSections ? FetchItems.None : throw new ImapSyntaxException("Too many body sections");
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
