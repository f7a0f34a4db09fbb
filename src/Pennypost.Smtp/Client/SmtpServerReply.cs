using System.Text;
using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Client;

/// <summary>A reply as a client received it (RFC 5321 §4.2). The text comes from outside: it may be hostile, but it holds no control characters.</summary>
/// <param name="Code">200 to 599.</param>
/// <param name="Status">The enhanced status code of the last line, if there is one (RFC 2034).</param>
/// <param name="Lines">The texts of the lines, without codes.</param>
public sealed record SmtpServerReply(int Code, EnhancedStatus? Status, IReadOnlyList<string> Lines)
{
    /// <summary>More lines than any honest reply has.</summary>
    public const int MaximumLines = 128;

    /// <summary>RFC 5321 §4.5.3.1.5 says 512; servers exceed it.</summary>
    public const int MaximumLineLength = 2048;

    /// <summary>True for 2xx.</summary>
    public bool IsPositive => Code is >= 200 and < 300;

    /// <summary>True for 3xx: the server waits for more.</summary>
    public bool IsIntermediate => Code is >= 300 and < 400;

    /// <summary>True for 4xx.</summary>
    public bool IsTransient => Code is >= 400 and < 500;

    /// <summary>True for 5xx.</summary>
    public bool IsPermanent => Code is >= 500 and < 600;

    /// <summary>Reads one line of a reply.</summary>
    /// <param name="line">The line without CRLF.</param>
    /// <param name="code">The reply code.</param>
    /// <param name="isLast">True when no further line follows.</param>
    /// <param name="text">The text; control characters are replaced.</param>
    /// <returns>False when the line is no line of a reply.</returns>
    public static bool TryParseLine(ReadOnlySpan<byte> line, out int code, out bool isLast, out string text)
    {
        code = 0;
        isLast = true;
        text = string.Empty;
        if (line.Length < 3 || line[..3].ContainsAnyExceptInRange((byte)'0', (byte)'9') || line[0] is < (byte)'2' or > (byte)'5')
        {
            return false;
        }

        if (line.Length > 3 && line[3] is not ((byte)' ' or (byte)'-'))
        {
            return false;
        }

        code = ((line[0] - '0') * 100) + ((line[1] - '0') * 10) + (line[2] - '0');
        isLast = line.Length == 3 || line[3] == ' ';
        text = line.Length > 4 ? Clean(line[4..]) : string.Empty;
        return true;
    }

    /// <summary>Makes a reply of its lines, cutting off the enhanced status codes.</summary>
    /// <param name="code">The code of all lines.</param>
    /// <param name="lines">The texts.</param>
    public static SmtpServerReply Create(int code, IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        EnhancedStatus? status = null;
        var texts = new List<string>(lines.Count);
        foreach (var line in lines)
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            var word = space < 0 ? line : line[..space];
            if (EnhancedStatus.TryParse(word, out var found) && found.Class == code / 100)
            {
                status = found;
                texts.Add(space < 0 ? string.Empty : line[(space + 1)..]);
            }
            else
            {
                texts.Add(line);
            }
        }

        return new SmtpServerReply(code, status, texts);
    }

    /// <summary>The whole reply in one line, for logs and reports.</summary>
    public override string ToString()
    {
        var text = string.Join(' ', Lines);
        return Status is { } status ? $"{Code} {status} {text}" : $"{Code} {text}";
    }

    private static string Clean(ReadOnlySpan<byte> text)
    {
        var clean = Encoding.UTF8.GetString(text);
        return SmtpCharacters.HasControl(clean) ? string.Create(clean.Length, clean, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        }) : clean;
    }
}
