namespace Pennypost.Net;

/// <summary>The arithmetic of a token bucket in whole octets: nothing is rounded away, so the long-run rate is exact.</summary>
/// <remarks>Mutable and not synchronised: a field of whoever guards it. Over any span it gives at most its capacity and the rate times the span.</remarks>
internal struct TokenBucket
{
    /// <summary>SVC-402: a burst of one second of the rate, but never less than this.</summary>
    public const long MinimumCapacity = 16 * 1024;

    private readonly long frequency;
    private long remainder;
    private long filledAt;

    /// <summary>Makes a full bucket.</summary>
    /// <param name="rate">Octets per second, at least 1.</param>
    /// <param name="now">A time stamp.</param>
    /// <param name="frequency">Time stamps per second.</param>
    public TokenBucket(long rate, long now, long frequency)
    {
        this.frequency = frequency;
        filledAt = now;
        Rate = rate;
        Level = Capacity;
    }

    /// <summary>Octets per second.</summary>
    public long Rate { get; private set; }

    /// <summary>Octets that may be taken now.</summary>
    public long Level { get; private set; }

    /// <summary>The most it holds.</summary>
    public readonly long Capacity => Math.Max(Rate, MinimumCapacity);

    /// <summary>Adds what has come since the last time. A clock that stands still or runs back adds nothing.</summary>
    /// <param name="now">A time stamp.</param>
    public void Fill(long now)
    {
        var elapsed = now - filledAt;
        if (elapsed <= 0)
        {
            return;
        }

        filledAt = now;
        var gained = ((Int128)elapsed * Rate) + remainder;
        var level = Level + (gained / frequency);
        if (level >= Capacity)
        {
            Level = Capacity;
            remainder = 0;
            return;
        }

        Level = (long)level;
        remainder = (long)(gained % frequency);
    }

    /// <summary>Takes octets, all or none.</summary>
    /// <param name="count">How many.</param>
    public bool TryTake(long count)
    {
        if (count > Level)
        {
            return false;
        }

        Level -= count;
        return true;
    }

    /// <summary>How long until so many octets are here, counted from the last <see cref="Fill"/>; rounded up.</summary>
    /// <param name="count">How many; no more than the capacity.</param>
    public readonly TimeSpan Until(long count)
    {
        if (count <= Level)
        {
            return TimeSpan.Zero;
        }

        var stamps = ((((Int128)(count - Level) * frequency) - remainder) + Rate - 1) / Rate;
        var ticks = ((stamps * TimeSpan.TicksPerSecond) + frequency - 1) / frequency;
        return TimeSpan.FromTicks((long)Int128.Min(ticks, TimeSpan.TicksPerDay));
    }

    /// <summary>Changes the rate from now on; what was saved up stays, as far as it fits.</summary>
    /// <param name="rate">Octets per second, at least 1.</param>
    /// <param name="now">A time stamp.</param>
    public void ChangeRate(long rate, long now)
    {
        Fill(now);
        Rate = rate;
        Level = Math.Min(Level, Capacity);
        remainder = Math.Min(remainder, frequency - 1);
    }
}
