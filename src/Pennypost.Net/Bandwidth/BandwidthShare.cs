namespace Pennypost.Net;

/// <summary>One connection's part in a limit, from its start to its end.</summary>
public sealed class BandwidthShare : IDisposable
{
    private readonly BandwidthLimit limit;
    private readonly bool ownsLimit;
    private readonly Lock guard = new();
    private readonly List<BandwidthWait> waits = new(2);
    private bool released;
    private bool disposed;

    /// <summary>Joins a limit.</summary>
    /// <param name="limit">Shared with others, or of this connection alone.</param>
    /// <param name="ownsLimit">True when the limit ends with this connection.</param>
    public BandwidthShare(BandwidthLimit limit, bool ownsLimit = false)
    {
        ArgumentNullException.ThrowIfNull(limit);
        this.limit = limit;
        this.ownsLimit = ownsLimit;
        limit.Enter();
    }

    /// <summary>The connection waits for its turn now: silence is ours and not the peer's.</summary>
    internal bool IsHeldBack
    {
        get
        {
            lock (guard)
            {
                return waits.Count > 0;
            }
        }
    }

    /// <summary>Leaves the limit; whatever waits goes on at once.</summary>
    public void Dispose()
    {
        Release();
        lock (guard)
        {
            if (disposed)
            {
                return;
            }

            disposed = true;
        }

        limit.Leave();
        if (ownsLimit)
        {
            limit.Dispose();
        }
    }

    /// <summary>Ends all waiting for good: the connection is being cut off.</summary>
    internal void Release()
    {
        BandwidthWait[] ending;
        lock (guard)
        {
            released = true;
            ending = [.. waits];
        }

        foreach (var wait in ending)
        {
            wait.End();
        }
    }

    internal bool TryTake(long count) => Volatile.Read(ref released) || limit.TryTake(count);

    /// <summary>Waits until so many octets may pass.</summary>
    internal async ValueTask TakeAsync(long count, CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref released) || limit.Take(count) is not { } wait)
        {
            return;
        }

        lock (guard)
        {
            if (released)
            {
                wait.End();
            }

            waits.Add(wait);
        }

        try
        {
            await wait.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            wait.End();
            lock (guard)
            {
                waits.Remove(wait);
            }
        }
    }
}
