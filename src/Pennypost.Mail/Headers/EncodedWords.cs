using System.Buffers;
using System.Text;

namespace Pennypost.Mail;

/// <summary>Encoded words of RFC 2047, read as the wild writes them and written as the RFC wants them.</summary>
public static class EncodedWords
{
    /// <summary>RFC 2047 §2: an encoded word has at most 75 characters.</summary>
    private const int LongestWord = 75;

    internal const int LongestPlainRun = 400;

    /// <summary>Decodes a header value: encoded words, and around them raw UTF-8 (RFC 6532) or, failing that, Windows-1252.</summary>
    /// <param name="value">Unfolded value.</param>
    /// <returns>Text in which CR, LF and NUL have become spaces.</returns>
    public static string Decode(ReadOnlySpan<byte> value) =>
        value.IndexOf("=?"u8) < 0 ? CleanControls(Charsets.DecodeUnlabelled(value)) : new Decoder().Run(value);

    /// <summary>The same for text that is already a string.</summary>
    /// <param name="value">Unfolded value.</param>
    /// <returns>Decoded text.</returns>
    public static string Decode(string value) =>
        value.Contains("=?", StringComparison.Ordinal) ? Decode(Encoding.UTF8.GetBytes(value)) : CleanControls(value);

    /// <summary>Writes unstructured text, such as a subject, in ASCII: as it is when possible, else wholly in encoded words.</summary>
    /// <param name="text">Any text; CR, LF and NUL become spaces.</param>
    /// <returns>One line that may be folded at its spaces.</returns>
    public static string EncodeText(string text)
    {
        var clean = CleanControls(text);
        return Ascii.IsValid(clean) && !clean.Contains("=?", StringComparison.Ordinal) && !clean.Any(char.IsControl) && clean.Trim() == clean && LongestRun(clean) <= LongestPlainRun
            ? clean
            : EncodePhrase(clean);
    }

    /// <summary>Writes text wholly in encoded words, with the characters that are allowed in a phrase (RFC 2047 §5 rule 3).</summary>
    /// <param name="text">Any text.</param>
    /// <returns>Encoded words separated by single spaces; empty text stays empty.</returns>
    public static string EncodePhrase(string text)
    {
        var clean = CleanControls(text);
        var bytes = Encoding.UTF8.GetBytes(clean);
        // RFC 2047 §4: Q where most characters are ASCII, so that people can still read it; B elsewhere.
        var useQ = clean.Count(c => c < 0x80 && IsPlain((byte)c)) * 2 >= clean.Length;
        var result = new StringBuilder();
        var start = 0;
        while (start < bytes.Length)
        {
            var end = FindSplit(bytes, start, useQ);
            result.Append(result.Length == 0 ? "" : " ").Append(useQ ? "=?utf-8?Q?" : "=?utf-8?B?");
            AppendWord(result, bytes.AsSpan(start, end - start), useQ);
            result.Append("?=");
            start = end;
        }

        return result.ToString();
    }

    // RFC 2047 §5: a character must not be split over two words.
    private static int FindSplit(byte[] bytes, int start, bool useQ)
    {
        const int room = LongestWord - 12; // =?utf-8?Q? and ?=
        var end = start;
        var used = 0;
        while (end < bytes.Length)
        {
            var next = end + 1;
            while (next < bytes.Length && (bytes[next] & 0xC0) == 0x80)
            {
                next++;
            }

            var cost = 0;
            for (var i = end; i < next; i++)
            {
                cost += useQ ? (IsPlain(bytes[i]) ? 1 : 3) : 1;
            }

            if (end > start && (useQ ? used + cost > room : (used + cost + 2) / 3 * 4 > room))
            {
                break;
            }

            used += cost;
            end = next;
        }

        return end;
    }

    private static void AppendWord(StringBuilder result, ReadOnlySpan<byte> bytes, bool useQ)
    {
        if (!useQ)
        {
            result.Append(Convert.ToBase64String(bytes));
            return;
        }

        foreach (var b in bytes)
        {
            if (b == (byte)' ')
            {
                result.Append('_');
            }
            else if (IsPlain(b))
            {
                result.Append((char)b);
            }
            else
            {
                result.Append('=').Append(Hex.Digit(b >> 4)).Append(Hex.Digit(b & 15));
            }
        }
    }

