namespace Pennypost.Net;

/// <summary>One timer for all waits of one reader. Setting a deadline costs no timer operation as long as the timer is due earlier anyway.</summary>
/// <remarks>
/// The timer only wakes the reader (which then compares the clock with its deadline), so a late or stray signal is harmless. Times are in ticks of the
/// <see cref="TimeProvider"/>'s time stamp; <see cref="long.MaxValue"/> means never.
/// </remarks>
internal sealed class ReadDeadline : IDisposable
{
    private readonly TimeProvider time;
    private readonly Action wake;
    private readonly ITimer timer;
    private readonly Lock guard = new();
    private long deadline = long.MaxValue;
    private long timerDue = long.MaxValue;

    public ReadDeadline(TimeProvider time, Action wake)
    {
        this.time = time;
        this.wake = wake;
        timer = time.CreateTimer(static state => ((ReadDeadline)state!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public bool Passed => time.GetTimestamp() >= Volatile.Read(ref deadline);

    public void Set(TimeSpan timeout)
    {
        lock (guard)
        {
            deadline = timeout == Timeout.InfiniteTimeSpan
                ? long.MaxValue
                : time.GetTimestamp() + (long)(timeout.TotalSeconds * time.TimestampFrequency);
            if (deadline < timerDue)
            {
                Arm(timeout);
            }
        }
    }

    public void Clear() => Volatile.Write(ref deadline, long.MaxValue);

    public void Dispose() => timer.Dispose();

    private void OnTimer()
    {
        lock (guard)
        {
            timerDue = long.MaxValue;
            if (deadline == long.MaxValue)
            {
                return;
            }

            var remaining = deadline - time.GetTimestamp();
            if (remaining > 0)
            {
                Arm(TimeSpan.FromSeconds((double)remaining / time.TimestampFrequency));
                return;
            }
        }

        wake();
    }

    private void Arm(TimeSpan delay)
    {
        // Timers count in milliseconds and may fire just before the time stamp says so: one more is added instead of spinning.
        timerDue = deadline;
        timer.Change(delay + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
}
