using Pennypost.Core.BlockLists;
using Pennypost.Core.Receiving.Pipeline;

namespace Pennypost.Core.Tarpitting;

/// <summary>Lets clients wait that only cause errors: guessing addresses and passwords becomes slow.</summary>
/// <remarks>A waiting session holds no thread, only its connection. No more than <see cref="Places"/> wait at a time, so that attackers cannot use the tarpit
/// to fill all sessions of the server; the others are answered at once.</remarks>
/// <param name="time">The clock.</param>
public sealed class Tarpit(TimeProvider time)
{
    /// <summary>Sessions that wait at the same time.</summary>
    public const int Places = 500;

    private int waiting;

    /// <summary>Sessions that wait now.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>How long the answer to an error waits: 1, 2, 4 … seconds behind the free errors, up to the longest wait.</summary>
    /// <param name="errors">Errors so far, this one included.</param>
    /// <param name="freeErrors">Errors that are answered at once.</param>
    /// <param name="maximum">The longest wait in seconds.</param>
    public static TimeSpan Delay(int errors, int freeErrors, int maximum)
    {
        var over = errors - freeErrors;
        return over <= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(maximum, 1L << Math.Min(over - 1, 30)));
    }

    /// <summary>Waits before an error is answered, if it should.</summary>
    /// <param name="session">The session.</param>
    /// <param name="errors">Errors so far, this one included.</param>
    /// <param name="cancellationToken">Ends the wait at once.</param>
    public async ValueTask DelayAsync(ReceivingSession session, int errors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(session);
        var delay = Delay(errors, (int)session.Service.Get(TarpitServiceSettings.FreeErrors), (int)session.Service.Get(TarpitServiceSettings.MaximumDelay));
        if (delay == TimeSpan.Zero || session.IsLocal || !PublicAddresses.Contains(session.Client.RemoteEndPoint.Address))
        {
            return;
        }

        if (Interlocked.Increment(ref waiting) <= Places)
        {
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Interlocked.Decrement(ref waiting);
    }
}
