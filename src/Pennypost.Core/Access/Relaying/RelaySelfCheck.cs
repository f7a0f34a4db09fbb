using Microsoft.Extensions.Logging;
using Pennypost.Core.Access.Lists;
using Pennypost.Core.Status;

namespace Pennypost.Core.Access.Relaying;

/// <summary>Looks every night whether strangers could relay by what is in force (SVC-068). Saving refuses it, but rows may be changed without us, and
/// rules may become stricter with a release.</summary>
/// <param name="guard">Knows what to look at.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where findings go, besides the dashboard.</param>
public sealed class RelaySelfCheck(RelayGuard guard, TimeProvider time, ILogger<RelaySelfCheck> logger) : ISystemMessageSource
{
    /// <summary>The hour of the night, UTC.</summary>
    private static readonly TimeSpan Hour = TimeSpan.FromHours(3);

    private DateTimeOffset nextAt = DateTimeOffset.MinValue;

    /// <summary>What the last look found, a sentence for each service that is an open relay.</summary>
    public IReadOnlyList<string> Findings { get; private set; } = [];

    /// <inheritdoc/>
    public IEnumerable<SystemMessage> Current
    {
        get
        {
            // What was found is looked at again each time: the message goes when its reason goes.
            if (Findings.Count > 0)
            {
                Findings = Look();
            }

            return Findings.Select(f => new SystemMessage(SystemMessageLevel.Error, "open-relay", f, "/services/access"));
        }
    }

    /// <summary>Looks when a night has come, and once after the start.</summary>
    /// <param name="cancellationToken">Not needed: it takes no time.</param>
    public Task RunWhenDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now >= nextAt)
        {
            var today = new DateTimeOffset(now.Date, TimeSpan.Zero) + Hour;
            nextAt = now < today ? today : today.AddDays(1);
            Run();
        }

        return Task.CompletedTask;
    }

    /// <summary>Looks now.</summary>
    public void Run()
    {
        Findings = Look();
        foreach (var finding in Findings)
        {
            AccessLog.OpenRelay(logger, finding);
        }
    }

    private IReadOnlyList<string> Look() => [.. guard.FindAll().Select(f => $"{f.Service.Name}: {f.Finding}")];
}
