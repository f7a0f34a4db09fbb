using Pennypost.Core.Sessions;
using Pennypost.Core.Status;
using Pennypost.Core.Working;

namespace Pennypost.Functions;

/// <summary>The line of figures that the alerts of infra/bicep are made of.</summary>
internal sealed class HealthFigures(StatusReader status, ReplicaListing replicas, DeadWakeups wakeups, TimeProvider clock)
{
    /// <summary>Reads the figures.</summary>
    public async Task<string> ReadAsync(CancellationToken cancellationToken) =>
        (await HealthReport.ReadAsync(status, replicas, wakeups, clock.GetUtcNow(), cancellationToken)).ToString();
}
