using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Pennypost.Core.Access.Relaying;
using Pennypost.Core.Accounts;
using Pennypost.Core.Services;
using Pennypost.Core.Status;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Access.Checks;

/// <summary>How many messages wait to be sent, in all and by user (SVC-225, SVC-226). Counted in the database every few seconds while somebody
/// asks, and between by what this process takes in.</summary>
/// <param name="database">The database.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Tells administrators who reached his limit.</param>
public sealed class QueueGauge(Database database, TimeProvider time, ILogger<QueueGauge> logger) : ISystemMessageSource
{
    private const long Nobody = 0;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan TellAgain = TimeSpan.FromHours(1);

    private readonly SemaphoreSlim counting = new(1, 1);
    private readonly ConcurrentDictionary<long, long> added = new();
    private readonly ConcurrentDictionary<long, (string Name, DateTimeOffset At)> told = new();
    private volatile Count counted = new(0, FrozenDictionary<long, long>.Empty, DateTimeOffset.MinValue);

    /// <inheritdoc/>
    public IEnumerable<SystemMessage> Current
    {
        get
        {
            var now = time.GetUtcNow();
            return told.Values.Where(t => now - t.At < TellAgain).Select(t => new SystemMessage(
                SystemMessageLevel.Warning, "queue-limit", $"{t.Name} reached the limit of messages that wait to be sent.", "/queue"));
        }
    }

    /// <summary>Whether a client may not send more mail to other servers now.</summary>
    /// <param name="service">Its limits.</param>
    /// <param name="account">Who sends; null for a client that has not logged in: it has no limit of its own (SVC-226).</param>
    /// <param name="cancellationToken">Ends the counting.</param>
    public async ValueTask<bool> IsFullAsync(MailService service, AccountIdentity? account, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(service);
        var (all, own) = (service.Get(RelayServiceSettings.MaximumQueue), service.Get(RelayServiceSettings.MaximumQueueOfUser));
        if (all == 0 && (own == 0 || account is null))
        {
            return false;
        }

        if (time.GetUtcNow() - counted.At >= Fresh)
        {
            await CountAsync(cancellationToken);
        }

        var count = counted;
        var isFull = (all > 0 && count.All + added.Values.Sum() >= all)
            || (own > 0 && account is not null && count.ByAccount.GetValueOrDefault(account.Id) + added.GetValueOrDefault(account.Id) >= own);
        if (isFull)
        {
            Tell(account);
        }

        return isFull;
    }

    /// <summary>A message with recipients elsewhere was taken.</summary>
    /// <param name="account">Who sent it; null for a client that has not logged in.</param>
    public void Add(AccountIdentity? account) => added.AddOrUpdate(account?.Id ?? Nobody, 1, (_, before) => before + 1);

    private async Task CountAsync(CancellationToken cancellationToken)
    {
        await counting.WaitAsync(cancellationToken);
        try
        {
            if (time.GetUtcNow() - counted.At < Fresh)
            {
                return;
            }

            var byAccount = new Dictionary<long, long>();
            var all = 0L;
            added.Clear();
            await using var command = database.Source.CreateCommand("SELECT coalesce(submitted_by, 0), count(*) FROM outgoing GROUP BY 1");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                byAccount[reader.GetInt64(0)] = reader.GetInt64(1);
                all += reader.GetInt64(1);
            }

            counted = new Count(all, byAccount.ToFrozenDictionary(), time.GetUtcNow());
        }
        finally
        {
            counting.Release();
        }
    }

    // SVC-227: once an hour and user.
    private void Tell(AccountIdentity? account)
    {
        var now = time.GetUtcNow();
        var name = account?.Name ?? "A client without log-in";
        var before = told.GetOrAdd(account?.Id ?? Nobody, (name, DateTimeOffset.MinValue));
        if (now - before.At >= TellAgain && told.TryUpdate(account?.Id ?? Nobody, (name, now), before))
        {
            RelayLog.QueueFull(logger, name);
        }
    }

    private sealed record Count(long All, FrozenDictionary<long, long> ByAccount, DateTimeOffset At);
}

/// <summary>Log messages about limits on sending.</summary>
internal static partial class RelayLog
{
    [LoggerMessage(3708, LogLevel.Warning, "{Name} may send no more for now: the limit of waiting messages is reached")]
    public static partial void QueueFull(ILogger logger, string name);
}
