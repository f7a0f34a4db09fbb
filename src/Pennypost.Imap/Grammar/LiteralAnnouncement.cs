using System.Buffers.Text;

namespace Pennypost.Imap.Grammar;

/// <summary>The end of a line that announces a literal: <c>{123}</c>, or <c>{123+}</c> when the client does not wait (RFC 7888).</summary>
/// <param name="Length">Octets that follow the line.</param>
/// <param name="Synchronising">The client waits for a continuation request before it sends them.</param>
internal readonly record struct LiteralAnnouncement(long Length, bool Synchronising)
{
    /// <summary>Parses an announcement that is the whole of <paramref name="text"/>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out LiteralAnnouncement literal)
    {
        literal = default;
        if (text.Length < 3 || text[0] != '{' || text[^1] != '}')
        {
            return false;
        }

        bool synchronising = text[^2] != '+';
        ReadOnlySpan<byte> digits = synchronising ? text[1..^1] : text[1..^2];
        if (digits.IsEmpty || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            || !Utf8Parser.TryParse(digits, out long length, out int used) || used != digits.Length)
        {
            return false;
        }

        literal = new LiteralAnnouncement(length, synchronising);
        return true;
    }

    /// <summary>Finds the announcement at the end of a line, and where it begins.</summary>
    public static bool TryFindAtEnd(ReadOnlySpan<byte> line, out LiteralAnnouncement literal, out int start)
    {
        start = line.Length > 0 && line[^1] == '}' ? line.LastIndexOf((byte)'{') : -1;
        literal = default;
        return start >= 0 && TryParse(line[start..], out literal);
    }
}