    // RFC 5322 §2.1.1: a run without spaces cannot be folded and must stay well below 998 octets.
    internal static int LongestRun(string text)
    {
        var (longest, start) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == ' ')
            {
                longest = Math.Max(longest, i - start);
                start = i + 1;
            }
        }

        return longest;
    }

    private static bool IsPlain(byte b) => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'!' or (byte)'*' or (byte)'+' or (byte)'-' or (byte)'/' or (byte)' ';

    private static string CleanControls(string text) =>
        text.AsSpan().IndexOfAny('\r', '\n', '\0') < 0 ? text : text.Replace('\r', ' ').Replace('\n', ' ').Replace('\0', ' ');

    /// <summary>Decoding of one value. Octets of neighbouring words of one charset are joined first: many senders split characters.</summary>
    private sealed class Decoder
    {
        private readonly StringBuilder text = new();
        private readonly ArrayBufferWriter<byte> octets = new();
        private string charset = "";
        private bool noMoreEnds; // "?=" was searched to the end once; searching again for each "=?" would take quadratic time

        public string Run(ReadOnlySpan<byte> value)
        {
            var afterWord = false;
            while (!value.IsEmpty)
            {
                var start = value.IndexOf("=?"u8);
                if (start < 0)
                {
                    break;
                }

                if (!TryReadWord(value[start..], out var length, out var name, out var decoded))
                {
                    FlushWord();
                    text.Append(Charsets.DecodeUnlabelled(value[..(start + 2)]));
                    value = value[(start + 2)..];
                    afterWord = false;
                    continue;
                }

                // RFC 2047 §6.2: white space between two encoded words is not shown.
                var between = value[..start];
                if (!afterWord || between.IndexOfAnyExcept(" \t\r\n"u8) >= 0)
                {
                    FlushWord();
                    text.Append(Charsets.DecodeUnlabelled(between));
                }

                if (!string.Equals(name, charset, StringComparison.OrdinalIgnoreCase))
                {
                    FlushWord();
                    charset = name;
                }

                octets.Write(decoded);
                value = value[(start + length)..];
                afterWord = true;
            }

            FlushWord();
            text.Append(Charsets.DecodeUnlabelled(value));
            return CleanControls(text.ToString());
        }

        private void FlushWord()
        {
            if (octets.WrittenCount > 0)
            {
                text.Append(Charsets.Decode(charset, octets.WrittenSpan));
                octets.ResetWrittenCount();
            }
        }

        // =?charset?encoding?text?=
        private bool TryReadWord(ReadOnlySpan<byte> value, out int length, out string charset, out byte[] decoded)
        {
            length = 0;
            charset = "";
            decoded = [];
            var rest = value[2..];
            var question = rest[..Math.Min(rest.Length, 65)].IndexOf((byte)'?');
            if (question <= 0 || question + 2 >= rest.Length || rest[question + 2] != (byte)'?')
            {
                return false;
            }

            var name = rest[..question];
            var kind = rest[question + 1] | 0x20;
            if (name.IndexOfAnyExceptInRange((byte)33, (byte)126) >= 0 || kind is not ('b' or 'q') || noMoreEnds)
            {
                return false;
            }

            var content = rest[(question + 3)..];
            var end = content.IndexOf("?="u8);
            if (end < 0)
            {
                noMoreEnds = true;
                return false;
            }

            decoded = kind == 'b' ? Base64Text.Decode(content[..end]) : DecodeQ(content[..end]);
            charset = Encoding.ASCII.GetString(name);
            length = 2 + question + 3 + end + 2;
            return true;
        }

        // RFC 2047 §4.2.
        private static byte[] DecodeQ(ReadOnlySpan<byte> content)
        {
            var result = new byte[content.Length];
            var length = 0;
            for (var i = 0; i < content.Length; i++)
            {
                if (content[i] == (byte)'=' && i + 2 < content.Length && Hex.TryPair(content[i + 1], content[i + 2], out var b))
                {
                    result[length++] = b;
                    i += 2;
                }
                else
                {
                    result[length++] = content[i] == (byte)'_' ? (byte)' ' : content[i];
                }
            }

            return result[..length];
        }
    }
}
