using System.Text;

namespace Pennypost.Imap.Grammar;

/// <summary>The arguments of GETMETADATA (RFC 5464 §4.2).</summary>
/// <param name="Name">The mailbox; empty for the server.</param>
/// <param name="Entries">Which entries.</param>
/// <param name="MaximumSize">Values that are longer are left out; null for no limit.</param>
/// <param name="Depth">Levels below the entries: 0, 1, or <see cref="int.MaxValue"/>.</param>
internal sealed record MetadataArguments(string Name, IReadOnlyList<string> Entries, uint? MaximumSize, int Depth)
{
    /// <summary>One command may name this many entries.</summary>
    public const int MaximumEntries = 100;

    /// <summary>An entry may be this long.</summary>
    public const int MaximumEntryLength = 200;

    public static MetadataArguments Parse(ref ArgumentReader reader)
    {
        uint? size = null;
        int depth = 0;
        if (reader.Peek == '(')
        {
            ReadOptions(ref reader, ref size, ref depth);
            reader.ExpectSpace();
        }

        string name = reader.ReadMailbox();
        reader.ExpectSpace();

        List<string> entries = reader.Peek == '(' ? ReadList(ref reader) : [ReadEntry(ref reader)];
        reader.ExpectEnd();
        return new MetadataArguments(name, entries, size, depth);
    }

    /// <summary>entry: an astring that begins with /private/ or /shared/ (RFC 5464 §3.2).</summary>
    public static string ReadEntry(ref ArgumentReader reader)
    {
        ReadOnlySpan<byte> bytes = reader.ReadAString();
        if (bytes.Length > MaximumEntryLength || bytes.ContainsAnyExceptInRange((byte)'!', (byte)'~') || bytes.ContainsAny((byte)'*', (byte)'%'))
        {
            throw new ImapSyntaxException("Entry is malformed");
        }

        string entry = Encoding.ASCII.GetString(bytes).ToLowerInvariant();
        bool wellFormed = (entry.StartsWith("/private/", StringComparison.Ordinal) || entry.StartsWith("/shared/", StringComparison.Ordinal))
            && entry[^1] != '/' && !entry.Contains("//", StringComparison.Ordinal);
        return wellFormed || entry is "/private" or "/shared" ? entry : throw new ImapSyntaxException("Entry is malformed");
    }

    private static List<string> ReadList(ref ArgumentReader reader)
    {
        reader.Expect((byte)'(');
        var entries = new List<string>();
        do
        {
            entries.Add(ReadEntry(ref reader));
            if (entries.Count > MaximumEntries)
            {
                throw new ImapSyntaxException("Too many entries");
            }
        }
        while (reader.TryTake((byte)' '));
        reader.Expect((byte)')');
        return entries;
    }

    private static void ReadOptions(ref ArgumentReader reader, ref uint? size, ref int depth)
    {
        reader.Expect((byte)'(');
        do
        {
            if (reader.TryTakeWord("MAXSIZE "u8))
            {
                size = reader.ReadNumber();
            }
            else if (reader.TryTakeWord("DEPTH "u8))
            {
                depth = reader.TryTakeWord("INFINITY"u8) ? int.MaxValue
                    : reader.TryTake((byte)'1') ? 1
                    : reader.TryTake((byte)'0') ? 0
                    : throw new ImapSyntaxException("0, 1 or INFINITY expected");
            }
            else
            {
                throw new ImapSyntaxException("Unknown option");
            }
        }
        while (reader.TryTake((byte)' '));
        reader.Expect((byte)')');
    }
}
