using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Routing;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;
using Pennypost.Store.Work;

namespace Pennypost.Core.Sending;

/// <summary>Wakes waiting mail as soon as the smart host's settings change: an administrator who corrects them need not wait for the plan.</summary>
public sealed class SmartHostWatch(Database database, SettingStore settings, IWakeups wakeups, ILogger<SmartHostWatch> logger) : IDisposable
{
    private SmartHost? known;

    /// <summary>Begins to watch; the settings are loaded.</summary>
    public void Start()
    {
        known = SmartHost.Of(settings);
        settings.Changed += OnChanged;
    }

    /// <inheritdoc/>
    public void Dispose() => settings.Changed -= OnChanged;

    /// <summary>Makes all waiting outgoing mail due now.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task WakeAsync(CancellationToken cancellationToken)
    {
        // Also what is under way: where its attempt ends at this moment, the statement waits for that and looks again.
        await using var command = database.Source.CreateCommand("UPDATE work SET due_at = least(due_at, now()) WHERE kind = $1 AND NOT dead");
        command.Parameters.Add(new() { Value = OutgoingMail.SendMail });
        if (await command.ExecuteNonQueryAsync(cancellationToken) is > 0 and var count)
        {
            wakeups.Signal(OutgoingMail.SendMail, count);
        }
    }

    private void OnChanged()
    {
        var now = SmartHost.Of(settings);
        if (now is null || Same(now, Interlocked.Exchange(ref known, now)))
        {
            return;
        }

        _ = Task.Run(async () =>
        {
            try
            {
                await WakeAsync(CancellationToken.None);
            }
            catch (NpgsqlException error)
            {
                SendingLog.WakeFailed(logger, error);
            }
        });
    }

    /// <summary>Whether mail takes the same way by both.</summary>
    internal static bool Same(SmartHost one, SmartHost? other) =>
        other is not null && one.Host == other.Host && one.Port == other.Port && one.Client.Tls == other.Client.Tls && one.Client.LogIn == other.Client.LogIn
        && one.Client.TlsSettings!.Verification == other.Client.TlsSettings!.Verification;
}
