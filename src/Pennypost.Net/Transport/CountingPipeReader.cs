using System.Buffers;
using System.IO.Pipelines;

namespace Pennypost.Net;

/// <summary>Counts the octets that are consumed from the wire.</summary>
internal sealed class CountingPipeReader(PipeReader inner, ByteTotals? totals) : PipeReader
{
    private ReadOnlySequence<byte> current;
    private long count;

    public long Count => Interlocked.Read(ref count);

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var length = current.Slice(current.Start, consumed).Length;
        current = default;
        inner.AdvanceTo(consumed, examined);
        if (length > 0)
        {
            // One writer only (a pipe has one reader); the volatile write makes it visible to statistics.
            Volatile.Write(ref count, count + length);
            totals?.AddReceived(length);
        }
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var pending = inner.ReadAsync(cancellationToken);
        if (!pending.IsCompletedSuccessfully)
        {
            return AwaitAsync(pending);
        }

        var result = pending.Result;
        current = result.Buffer;
        return new ValueTask<ReadResult>(result);
    }

    public override bool TryRead(out ReadResult result)
    {
        if (!inner.TryRead(out result))
        {
            return false;
        }

        current = result.Buffer;
        return true;
    }

    [System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ReadResult> AwaitAsync(ValueTask<ReadResult> pending)
    {
        var result = await pending;
        current = result.Buffer;
        return result;
    }
}
