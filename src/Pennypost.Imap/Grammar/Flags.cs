using System.Text;

namespace Pennypost.Imap.Grammar;

/// <summary>Flags as they stand in a command.</summary>
/// <param name="System">The system flags.</param>
/// <param name="Keywords">The keywords.</param>
internal readonly record struct Flags(SystemFlags System, KeywordSet Keywords)
{
    /// <summary>A keyword may be this long.</summary>
    public const int MaximumKeywordLength = 100;

    /// <summary>One command may name this many keywords.</summary>
    public const int MaximumKeywords = 100;

    /// <summary>flag-list: "(" [flag *(SP flag)] ")".</summary>
    public static Flags ReadList(ref ArgumentReader reader)
    {
        reader.Expect((byte)'(');
        var collector = new Collector();
        if (!reader.TryTake((byte)')'))
        {
            do
            {
                collector.Add(ref reader);
            }
            while (reader.TryTake((byte)' '));
            reader.Expect((byte)')');
        }

        return collector.ToFlags();
    }

    /// <summary>store-att-flags: a list, or flags without parentheses.</summary>
    public static Flags ReadListOrBare(ref ArgumentReader reader)
    {
        if (reader.Peek == '(')
        {
            return ReadList(ref reader);
        }

        var collector = new Collector();
        do
        {
            collector.Add(ref reader);
        }
        while (reader.TryTake((byte)' '));
        return collector.ToFlags();
    }

    public static string ReadKeyword(ref ArgumentReader reader)
    {
        ReadOnlySpan<byte> atom = reader.ReadAtom();
        return atom.Length <= MaximumKeywordLength ? Encoding.ASCII.GetString(atom) : throw new ImapSyntaxException("Keyword is too long");
    }

    private ref struct Collector()
    {
        private SystemFlags _system;
        private List<string>? _keywords;

        public void Add(ref ArgumentReader reader)
        {
            if (!reader.TryTake((byte)'\\'))
            {
                _keywords ??= [];
                _keywords.Add(ReadKeyword(ref reader));
                if (_keywords.Count > MaximumKeywords)
                {
                    throw new ImapSyntaxException("Too many keywords");
                }

                return;
            }

            // \Recent and flag-extensions cannot be changed by clients (RFC 3501 §2.3.2): taken and left out, not an error,
            // because clients send back what other servers once gave them.
            ReadOnlySpan<byte> name = reader.ReadAtom();
            _system |= Ascii.EqualsIgnoreCase(name, "Seen"u8) ? SystemFlags.Seen
                : Ascii.EqualsIgnoreCase(name, "Deleted"u8) ? SystemFlags.Deleted
                : Ascii.EqualsIgnoreCase(name, "Answered"u8) ? SystemFlags.Answered
                : Ascii.EqualsIgnoreCase(name, "Flagged"u8) ? SystemFlags.Flagged
                : Ascii.EqualsIgnoreCase(name, "Draft"u8) ? SystemFlags.Draft
                : SystemFlags.None;
        }

        public readonly Flags ToFlags() => new(_system, _keywords is null ? KeywordSet.Empty : KeywordSet.Of(_keywords));
    }
}
