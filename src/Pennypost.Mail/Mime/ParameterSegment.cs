using System.Globalization;
using System.Text;

namespace Pennypost.Mail;

/// <summary>One written parameter; several may make one value (RFC 2231 §3).</summary>
/// <param name="Name">Name in lower case without asterisks.</param>
/// <param name="Index">Number of the continuation, or -1.</param>
/// <param name="IsExtended">True when percent-encoded.</param>
/// <param name="Value">Value without quotes.</param>
internal readonly record struct ParameterSegment(string Name, int Index, bool IsExtended, string Value)
{
    public static ParameterSegment Create(ReadOnlySpan<byte> name, string value)
    {
        var star = name.IndexOf((byte)'*');
        if (star <= 0)
        {
            return new ParameterSegment(RawText.GetLower(name), -1, false, value);
        }

        var extended = name[^1] == (byte)'*';
        var number = name[(star + 1)..(extended ? Math.Max(name.Length - 1, star + 1) : name.Length)];
        var index = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1;
        return new ParameterSegment(RawText.GetLower(name[..star]), index, extended, value);
    }

    /// <summary>Joins continuations at the place of their first segment; numbers must run from 0 without a gap (RFC 2231 §3).</summary>
    public static MimeParameter[] Join(List<ParameterSegment> segments)
    {
        var result = new List<MimeParameter>(segments.Count);
        foreach (var segment in segments)
        {
            if (segment.Index < 0)
            {
                result.Add(new MimeParameter(segment.Name, segment.Value, segment.IsExtended));
            }
            else if (segment.Index == 0)
            {
                result.Add(JoinFrom(segments, segment));
            }
        }

        return [.. result];
    }

    private static MimeParameter JoinFrom(List<ParameterSegment> segments, ParameterSegment first)
    {
        var parts = new List<ParameterSegment> { first };
        while (segments.FindIndex(s => s.Index == parts.Count && s.Name == first.Name) is >= 0 and var next)
        {
            parts.Add(segments[next]);
        }

        // RFC 2231 §4.1: encoded and plain segments mix; charset and language stand in the first one only.
        var extended = first.IsExtended || parts.Exists(p => p.IsExtended);
        var text = new StringBuilder();
        if (extended && !first.IsExtended)
        {
            text.Append("''");
        }

        foreach (var part in parts)
        {
            text.Append(part.IsExtended || !extended ? part.Value : ExtendedValue.PercentEncode(Encoding.UTF8.GetBytes(part.Value)));
        }

        return new MimeParameter(first.Name, text.ToString(), extended);
    }
}
