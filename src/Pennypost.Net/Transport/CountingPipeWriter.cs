using System.IO.Pipelines;

namespace Pennypost.Net;

/// <summary>Counts the octets that are given to the wire, and holds sending back where a bandwidth limit says so.</summary>
internal sealed class CountingPipeWriter(PipeWriter inner, ByteTotals? totals) : PipeWriter
{
    private long count;
    private long owed;

    /// <summary>Null for as fast as it goes. Octets are paid when they are flushed.</summary>
    public BandwidthShare? Share { get; set; }

    public long Count => Interlocked.Read(ref count);

    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    public override void Advance(int bytes)
    {
        inner.Advance(bytes);
        Volatile.Write(ref count, count + bytes);
        totals?.AddSent(bytes);
        if (Share is not null)
        {
            owed += bytes;
        }
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        owed == 0 || Share is not { } share ? inner.FlushAsync(cancellationToken) : PayAndFlushAsync(share, cancellationToken);

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    private async ValueTask<FlushResult> PayAndFlushAsync(BandwidthShare share, CancellationToken cancellationToken)
    {
        var due = owed;
        owed = 0;
        await share.TakeAsync(due, cancellationToken);
        return await inner.FlushAsync(cancellationToken);
    }
}
