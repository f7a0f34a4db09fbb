using System.Text;

namespace Pennypost.Smtp.Replies;

/// <summary>One reply of the server, encoded once (RFC 5321 §4.2).</summary>
/// <remarks>Immutable; replies that never change are made once and shared by all sessions.</remarks>
public sealed class SmtpReply
{
    private readonly byte[] wire;

    /// <summary>Makes a reply of one line with an enhanced status code (RFC 2034 §4).</summary>
    /// <param name="code">200 to 599.</param>
    /// <param name="status">The enhanced code; its class is the first digit of <paramref name="code"/>.</param>
    /// <param name="text">The text.</param>
    public SmtpReply(int code, EnhancedStatus status, ReplyText text)
        : this(code, status, [text])
    {
    }

    /// <summary>Makes a reply of one or more lines.</summary>
    /// <param name="code">200 to 599.</param>
    /// <param name="status">The enhanced code, or null for the replies that carry none: greeting, EHLO, HELO and 3xx (RFC 2034 §4).</param>
    /// <param name="lines">The lines, at least one.</param>
    /// <exception cref="ArgumentException">The code and the enhanced code contradict each other, or there is no line.</exception>
    public SmtpReply(int code, EnhancedStatus? status, IReadOnlyList<ReplyText> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentOutOfRangeException.ThrowIfLessThan(code, 200);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 599);
        if (lines.Count == 0 || (status is { } s && s.Class != code / 100))
        {
            throw new ArgumentException("A reply needs a line, and the class of its enhanced code is the first digit of its code.", nameof(lines));
        }

        Code = code;
        Status = status;
        Lines = lines;
        wire = Encode(code, status, lines);
    }

    /// <summary>The reply code.</summary>
    public int Code { get; }

    /// <summary>The enhanced status code, if the reply carries one.</summary>
    public EnhancedStatus? Status { get; }

    /// <summary>The lines of text.</summary>
    public IReadOnlyList<ReplyText> Lines { get; }

    /// <summary>The octets to send, the last CRLF included.</summary>
    public ReadOnlySpan<byte> Wire => wire;

    /// <summary>True for 4xx and 5xx.</summary>
    public bool IsNegative => Code >= 400;

    /// <inheritdoc/>
    public override string ToString() => Encoding.ASCII.GetString(wire).TrimEnd();

    private static byte[] Encode(int code, EnhancedStatus? status, IReadOnlyList<ReplyText> lines)
    {
        var text = new StringBuilder(64);
        for (var i = 0; i < lines.Count; i++)
        {
            text.Append(code).Append(i == lines.Count - 1 ? ' ' : '-');
            if (status is { } s)
            {
                text.Append(s.ToString()).Append(' ');
            }

            text.Append(lines[i].ToString()).Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
