using System.Globalization;
using System.Text;

namespace Pennypost.Core.MailAccess.FolderAdministration;

/// <summary>A piece of an mbox file: the beginning of a message, or octets of it.</summary>
/// <param name="Begins">A new message begins here; there are no octets.</param>
/// <param name="Received">Its date, when the line before it tells one.</param>
/// <param name="Octets">The next octets, valid until the next piece.</param>
internal readonly record struct MboxPiece(bool Begins, DateTimeOffset? Received, ReadOnlyMemory<byte> Octets);

/// <summary>Reads an mbox file (RFC 4155 Appendix A) piece by piece: a line that begins with "From ", at the start or behind an empty line, begins a message;
/// one '&gt;' goes from lines that begin with any number of them and "From " (mboxrd), and the empty line that ends a message is not part of it.</summary>
internal static class MboxReader
{
    /// <summary>Of longer lines the rest is taken as it is.</summary>
    private const int LineLength = 64 * 1024;

    private static readonly string[] Dates = ["ddd MMM d HH:mm:ss yyyy", "ddd MMM d HH:mm:ss zzz yyyy", "ddd MMM d HH:mm yyyy"];

    /// <summary>Reads all.</summary>
    /// <exception cref="InvalidDataException">The file does not begin with "From ".</exception>
    public static async IAsyncEnumerable<MboxPiece> ReadAsync(
        Stream file, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var lines = new LongLines(file, LineLength);
        var atStart = true;
        var empty = default(ReadOnlyMemory<byte>?);
        while (await lines.ReadAsync(cancellationToken) is { } line)
        {
            if ((atStart || empty is not null) && lines.BeginsLine && line.Span.StartsWith("From "u8))
            {
                empty = null;
                atStart = false;
                yield return new MboxPiece(true, DateOf(line.Span), default);
                continue;
            }

            if (atStart)
            {
                throw new InvalidDataException("An mbox file begins with a line \"From …\".");
            }

            if (empty is { } before)
            {
                // It did not end a message after all.
                empty = null;
                yield return new MboxPiece(false, null, before);
            }

            if (lines.BeginsLine && line.Span.TrimEnd("\r\n"u8).IsEmpty)
            {
                empty = line.ToArray();
                continue;
            }

            yield return new MboxPiece(false, null, lines.BeginsLine && IsQuoted(line.Span) ? line[1..] : line);
        }
    }

    private static bool IsQuoted(ReadOnlySpan<byte> line) => line.StartsWith(">"u8) && line.TrimStart((byte)'>').StartsWith("From "u8);

    private static DateTimeOffset? DateOf(ReadOnlySpan<byte> line)
    {
        // "From", who sent it, and the date as asctime writes it, whose day may have a space before it.
        var text = Encoding.ASCII.GetString(line.TrimEnd("\r\n"u8));
        var words = text.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 3 && DateTimeOffset.TryParseExact(
            words[2], Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var date) ? date : null;
    }
}
