using System.Buffers;
using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;
using Pennypost.Mail;

namespace Pennypost.Imap.Server;

/// <summary>Writes BINARY[…] and BINARY.SIZE[…] (RFC 3516 §4.2): a part without its transfer encoding, decoded as it streams.</summary>
/// <remarks>A literal tells its length first, so a part is decoded twice: once to count, once to send. Memory stays that of one piece.</remarks>
internal static class BinaryPart
{
    private const int PieceLength = 64 * 1024;

    private static readonly string[] Known = ["7bit", "8bit", "binary", "base64", "quoted-printable"];

    /// <summary>Writes the value of one item.</summary>
    /// <returns>False when the part has an encoding that is not known: UNKNOWN-CTE.</returns>
    public static async ValueTask<bool> WriteAsync(ResponseWriter output, BodySection section, FetchedMessage message, CancellationToken cancellationToken)
    {
        IMessageContent content = message.Content ?? throw new InvalidOperationException("The backend did not fetch the content.");
        MimeStructure structure = message.Structure ?? throw new InvalidOperationException("The backend did not fetch the structure.");
        MimePart? part = section.Part.Count == 0 ? null : structure.Find([.. section.Part]);
        bool known = part is null || Known.Contains(part.Encoding, StringComparer.OrdinalIgnoreCase);
        if (!known || (part is null && section.Part.Count > 0))
        {
            output.Write(section.Kind == SectionText.BinarySize ? "0"u8 : "NIL"u8);
            return known;
        }

        // Without a part number it is the message as it is: its header has no transfer encoding.
        (long start, long length, string encoding) = part is null ? (0, content.Length, "binary") : (part.BodyStart, part.BodyLength, part.Encoding);
        long size = IsEncoded(encoding) ? await CountAsync(Open(), cancellationToken) : length;
        if (section.Kind == SectionText.BinarySize)
        {
            output.WriteNumber((ulong)size);
            return true;
        }

        long skip = Math.Min(section.Partial?.First ?? 0, size);
        long count = Math.Min(section.Partial?.Count ?? size, size - skip);

        // RFC 3516 §4.3: a literal8, because the octets may hold NUL.
        output.WriteByte((byte)'~');
        output.WriteLiteralHeader(count);
        await CopyAsync(Open(), output, skip, count, cancellationToken);
        return true;

        Stream Open() => TransferEncoding.OpenDecoder(new ContentStream(content, start, length), encoding);
    }

    private static bool IsEncoded(string encoding) =>
        encoding.Equals("base64", StringComparison.OrdinalIgnoreCase) || encoding.Equals("quoted-printable", StringComparison.OrdinalIgnoreCase);

    private static async ValueTask<long> CountAsync(Stream decoded, CancellationToken cancellationToken)
    {
        await using Stream stream = decoded;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            long total = 0;
            for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                total += read;
            }

            return total;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async ValueTask CopyAsync(Stream decoded, ResponseWriter output, long skip, long count, CancellationToken cancellationToken)
    {
        await using Stream stream = decoded;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceLength);
        try
        {
            while (count > 0)
            {
                int read = await stream.ReadAsync(buffer, cancellationToken);
                if (read == 0)
                {
                    throw new InvalidOperationException("A part was shorter when it was decoded again.");
                }

                int skipped = (int)Math.Min(skip, read);
                int taken = (int)Math.Min(count, read - skipped);
                output.Write(buffer.AsSpan(skipped, taken));
                (skip, count) = (skip - skipped, count - taken);
                if (output.ShouldFlush)
                {
                    await output.FlushAsync(cancellationToken);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
