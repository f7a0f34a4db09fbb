using System.Buffers;
using System.IO.Pipelines;

namespace Pennypost.Net;

/// <content>Counted octets: IMAP literals (RFC 9051 §4.3), BDAT chunks (RFC 3030 §2), and raw chunks for DATA.</content>
public sealed partial class LineReader
{
    /// <summary>Passes on exactly <paramref name="count"/> octets in chunks as they come, never all in memory.</summary>
    /// <param name="count">How many.</param>
    /// <param name="sink">Takes each chunk; it must be done with the memory when its task ends. Its exceptions come through.</param>
    /// <param name="timeout">Longest silence of the peer between chunks.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<ReadStatus> ReadExactlyAsync(
        long count, Func<ReadOnlySequence<byte>, CancellationToken, ValueTask> sink, TimeSpan timeout, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sink);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        while (count > 0)
        {
            var (status, result) = await ReadChunkAsync(timeout, cancellationToken);
            if (status != ReadStatus.Complete)
            {
                return status;
            }

            // The length is taken now: AdvanceTo gives the segments back to the pipe, and what a sequence says of itself afterwards is not true.
            var length = Math.Min(count, result.Buffer.Length);
            var chunk = result.Buffer.Slice(0, length);
            var handled = false;
            try
            {
                await sink(chunk, cancellationToken);
                handled = true;
            }
            finally
            {
                connection.Input.AdvanceTo(handled ? chunk.End : chunk.Start);
            }

            count -= length;
        }

        return ReadStatus.Complete;
    }

    /// <summary>Fills <paramref name="destination"/>: for small literals.</summary>
    /// <param name="destination">What to fill; its length is the count.</param>
    /// <param name="timeout">Longest silence of the peer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<ReadStatus> ReadExactlyAsync(Memory<byte> destination, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var rest = destination;
        return ReadExactlyAsync(
            destination.Length,
            (chunk, _) =>
            {
                chunk.CopyTo(rest.Span);
                rest = rest[(int)chunk.Length..];
                return ValueTask.CompletedTask;
            },
            timeout,
            cancellationToken);
    }

    /// <summary>Reads and forgets <paramref name="count"/> octets: what is left of a refused literal or chunk.</summary>
    /// <param name="count">How many; the caller bounds it.</param>
    /// <param name="timeout">Longest silence of the peer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<ReadStatus> SkipAsync(long count, TimeSpan timeout, CancellationToken cancellationToken) =>
        ReadExactlyAsync(count, static (_, _) => ValueTask.CompletedTask, timeout, cancellationToken);

    /// <summary>Waits for news and gives all that is here, usually with at least one unexamined octet: the loop of DATA. With <see cref="ReadStatus.Complete"/> the caller must call <c>connection.Input.AdvanceTo</c>.</summary>
    /// <param name="timeout">Longest silence of the peer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<(ReadStatus Status, ReadResult Result)> ReadChunkAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var input = connection.Input;
        var waiting = false;
        try
        {
            if (!input.TryRead(out var result))
            {
                waiting = true;
                deadline.Set(timeout);
                connection.AcknowledgePromptly();
                result = await input.ReadAsync(cancellationToken);
            }

            // Cancelled is the timer's knock, or a stray one, which the caller takes for a chunk without news.
            if (result.IsCompleted && result.Buffer.IsEmpty)
            {
                input.AdvanceTo(result.Buffer.Start);
                return (ReadStatus.EndOfStream, default);
            }

            if (!result.IsCanceled || !deadline.Passed)
            {
                return (ReadStatus.Complete, result);
            }

            input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            return (ReadStatus.TimedOut, default);
        }
        catch (Exception error) when (IsLoss(error) && !cancellationToken.IsCancellationRequested)
        {
            return (ReadStatus.EndOfStream, default);
        }
        finally
        {
            if (waiting)
            {
                deadline.Clear();
            }
        }
    }
}
