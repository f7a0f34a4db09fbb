using System.Buffers.Text;

namespace Pennypost.Pop3.Grammar;

/// <summary>Message numbers and line counts as commands give them: decimal digits, one space between two of them.</summary>
internal static class NumericArguments
{
    /// <summary>Reads exactly one number. Trailing spaces are forgiven: clients send <c>LIST 1 </c>.</summary>
    public static bool TryOne(ReadOnlySpan<byte> argument, out long value) =>
        TryRead(argument, out value, out var rest) && rest.Trim((byte)' ').IsEmpty;

    /// <summary>Reads exactly two numbers.</summary>
    public static bool TryTwo(ReadOnlySpan<byte> argument, out long first, out long second)
    {
        second = 0;
        return TryRead(argument, out first, out var rest)
            && rest.StartsWith((byte)' ')
            && TryOne(rest.TrimStart((byte)' '), out second);
    }

    // Utf8Parser would take a sign; only digits are allowed here. Numbers too large for a long are no numbers.
    private static bool TryRead(ReadOnlySpan<byte> text, out long value, out ReadOnlySpan<byte> rest)
    {
        rest = default;
        value = 0;
        if (text.IsEmpty || !char.IsAsciiDigit((char)text[0]) || !Utf8Parser.TryParse(text, out value, out int consumed))
        {
            return false;
        }

        rest = text[consumed..];
        return true;
    }
}
