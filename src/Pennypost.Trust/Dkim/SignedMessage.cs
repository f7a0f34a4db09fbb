using System.Buffers;
using Pennypost.Mail;

namespace Pennypost.Trust.Dkim;

/// <summary>Takes a message as it streams by: keeps its header, bounded, and hands its body to the hashes that the header calls for.</summary>
/// <remarks>Invariants: the outcome depends on the octets, never on the chunks; a lone LF counts as CRLF, because everything that shows mail
/// takes it for a line's end too (RFC 6376 §5.3 asks for that conversion); a lone CR is an ordinary octet.</remarks>
internal sealed class SignedMessage : IDisposable
{
    private readonly int maximumHeader;
    private readonly Func<HeaderFields, IReadOnlyList<BodyHash>> begin;
    private byte[] header = ArrayPool<byte>.Shared.Rent(4096);
    private int length;
    private int lineStart;
    private bool inHeader = true;
    private bool lastWasCr;
    private IReadOnlyList<BodyHash> hashes = [];

    /// <summary>Starts a message.</summary>
    /// <param name="maximumHeader">Octets of header that are kept.</param>
    /// <param name="begin">Called once, when the header is known; gives the body hashes to feed. Not called when <see cref="IsHeaderTooLong"/>.</param>
    public SignedMessage(int maximumHeader, Func<HeaderFields, IReadOnlyList<BodyHash>> begin)
    {
        this.maximumHeader = maximumHeader;
        this.begin = begin;
    }

    /// <summary>The header was longer than allowed, or had too many fields to index: nothing can be said about the message.</summary>
    public bool IsHeaderTooLong { get; private set; }

    /// <summary>The header; set when it has ended.</summary>
    public HeaderFields? Fields { get; private set; }

    /// <summary>Takes the next octets.</summary>
    public void Write(ReadOnlySpan<byte> chunk)
    {
        while (inHeader && !chunk.IsEmpty)
        {
            chunk = chunk[TakeHeader(chunk)..];
        }

        if (!inHeader && hashes.Count > 0 && !chunk.IsEmpty)
        {
            TakeBody(chunk);
        }
    }

    /// <summary>Ends the message; a header without body is ended too.</summary>
    public void Complete()
    {
        if (inHeader)
        {
            if (length > lineStart)
            {
                Keep("\r\n"u8);
            }

            EndHeader(length);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (header.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(header);
            header = [];
        }

        foreach (var hash in hashes)
        {
            hash.Dispose();
        }
    }

    private int TakeHeader(ReadOnlySpan<byte> chunk)
    {
        var newline = chunk.IndexOf((byte)'\n');
        if (newline < 0)
        {
            Keep(chunk);
            return chunk.Length;
        }

        Keep(chunk[..newline]);
        Keep(length > lineStart && header[length - 1] == '\r' ? "\n"u8 : "\r\n"u8);
        if (length - lineStart == 2)
        {
            EndHeader(lineStart);
        }

        lineStart = length;
        return newline + 1;
    }

    private void Keep(ReadOnlySpan<byte> octets)
    {
        if (length + octets.Length > maximumHeader)
        {
            // Without the whole header no signature can be judged: the rest is not read.
            IsHeaderTooLong = true;
            inHeader = false;
            return;
        }

        if (length + octets.Length > header.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(header.Length * 2, length + octets.Length));
            header.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(header);
            header = larger;
        }

        octets.CopyTo(header.AsSpan(length));
        length += octets.Length;
    }

    private void EndHeader(int end)
    {
        if (IsHeaderTooLong)
        {
            return;
        }

        inHeader = false;
        var fields = HeaderFields.Parse(header.AsMemory(0, end));
        if (fields.Index.IsTruncated)
        {
            IsHeaderTooLong = true;
            return;
        }

        Fields = fields;
        hashes = begin(fields);
    }

    private void TakeBody(ReadOnlySpan<byte> chunk)
    {
        var start = 0;
        for (var at = 0; at < chunk.Length;)
        {
            var newline = chunk[at..].IndexOf((byte)'\n');
            if (newline < 0)
            {
                break;
            }

            newline += at;
            at = newline + 1;
            if (newline == 0 ? !lastWasCr : chunk[newline - 1] != '\r')
            {
                Hash(chunk[start..newline]);
                Hash("\r"u8);
                start = newline;
            }
        }

        Hash(chunk[start..]);
        lastWasCr = chunk[^1] == '\r';
    }

    private void Hash(ReadOnlySpan<byte> octets)
    {
        foreach (var hash in hashes)
        {
            hash.Write(octets);
        }
    }
}
