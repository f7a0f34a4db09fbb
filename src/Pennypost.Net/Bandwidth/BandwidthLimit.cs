namespace Pennypost.Net;

/// <summary>A rate that connections share (SVC-394): each waits for its turn, in small portions round and round, so that nobody starves (SVC-402).</summary>
/// <remarks>Nothing is ever dropped: octets are delayed. Without a rate it costs one read of a field. Safe from any thread.</remarks>
public sealed class BandwidthLimit : IDisposable
{
    /// <summary>What one connection gets before the next one has its turn.</summary>
    internal const long Portion = 4096;

    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(5);

    private readonly TimeProvider time;
    private readonly Lock guard = new();
    private readonly Queue<BandwidthWait> waiting = new();
    private readonly ITimer timer;
    private TokenBucket bucket;
    private long rate;
    private int connections;

    /// <summary>Makes a limit.</summary>
    /// <param name="rate">Octets per second of all its connections together, both directions; 0 for no limit.</param>
    /// <param name="time">The clock.</param>
    public BandwidthLimit(long rate, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfNegative(rate);
        this.time = time;
        this.rate = rate;
        bucket = NewBucket(rate);
        timer = time.CreateTimer(static state => ((BandwidthLimit)state!).Serve(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Octets per second; 0 for no limit.</summary>
    public long Rate => Volatile.Read(ref rate);

    /// <summary>Connections that share it now.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>Changes the rate for everybody at once.</summary>
    /// <param name="value">Octets per second; 0 for no limit.</param>
    public void SetRate(long value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        lock (guard)
        {
            if (value == rate)
            {
                return;
            }

            if (rate > 0 && value > 0)
            {
                bucket.ChangeRate(value, time.GetTimestamp());
            }
            else
            {
                bucket = NewBucket(value);
            }

            Volatile.Write(ref rate, value);
        }

        Serve();
    }

    /// <summary>Lets everybody go.</summary>
    public void Dispose()
    {
        SetRate(0);
        timer.Dispose();
    }

    internal void Enter() => Interlocked.Increment(ref connections);

    internal void Leave() => Interlocked.Decrement(ref connections);

    /// <summary>Takes octets if they are here and nobody waits.</summary>
    internal bool TryTake(long count)
    {
        if (Rate == 0)
        {
            return true;
        }

        lock (guard)
        {
            return TryTakeNow(count);
        }
    }

    /// <summary>Takes octets, or gives a wait that ends when they have come; null when they were here.</summary>
    internal BandwidthWait? Take(long count)
    {
        if (Rate == 0)
        {
            return null;
        }

        lock (guard)
        {
            if (TryTakeNow(count))
            {
                return null;
            }

            var wait = new BandwidthWait(count);
            waiting.Enqueue(wait);
            if (waiting.Count == 1)
            {
                Arm();
            }

            return wait;
        }
    }

    private bool TryTakeNow(long count)
    {
        if (rate == 0)
        {
            return true;
        }

        bucket.Fill(time.GetTimestamp());
        return waiting.Count == 0 && bucket.TryTake(count);
    }

    /// <summary>Gives out what is there, portion by portion, in turn.</summary>
    private void Serve()
    {
        lock (guard)
        {
            if (rate > 0)
            {
                bucket.Fill(time.GetTimestamp());
            }

            while (waiting.TryPeek(out var next))
            {
                var portion = Math.Min(next.Remaining, Portion);
                if (!next.IsOver && rate > 0 && !bucket.TryTake(portion))
                {
                    Arm();
                    return;
                }

                waiting.Dequeue();
                next.Remaining -= portion;
                if (rate == 0 || next.Remaining == 0)
                {
                    next.End();
                }
                else if (!next.IsOver)
                {
                    waiting.Enqueue(next);
                }
            }
        }
    }

    private void Arm()
    {
        var wait = bucket.Until(Math.Min(waiting.Peek().Remaining, Portion));
        timer.Change(wait < ShortestWait ? ShortestWait : wait, Timeout.InfiniteTimeSpan);
    }

    private TokenBucket NewBucket(long value) => new(Math.Max(value, 1), time.GetTimestamp(), time.TimestampFrequency);
}

/// <summary>One connection's turn in the queue of a limit.</summary>
internal sealed class BandwidthWait(long remaining)
{
    // Continuations run elsewhere: whoever serves holds the limit's lock.
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Octets still to be had; guarded by the limit.</summary>
    public long Remaining { get; set; } = remaining;

    public bool IsOver => ended.Task.IsCompleted;

    public Task Task => ended.Task;

    public void End() => ended.TrySetResult();
}
