using System.Text;
using System.Text.Unicode;

namespace Pennypost.Smtp.Grammar;

/// <summary>The Quoted-string of a local part (RFC 5321 §4.1.2).</summary>
internal static class QuotedString
{
    /// <summary>Reads a quoted string at the start of <paramref name="rest"/> and moves past it.</summary>
    /// <param name="rest">Starts with the opening quote.</param>
    /// <param name="text">The content without quotes and escapes.</param>
    public static bool TryRead(ref ReadOnlySpan<byte> rest, out string text)
    {
        text = string.Empty;
        // Every octet may be escaped, so the longest legal form is twice the local part and two quotes.
        Span<byte> content = stackalloc byte[PathParser.MaximumLocalPart];
        var length = 0;
        for (var i = 1; i < rest.Length; i++)
        {
            var b = rest[i];
            if (b == '"')
            {
                return Finish(content[..length], ref rest, i + 1, out text);
            }

            if (b == '\\' && ++i < rest.Length)
            {
                b = rest[i];
            }

            if (b is < 32 or 127 || length == content.Length)
            {
                return false;
            }

            content[length++] = b;
        }

        return false;
    }

    private static bool Finish(scoped ReadOnlySpan<byte> content, ref ReadOnlySpan<byte> rest, int consumed, out string text)
    {
        text = string.Empty;
        if (content.IsEmpty || !Utf8.IsValid(content))
        {
            return false;
        }

        text = Encoding.UTF8.GetString(content);
        rest = rest[consumed..];
        return true;
    }
}
