using System.Buffers;
using System.Text;

namespace Pennypost.Mail;

/// <summary>Writes header fields folded: lines of at most 78 characters where there are spaces to fold at (RFC 5322 §2.1.1, §2.2.3).</summary>
internal static class FoldedField
{
    private const int WantedLine = 78;

    /// <summary>RFC 5322 §2.1.1: a line must not be longer, whatever is in it.</summary>
    private const int LongestLine = 998;

    public static void CheckName(string name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > 76 || name.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0 || name.Contains(':', StringComparison.Ordinal))
        {
            throw new ArgumentException("Not a header field name (RFC 5322 §2.2).", nameof(name));
        }
    }

    /// <summary>Writes name, colon and the value, whose spaces may become folds.</summary>
    public static void Write(IBufferWriter<byte> output, string name, string value)
    {
        CheckName(name);
        var line = new StringBuilder(name).Append(':');
        var lineHasText = false;
        foreach (var word in Words(value))
        {
            // A fold before the first word would leave an empty-looking line; a fold in front of trailing blanks too (§3.2.2).
            if (lineHasText && line.Length + Width(word) > WantedLine)
            {
                Flush(output, line);
                lineHasText = false;
            }

            var space = lineHasText || line.Length > 0 ? " " : "";
            AppendBounded(output, line, word[0] == ' ' ? word : space + word);
            lineHasText = true;
        }

        Flush(output, line);
    }

    // Words with the blanks before them; a fold goes in front of one of those blanks, so the text stays the same when unfolded.
    private static IEnumerable<string> Words(string value)
    {
        var clean = new string([.. value.Trim().Select(c => c is '\r' or '\n' or '\0' or '\t' ? ' ' : c)]);
        var start = 0;
        for (var i = 0; i < clean.Length;)
        {
            while (i < clean.Length && clean[i] == ' ')
            {
                i++;
            }

            while (i < clean.Length && clean[i] != ' ')
            {
                i++;
            }

            yield return clean[start..i];
            start = i;
        }
    }

    private static int Width(string text) => Encoding.UTF8.GetByteCount(text);

    private static void AppendBounded(IBufferWriter<byte> output, StringBuilder line, string word)
    {
        while (line.Length + (word.Length * 3) > LongestLine && line.Length + Width(word) > LongestLine)
        {
            // No space for 998 octets: callers encode such text; an identifier of this length is cut into pieces rather than sent illegally.
            var room = Math.Max(1, (LongestLine - line.Length) / 4);
            line.Append(word, 0, room);
            Flush(output, line);
            word = " " + word[room..];
        }

        line.Append(word);
    }

    private static void Flush(IBufferWriter<byte> output, StringBuilder line)
    {
        output.Write(Encoding.UTF8.GetBytes(line.ToString()));
        output.Write("\r\n"u8);
        line.Clear();
    }
}
