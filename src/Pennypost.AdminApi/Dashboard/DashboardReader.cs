using System.Reflection;
using Pennypost.Core.Accounts;
using Pennypost.Core.Domains;
using Pennypost.Core.Sending;
using Pennypost.Core.Status;
using Pennypost.Store.Settings;

namespace Pennypost.AdminApi.Dashboard;

/// <summary>Gathers the figures of the dashboard. All open pages share one gathering a second; what is costly to count, one in ten.</summary>
internal sealed class DashboardReader(
    StatusReader status,
    AccountListing accounts,
    DomainChanges domains,
    SettingStore settings,
    IEnumerable<IListenerStatusSource> listeners,
    IEnumerable<ISystemMessageSource> messages,
    TimeProvider time) : IDisposable
{
    private const int Minutes = 60;
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StoreFresh = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private DashboardFigures? _figures;
    private StoreStatus? _store;
    private DateTimeOffset _storeReadAt;

    /// <summary>The program's version.</summary>
    private static string Version { get; } =
        typeof(DashboardReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>The figures, at most a second old.</summary>
    public async Task<DashboardFigures> ReadAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_figures is not { } figures || time.GetUtcNow() - figures.Now > Fresh)
            {
                _figures = figures = await GatherAsync(cancellation);
            }

            return figures;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>The chart: every minute is there, also those without mail.</summary>
    internal static IReadOnlyList<MinuteFigures> Series(IReadOnlyList<MailMinute> mail, DateTimeOffset now)
    {
        var byMinute = mail.ToDictionary(m => m.Minute);
        var last = new DateTimeOffset(now.Ticks - (now.Ticks % TimeSpan.TicksPerMinute), now.Offset);
        return
        [
            .. Enumerable.Range(0, Minutes).Select(i => last.AddMinutes(i - Minutes + 1)).Select(minute =>
            {
                var figures = byMinute.GetValueOrDefault(minute);
                return new MinuteFigures(minute, figures.Accepted, figures.Delivered, figures.Sent);
            }),
        ];
    }

    private async Task<DashboardFigures> GatherAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var mail = await status.MailSinceAsync(now.AddDays(-1), cancellation);
        var queue = await status.QueueAsync(cancellation);
        var (total, active, administrators) = await accounts.CountAsync(cancellation);
        if (_store is null || now - _storeReadAt > StoreFresh)
        {
            _store = await status.StoreAsync(cancellation);
            _storeReadAt = now;
        }

        var oldest = queue.OldestDueAt is { } due && due < now ? (long)(now - due).TotalSeconds : 0;
        var hasDomain = (await domains.ListAsync(cancellation)).Count > 0;
        return new DashboardFigures(
            Version,
            _startedAt,
            (long)(now - _startedAt).TotalSeconds,
            now,
            new MailFigures(Sum(mail, now.AddMinutes(-2)), Sum(mail, now.AddHours(-1)), Sum(mail, now.AddDays(-1))),
            Series(mail, now),
            [.. Sessions()],
            new QueueFigures(queue.Incoming, queue.Outgoing, queue.OutgoingBytes, queue.Dead, oldest),
            new AccountFigures(total, active, administrators),
            new StoreFigures(_store.Messages, _store.Bytes, _store.DatabaseBytes),
            [.. Messages(queue, oldest, hasDomain).OrderByDescending(m => m.Level)]);
    }

    private IEnumerable<SystemMessage> Messages(QueueStatus queue, long oldest, bool hasDomain) =>
    [
        .. SystemMessages.Of(queue, oldest, hasDomain, SmartHost.Of(settings) is not null, [.. listeners.SelectMany(l => l.Current)]),
        .. messages.SelectMany(m => m.Current),
    ];

    // Counted by whole minutes: "the last minute" is the one now running and the one before it.
    private static PeriodFigures Sum(IReadOnlyList<MailMinute> mail, DateTimeOffset since)
    {
        var minutes = mail.Where(m => m.Minute > since).ToList();
        return new PeriodFigures(minutes.Sum(m => m.Accepted), minutes.Sum(m => m.Delivered), minutes.Sum(m => m.Sent));
    }

    private IEnumerable<ProtocolSessions> Sessions() =>
        from source in listeners
        from listener in source.Current
        group listener by listener.Protocol into protocol
        orderby protocol.Key
        select new ProtocolSessions(protocol.Key, protocol.Sum(l => l.Sessions));
}
