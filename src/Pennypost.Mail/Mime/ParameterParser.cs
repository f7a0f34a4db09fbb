using System.Buffers;
using System.Text;

namespace Pennypost.Mail;

/// <summary>Reads <c>main; name=value; name*0*=value</c> (RFC 2045 §5.1, RFC 2183 §2, RFC 2231) as mail really has it.</summary>
internal static class ParameterParser
{
    public static MimeParameters Parse(ReadOnlySpan<byte> value, out string main)
    {
        var semicolon = FindEnd(value);
        main = RawText.Get(StripComments(value[..semicolon]));
        if (semicolon >= value.Length)
        {
            return MimeParameters.Empty;
        }

        List<ParameterSegment>? segments = null;
        var simple = true;
        var rest = value[semicolon..];
        while (rest.Length > 0)
        {
            rest = rest[1..];
            var end = FindEnd(rest);
            if (TryReadSegment(rest[..end], out var segment))
            {
                segments ??= [];
                segments.Add(segment);
                simple &= segment.Index < 0;
                if (segments.Count >= MimeLimits.Parameters)
                {
                    break;
                }
            }

            rest = rest[end..];
        }

        return segments is null ? MimeParameters.Empty : new MimeParameters(simple ? Direct(segments) : ParameterSegment.Join(segments));
    }

    private static MimeParameter[] Direct(List<ParameterSegment> segments)
    {
        var result = new MimeParameter[segments.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = new MimeParameter(segments[i].Name, segments[i].Value, segments[i].IsExtended);
        }

        return result;
    }

    // The next semicolon that is not inside quotes. An unfinished quote reaches to the end.
    private static int FindEnd(ReadOnlySpan<byte> text)
    {
        var i = 0;
        while (true)
        {
            var found = text[i..].IndexOfAny((byte)';', (byte)'"');
            if (found < 0)
            {
                return text.Length;
            }

            i += found;
            if (text[i] == (byte)';')
            {
                return i;
            }

            for (i++; i < text.Length && text[i] != (byte)'"'; i++)
            {
                if (text[i] == (byte)'\\')
                {
                    i++;
                }
            }

            if (++i >= text.Length)
            {
                return text.Length;
            }
        }
    }

    private static bool TryReadSegment(ReadOnlySpan<byte> text, out ParameterSegment segment)
    {
        segment = default;
        var equals = text.IndexOf((byte)'=');
        if (equals < 0)
        {
            return false;
        }

        var name = StripComments(text[..equals]);
        if (name.IsEmpty)
        {
            return false;
        }

        segment = ParameterSegment.Create(name, ReadValue(HeaderValue.Trim(text[(equals + 1)..])));
        return true;
    }

    private static string ReadValue(ReadOnlySpan<byte> value)
    {
        if (value.Length > 0 && value[0] == (byte)'"')
        {
            var inside = value[1..];
            var end = 0;
            while (end < inside.Length && inside[end] != (byte)'"')
            {
                end += inside[end] == (byte)'\\' ? 2 : 1;
            }

            inside = inside[..Math.Min(end, inside.Length)];
            if (inside.IndexOfAny("\\\r\n\0"u8) < 0)
            {
                return RawText.Get(inside);
            }

            var text = new ArrayBufferWriter<byte>(inside.Length);
            HeaderValue.AppendUnescaped(text, inside);
            return RawText.Get(text.WrittenSpan);
        }

        // Not quoted: should be a token, is sometimes a file name with blanks. A comment at the end is a comment (RFC 2045 §5.1 has one).
        var comment = value.IndexOf(" ("u8);
        if (comment >= 0 && value[^1] == (byte)')')
        {
            value = HeaderValue.Trim(value[..comment]);
        }

        return RawText.Get(value.IndexOfAny("\r\n\0"u8) < 0 ? value : HeaderValue.Unfold(value));
    }

    private static ReadOnlySpan<byte> StripComments(ReadOnlySpan<byte> text)
    {
        text = HeaderValue.Trim(text);
        if (text.IndexOf((byte)'(') < 0)
        {
            return text;
        }

        var kept = new List<byte>(text.Length);
        var depth = 0;
        foreach (var b in text)
        {
            if (b == (byte)'(')
            {
                depth++;
            }
            else if (b == (byte)')' && depth > 0)
            {
                depth--;
            }
            else if (depth == 0)
            {
                kept.Add(b);
            }
        }

        return HeaderValue.Trim(kept.ToArray());
    }
}
