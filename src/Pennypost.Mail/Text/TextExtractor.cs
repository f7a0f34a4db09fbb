using System.Buffers;
using System.Text;

namespace Pennypost.Mail;

/// <summary>Text of a message for searching: plain and HTML text of all parts, decoded, white space collapsed, bounded.</summary>
public static class TextExtractor
{
    /// <summary>Encoded octets read of one part at most; what people search stands at the beginning.</summary>
    private const int LongestPart = 2 * 1024 * 1024;

    private static readonly SearchValues<char> CharsetEnd = SearchValues.Create("\"'>; /");

    /// <summary>Parts looked into at most.</summary>
    private const int MostParts = 200;

    /// <summary>Extracts text of a message in memory.</summary>
    /// <param name="structure">Structure of the message.</param>
    /// <param name="message">All octets of the message.</param>
    /// <param name="maximumCharacters">Length of the result at most.</param>
    /// <returns>Text without control characters; lines separated by LF.</returns>
    public static string Extract(MimeStructure structure, ReadOnlyMemory<byte> message, int maximumCharacters = 1_000_000)
    {
        using var stream = System.Runtime.InteropServices.MemoryMarshal.TryGetArray(message, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(message.ToArray(), writable: false);
        return Extract(structure, stream, maximumCharacters);
    }

    /// <summary>Extracts text of a message from a stream, of which only the text parts are read.</summary>
    /// <param name="structure">Structure of the message.</param>
    /// <param name="message">The message, seekable, its first octet at position 0.</param>
    /// <param name="maximumCharacters">Length of the result at most.</param>
    /// <returns>Text without control characters; lines separated by LF.</returns>
    public static string Extract(MimeStructure structure, Stream message, int maximumCharacters = 1_000_000)
    {
        ArgumentNullException.ThrowIfNull(structure);
        ArgumentNullException.ThrowIfNull(message);
        var text = new StringBuilder();
        var left = MostParts;
        Append(structure.Root, message, text, maximumCharacters, ref left);
        return text.ToString();
    }

    // Recursion is bounded by MimeLimits.Depth.
    private static void Append(MimePart part, Stream message, StringBuilder text, int maximum, ref int left)
    {
        if (text.Length >= maximum || left <= 0)
        {
            return;
        }

        if (part.Message is { } inner)
        {
            Append(inner, message, text, maximum, ref left);
        }
        else if (part.Children.Count > 0)
        {
            AppendChildren(part, message, text, maximum, ref left);
        }
        else if (part.Type == "text" || (part.IsMultipart && !part.IsOpaque))
        {
            left--;
            AppendText(part, message, text, maximum);
        }
    }

    // RFC 2046 §5.1.4: alternatives say the same; the first that has words is enough.
    private static void AppendChildren(MimePart part, Stream message, StringBuilder text, int maximum, ref int left)
    {
        foreach (var child in part.Children)
        {
            var before = text.Length;
            Append(child, message, text, maximum, ref left);
            if (part.Subtype == "alternative" && text.Length > before)
            {
                return;
            }
        }
    }

    private static void AppendText(MimePart part, Stream message, StringBuilder text, int maximum)
    {
        var octets = new byte[(int)Math.Min(part.BodyLength, LongestPart)];
        message.Position = part.BodyStart;
        var length = message.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false);
        var decoded = TransferEncoding.Decode(octets.AsSpan(0, length), part.Encoding);
        var html = part.Subtype is "html" or "xhtml";
        var charset = part.Charset ?? (html ? HtmlCharset(decoded) : null);
        var content = Charsets.Decode(charset, decoded);
        AppendCollapsed(text, html ? HtmlText.Extract(content) : content, maximum);
    }

    private static string? HtmlCharset(ReadOnlySpan<byte> html)
    {
        var head = Encoding.Latin1.GetString(html[..Math.Min(html.Length, 2048)]);
        var found = head.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        if (found < 0)
        {
            return null;
        }

        var name = head.AsSpan(found + 8).TrimStart("\"'");
        var end = name.IndexOfAny(CharsetEnd);
        return end <= 0 ? null : name[..end].ToString();
    }

    private static void AppendCollapsed(StringBuilder text, string content, int maximum)
    {
        var gap = text.Length > 0 ? '\n' : '\0';
        foreach (var c in content)
        {
            if (text.Length >= maximum)
            {
                break;
            }

            if (c is '\n' or '\r')
            {
                gap = '\n';
            }
            else if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                gap = gap == '\n' ? gap : ' ';
            }
            else if (c is not ('\u200B' or '\uFEFF' or '\u00AD'))
            {
                // Zero-width characters split words for machines only.
                if (gap != '\0' && text.Length > 0)
                {
                    if (text.Length + 1 >= maximum)
                    {
                        break;
                    }

                    text.Append(gap);
                }

                gap = '\0';
                text.Append(c);
            }
        }
    }
}
