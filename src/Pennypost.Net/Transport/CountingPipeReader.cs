using System.Buffers;
using System.IO.Pipelines;

namespace Pennypost.Net;

/// <summary>Counts the octets that are consumed from the wire, and holds reading back where a bandwidth limit says so.</summary>
internal sealed class CountingPipeReader(PipeReader inner, ByteTotals? totals) : PipeReader
{
    private ReadOnlySequence<byte> current;
    private long count;
    private long owed;

    /// <summary>Null for as fast as it goes. What was read is paid before the next read, so a peer is slowed by its own window filling up.</summary>
    public BandwidthShare? Share { get; set; }

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
            if (Share is not null)
            {
                owed += length;
            }
        }
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (owed > 0)
        {
            return PayAndReadAsync(cancellationToken);
        }

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
        if (owed > 0 && !TryPay())
        {
            result = default;
            return false;
        }

        return TryReadNow(out result);
    }

    /// <summary>Reads what is here whatever the bandwidth: for dropping it.</summary>
    public bool TryReadNow(out ReadResult result)
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

    private bool TryPay()
    {
        if (Share is { } share && !share.TryTake(owed))
        {
            return false;
        }

        owed = 0;
        return true;
    }

    private async ValueTask<ReadResult> PayAndReadAsync(CancellationToken cancellationToken)
    {
        if (Share is { } share)
        {
            await share.TakeAsync(owed, cancellationToken);
        }

        owed = 0;
        return await ReadAsync(cancellationToken);
    }
}
