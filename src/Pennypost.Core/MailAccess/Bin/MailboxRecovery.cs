using Microsoft.Extensions.Logging;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Settings;

namespace Pennypost.Core.MailAccess.Bin;

/// <summary>What administrators do with the recycle bin, with a line in the log for each (USR-340).</summary>
/// <param name="bin">The recycle bin.</param>
/// <param name="settings">The settings.</param>
/// <param name="logger">The log.</param>
public sealed class MailboxRecovery(RecycleBin bin, SettingStore settings, ILogger<MailboxRecovery> logger)
{
    /// <summary>Hours for which the bin keeps; 0 when it is off.</summary>
    public long KeepHours => settings.Get(RecycleBinSettings.KeepHours);

    /// <summary>Counts what an account deleted since a moment.</summary>
    public Task<RecycledCounts> CountAsync(long accountId, DateTimeOffset since, CancellationToken cancellationToken) =>
        bin.CountAsync(accountId, since, cancellationToken);

    /// <summary>Puts it back.</summary>
    public async Task<RecycledCounts> UndeleteAsync(
        long accountId, DateTimeOffset since, bool unread, bool flagged, string actor, CancellationToken cancellationToken)
    {
        var counts = await bin.UndeleteAsync(accountId, since, unread, flagged, cancellationToken);
        RecoveryLog.Undeleted(logger, actor, accountId, counts.Messages, counts.Folders, since);
        return counts;
    }

    /// <summary>Empties the whole bin for good.</summary>
    public async Task<long> PurgeAsync(string actor, CancellationToken cancellationToken)
    {
        var messages = await bin.ExpireAsync(TimeSpan.Zero, cancellationToken);
        RecoveryLog.Purged(logger, actor, messages);
        return messages;
    }

    /// <summary>Removes for good what POP3 holds instead of deleting it.</summary>
    public async Task<long> RemoveHeldAsync(string actor, CancellationToken cancellationToken)
    {
        var messages = await bin.RemoveHeldAsync(cancellationToken);
        RecoveryLog.HeldRemoved(logger, actor, messages);
        return messages;
    }

    /// <summary>Removes what has been kept for its time.</summary>
    public Task ExpireAsync(CancellationToken cancellationToken) => bin.ExpireAsync(TimeSpan.FromHours(KeepHours), cancellationToken);
}
