using System.Globalization;
using Pennypost.Core.Sessions;

namespace Pennypost.Core.Status;

/// <summary>The few figures that alerts are made of, as one line of a log: <c>pennypost.health queue.dead=0 queue.age=0 certificate.days=83 replicas=2 wakeups.dead=0</c>.</summary>
/// <param name="Dead">Work that was given up.</param>
/// <param name="Age">How long the oldest due work waits.</param>
/// <param name="CertificateDays">Days until the first certificate of a listening process expires; null when none listens.</param>
/// <param name="Replicas">Processes that listen.</param>
/// <param name="DeadWakeups">Wake-ups that the bus gave up within a day.</param>
public sealed record HealthReport(long Dead, TimeSpan Age, int? CertificateDays, int Replicas, long DeadWakeups)
{
    /// <summary>Reads the figures.</summary>
    public static async Task<HealthReport> ReadAsync(
        StatusReader status, ReplicaListing replicas, Working.DeadWakeups wakeups, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var queue = await status.QueueAsync(cancellationToken);
        var listening = await replicas.ListAsync(cancellationToken);
        var until = listening.Select(replica => replica.Report.CertificateUntil).Min();
        return new HealthReport(
            queue.Dead,
            queue.OldestDueAt is { } due && due < now ? now - due : TimeSpan.Zero,
            until is { } end ? (int)Math.Floor((end - now).TotalDays) : null,
            listening.Count,
            await wakeups.CountAsync(cancellationToken));
    }

    /// <summary>The line; a certificate that nobody shows counts as far from its end, because the missing listeners have an alert of their own.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"pennypost.health queue.dead={Dead} queue.age={(long)Age.TotalSeconds} certificate.days={CertificateDays ?? 9999} replicas={Replicas} wakeups.dead={DeadWakeups}");
}
