using System.Globalization;

namespace Pennypost.Smtp.Replies;

/// <summary>An enhanced mail system status code, <c>class.subject.detail</c> (RFC 3463).</summary>
/// <param name="Class">2 success, 4 temporary failure, 5 permanent failure.</param>
/// <param name="Subject">0 to 999.</param>
/// <param name="Detail">0 to 999.</param>
public readonly record struct EnhancedStatus(int Class, int Subject, int Detail)
{
    /// <summary>Reads a code.</summary>
    /// <param name="text">Text such as <c>5.1.1</c>.</param>
    /// <param name="status">The code.</param>
    /// <returns>False when the text is no code.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out EnhancedStatus status)
    {
        status = default;
        Span<Range> parts = stackalloc Range[4];
        if (text.Split(parts, '.') != 3 ||
            !Number(text[parts[0]], out var statusClass) || !Number(text[parts[1]], out var subject) || !Number(text[parts[2]], out var detail) ||
            statusClass is not (2 or 4 or 5))
        {
            return false;
        }

        status = new EnhancedStatus(statusClass, subject, detail);
        return true;
    }

    /// <summary>Reads a code written in the program.</summary>
    /// <param name="text">Text such as <c>5.1.1</c>.</param>
    /// <exception cref="FormatException">The text is no code.</exception>
    public static EnhancedStatus Parse(string text) =>
        TryParse(text, out var status) ? status : throw new FormatException($"'{text}' is no enhanced status code.");

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Class}.{Subject}.{Detail}");

    private static bool Number(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && text.Length <= 3;
}
