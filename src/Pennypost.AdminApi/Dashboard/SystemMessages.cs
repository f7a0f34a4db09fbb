using Pennypost.Core.Status;

namespace Pennypost.AdminApi.Dashboard;

/// <summary>Finds what an administrator should look at.</summary>
internal static class SystemMessages
{
    /// <summary>Due work waits no longer than this while somebody works.</summary>
    private const long SlowSeconds = 120;

    /// <summary>The messages for the state of things; empty when all is well.</summary>
    public static IReadOnlyList<SystemMessage> Of(QueueStatus queue, long oldestWaitingSeconds, bool hasDomain, bool hasSmartHost, IReadOnlyList<ListenerStatus> listeners)
    {
        var messages = new List<SystemMessage>();
        if (queue.Dead > 0)
        {
            var text = queue.Dead == 1 ? "One message was given up after too many failures." : $"{queue.Dead} messages were given up after too many failures.";
            messages.Add(new SystemMessage(SystemMessageLevel.Error, "dead-work", text, "/queue?state=dead"));
        }

        if (oldestWaitingSeconds > SlowSeconds)
        {
            messages.Add(new SystemMessage(
                SystemMessageLevel.Warning, "slow-queue", $"Work waits for {oldestWaitingSeconds / 60} minutes: is the work runner running?", "/queue"));
        }

        if (queue.Outgoing > 0 && !hasSmartHost)
        {
            var text = queue.Outgoing == 1 ? "One message waits to be sent: no smart host is set." : $"{queue.Outgoing} messages wait to be sent: no smart host is set.";
            messages.Add(new SystemMessage(SystemMessageLevel.Warning, "no-smart-host", text, "/settings/smart-host"));
        }

        if (!hasDomain)
        {
            messages.Add(new SystemMessage(
                SystemMessageLevel.Warning, "no-domain", "There is no local domain yet: no mail is received.", "/settings/local-domains"));
        }

        messages.AddRange(listeners.Where(l => !l.Running).Select(l => new SystemMessage(
            SystemMessageLevel.Error, "listener-down", l.Problem is null ? $"{l.Name} does not listen on {l.EndPoint}." : $"{l.Name} does not listen on {l.EndPoint}: {l.Problem}", "/services")));
        return messages;
    }
}
