using System.Buffers;
using Pennypost.Pop3.Wire;

namespace Pennypost.Pop3.Session;

/// <summary>Sends a message, or its top, as a multi-line response with backpressure: RETR and TOP share it.</summary>
internal static class MessageSending
{
    private const int ChunkLength = 32 * 1024;

    /// <summary>Sends content and the dot line; the status line has been written.</summary>
    public static async ValueTask SendAsync(this Pop3Output output, Pop3Body body, long? bodyLines, CancellationToken cancellationToken)
    {
        var stuffing = new ByteStuffing(output.Writer);
        var cut = new TopCut(bodyLines ?? long.MaxValue);
        if (body.TryGetBytes(out var rest))
        {
            for (; !rest.IsEmpty && !cut.IsComplete; rest = rest[Math.Min(ChunkLength, rest.Length)..])
            {
                Send(rest.Span[..Math.Min(ChunkLength, rest.Length)]);
                await output.FlushWhenLargeAsync(cancellationToken);
            }
        }
        else
        {
            var buffer = ArrayPool<byte>.Shared.Rent(ChunkLength);
            try
            {
                for (int read; !cut.IsComplete && (read = await body.ReadAsync(buffer, cancellationToken)) > 0;)
                {
                    Send(buffer.AsSpan(0, read));
                    await output.FlushWhenLargeAsync(cancellationToken);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        output.Account(stuffing.End());
        await output.FlushWhenLargeAsync(cancellationToken);

        // RETR does not look for lines at all.
        void Send(ReadOnlySpan<byte> chunk) =>
            output.Account(stuffing.Write(bodyLines is null ? chunk : chunk[..cut.Take(chunk)]));
    }
}
