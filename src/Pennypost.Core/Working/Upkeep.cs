using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pennypost.Core.Access.Relaying;
using Pennypost.Core.BlockLists;
using Pennypost.Core.Greylisting;
using Pennypost.Core.MailAccess.Bin;
using Pennypost.Core.Receiving.Rejected;
using Pennypost.Core.SenderAuthentication.Dmarc;
using Pennypost.Core.Status;
using Pennypost.Core.Tracing;
using Pennypost.Store.Bodies;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Messages;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Working;

/// <summary>What must happen now and then in every process: figures are written every few seconds, messages and bodies that nobody refers
/// to are collected every few minutes, greylist entries that have run out every hour. Every task may run in any number of processes at once.</summary>
public sealed class Upkeep(
    MailStatistics statistics,
    DmarcData dmarc,
    RejectedRecipients rejected,
    MessageCollector messages,
    BodyReservations reservations,
    MailboxRecovery recovery,
    RelaySelfCheck relaying,
    GreylistStore greylist,
    BlockListTest blockLists,
    DeadWakeups wakeups,
    MessageTrace trace,
    FolderHistory history,
    SettingStore settings,
    TimeProvider clock,
    ILogger<Upkeep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CollectEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ExpireEvery = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeepHistory = TimeSpan.FromDays(60);

    /// <summary>Collects messages and bodies that nobody refers to, and old figures.</summary>
    public async Task CollectAsync(CancellationToken cancellationToken)
    {
        await recovery.ExpireAsync(cancellationToken);
        await messages.CollectAsync(MessageCollector.Grace, cancellationToken);
        await reservations.CollectAsync(cancellationToken);
        await statistics.PruneAsync(cancellationToken);
        await dmarc.PruneAsync(cancellationToken);
        await rejected.PruneAsync(cancellationToken);
        await wakeups.PruneAsync(cancellationToken);
        await trace.PruneWhenDueAsync(cancellationToken);
    }

    /// <summary>Forgets greylist entries that have run out (SVC-175).</summary>
    public Task ExpireAsync(CancellationToken cancellationToken) =>
        greylist.ExpireAsync(GreylistRules.Of(settings), settings.Get(GreylistingSettings.MaximumEntries), clock.GetUtcNow(), cancellationToken);

    /// <summary>Forgets changes of folders that hardly any client has not seen yet; who has not is given a full answer (RFC 7162 §3.2.5).</summary>
    public Task ForgetAsync(CancellationToken cancellationToken) => history.PruneAsync(clock.GetUtcNow() - KeepHistory, cancellationToken);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick, clock);
        var collectAt = clock.GetUtcNow() + CollectEvery;
        var expireAt = clock.GetUtcNow() + ExpireEvery;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryAsync("figures", statistics.FlushAsync, stoppingToken);
            await TryAsync("open-relay check", relaying.RunWhenDueAsync, stoppingToken);
            await TryAsync("DMARC data", dmarc.FlushAsync, stoppingToken);
            await TryAsync("rejected recipients", rejected.FlushAsync, stoppingToken);
            if (clock.GetUtcNow() >= collectAt)
            {
                await TryAsync("collect", CollectAsync, stoppingToken);
                collectAt = clock.GetUtcNow() + CollectEvery;
                await TryAsync("block lists", blockLists.TestDueAsync, stoppingToken);
            }

            if (clock.GetUtcNow() >= expireAt)
            {
                await TryAsync("greylist", ExpireAsync, stoppingToken);
                await TryAsync("folder history", ForgetAsync, stoppingToken);
                expireAt = clock.GetUtcNow() + ExpireEvery;
            }
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync("figures", statistics.FlushAsync, cancellationToken);
        await TryAsync("DMARC data", dmarc.FlushAsync, cancellationToken);
        await TryAsync("rejected recipients", rejected.FlushAsync, cancellationToken);
    }

    private async Task TryAsync(string task, Func<CancellationToken, Task> run, CancellationToken cancellationToken)
    {
        try
        {
            await run(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            WorkLog.UpkeepFailed(logger, e, task);
        }
    }
}
