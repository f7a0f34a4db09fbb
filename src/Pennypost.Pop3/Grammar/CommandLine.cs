using System.Text;

namespace Pennypost.Pop3.Grammar;

/// <summary>One command line taken apart: keyword, and whatever follows the first space (RFC 1939 §3).</summary>
internal readonly ref struct CommandLine
{
    private CommandLine(uint keyword, ReadOnlySpan<byte> argument)
    {
        Keyword = keyword;
        Argument = argument;
    }

    /// <summary>The keyword packed by <see cref="Pack(ReadOnlySpan{byte})"/>; 0 when the line cannot be a command.</summary>
    public uint Keyword { get; }

    /// <summary>Everything after the one space behind the keyword; spaces in it count (PASS).</summary>
    public ReadOnlySpan<byte> Argument { get; }

    /// <summary>Takes a line without its CRLF apart. Never fails; a line with NUL or another control character is no command.</summary>
    public static CommandLine Parse(ReadOnlySpan<byte> line)
    {
        if (line.ContainsAnyInRange((byte)0, (byte)0x1F) || line.Contains((byte)0x7F))
        {
            return default;
        }

        var space = line.IndexOf((byte)' ');
        return space < 0 ? new CommandLine(Pack(line), default) : new CommandLine(Pack(line[..space]), line[(space + 1)..]);
    }

    /// <summary>Three or four letters of any case, or digits (UTF8), as one number; 0 for anything else. Keywords have no other form (RFC 1939 §3).</summary>
    public static uint Pack(ReadOnlySpan<byte> keyword)
    {
        if (keyword.Length is < 3 or > 4)
        {
            return 0;
        }

        uint packed = 0;
        foreach (var octet in keyword)
        {
            if (!char.IsAsciiLetterOrDigit((char)octet))
            {
                return 0;
            }

            packed = (packed << 8) | (char.IsAsciiDigit((char)octet) ? octet : octet & 0xDFu);
        }

        return packed;
    }

    /// <summary>The packed form of a keyword given as text.</summary>
    public static uint Pack(string keyword) => Pack(Encoding.ASCII.GetBytes(keyword));
}
