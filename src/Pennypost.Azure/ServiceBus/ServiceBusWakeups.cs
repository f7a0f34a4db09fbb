using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pennypost.Azure.Pipelines;
using Pennypost.Store.Work;

namespace Pennypost.Azure.ServiceBus;

/// <summary>Sends wake-ups over Service Bus. Signalling never waits and never fails: whoever commits mail is not slowed by a bus that is slow or away.</summary>
/// <remarks>Invariants: memory is bounded whatever is signalled; while a request is under way, what is signalled is gathered for the next one; a request
/// whose answer was lost is repeated with the same message ids, which the queue's duplicate detection drops; what cannot be sent stays for the next
/// try, and the sweep finds the work anyway.</remarks>
public sealed class ServiceBusWakeups : BackgroundService, IWakeups, IScheduledWakeups
{
    private static readonly TimeSpan s_shortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan s_lastTry = TimeSpan.FromSeconds(5);

    private readonly ServiceBusNamespace _bus;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, PendingWakeups> _pending = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _scheduled = new(StringComparer.Ordinal);
    private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly string _process = Guid.NewGuid().ToString("N")[..12];
    private readonly Dictionary<string, (DateTimeOffset Until, TimeSpan Pause)> _resting = new(StringComparer.Ordinal);
    private long _number;
    private readonly HashSet<string> _failing = new(StringComparer.Ordinal);

    /// <summary>Prepares the sender; it sends when its host starts it.</summary>
    public ServiceBusWakeups(ServiceBusNamespace bus, TimeProvider clock, ILogger<ServiceBusWakeups> logger) => (_bus, _clock, _logger) = (bus, clock, logger);

    /// <inheritdoc/>
    public void Signal(string kind, int count) => Signal(kind, [], count);

    /// <inheritdoc/>
    public void Signal(string kind, IReadOnlyCollection<long> work) => Signal(kind, work, work.Count);

    /// <inheritdoc/>
    public void SignalAt(string kind, DateTimeOffset due)
    {
        lock (_gate)
        {
            // One timer a kind: the earliest; whoever it wakes looks for the next.
            if (!_scheduled.TryGetValue(kind, out var known) || due < known)
            {
                _scheduled[kind] = due;
            }
        }

        _signals.Writer.TryWrite(true);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // What was signalled last goes out too, if the bus is there.
        using var limit = new CancellationTokenSource(s_lastTry, _clock);
        try
        {
            await FlushAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            AzureLog.WakeupsLeft(_logger);
        }
    }

    /// <summary>Sends everything that waits, whether its queue rests or not.</summary>
    /// <returns>False when the bus did not take all of it; the rest waits on.</returns>
    internal async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _resting.Clear();
        }

        return await SendAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await SignalOrTimeAsync(stoppingToken);
                await SendAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
        }
    }

    private async Task<bool> SendAsync(CancellationToken cancellationToken)
    {
        var sent = await Task.WhenAll(TakeAll().Select(batch => TrySendAsync(batch, cancellationToken)));
        return Array.TrueForAll(sent, success => success);
    }

    // Waits for a signal, or for the time when a queue that failed is tried again. A queue that fails makes no other wait.
    private async Task SignalOrTimeAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        lock (_gate)
        {
            if (_resting.Count > 0)
            {
                var wait = _resting.Values.Min(rest => rest.Until) - _clock.GetUtcNow();
                limit.CancelAfter(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
            }
        }

        try
        {
            await _signals.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to try again.
        }
    }

    private void Signal(string kind, IReadOnlyCollection<long> work, int rows)
    {
        if (rows <= 0)
        {
            return;
        }

        lock (_gate)
        {
            if (!_pending.TryGetValue(kind, out var pending))
            {
                _pending.Add(kind, pending = new PendingWakeups());
            }

            pending.Add(work, rows);
        }

        _signals.Writer.TryWrite(true);
    }

    private List<Batch> TakeAll()
    {
        var batches = new List<Batch>();
        lock (_gate)
        {
            var now = _clock.GetUtcNow();
            bool Rests(string kind) => _resting.TryGetValue(kind, out var rest) && rest.Until > now;
            foreach (var (kind, pending) in _pending.Where(kind => !Rests(kind.Key)))
            {
                if (pending.Take() is { Count: > 0 } rows)
                {
                    batches.Add(new Batch(kind, rows, null));
                }
            }

            foreach (var (kind, due) in _scheduled.Where(next => !Rests(next.Key)).ToList())
            {
                batches.Add(new Batch(kind, [0], due));
                _scheduled.Remove(kind);
            }
        }

        return batches;
    }

    private async Task<bool> TrySendAsync(Batch batch, CancellationToken cancellationToken)
    {
        var messages = batch.Rows.Select(row => new ServiceBusMessage(IdOf(batch, row), Body(batch.Kind, row), batch.Due)).ToList();
        try
        {
            await _bus.SendAsync(ServiceBusNamespace.QueueOf(batch.Kind), messages, cancellationToken);
            Wake(batch.Kind);

            return true;
        }
        catch (AzureServiceException error)
        {
            GiveBack(batch);
            Rest(batch.Kind, error);

            return false;
        }
        catch (OperationCanceledException)
        {
            GiveBack(batch);
            throw;
        }
    }

    private void Wake(string kind)
    {
        lock (_gate)
        {
            if (!_failing.Remove(kind))
            {
                return;
            }

            _resting.Remove(kind);
        }

        AzureLog.BusBack(_logger, kind);
    }

    private void Rest(string kind, AzureServiceException error)
    {
        bool first;
        lock (_gate)
        {
            first = _failing.Add(kind);
            var pause = first || !_resting.TryGetValue(kind, out var before) ? s_shortestPause : before.Pause * 2 < s_longestPause ? before.Pause * 2 : s_longestPause;
            _resting[kind] = (_clock.GetUtcNow() + pause, pause);
        }

        if (first)
        {
            AzureLog.BusAway(_logger, error, kind);
        }
    }

    private void GiveBack(Batch batch)
    {
        if (batch.Due is { } due)
        {
            SignalAt(batch.Kind, due);
        }
        else
        {
            Signal(batch.Kind, [.. batch.Rows.Where(row => row != 0)], batch.Rows.Count * PendingWakeups.RowsOfOne);
        }
    }

    // A timer has the same id whichever instance sets it, so that one wake-up comes of all of them.
    private string IdOf(Batch batch, long row) => batch.Due is { } due
        ? string.Create(CultureInfo.InvariantCulture, $"{batch.Kind}-at-{due.ToUnixTimeSeconds()}")
        : string.Create(CultureInfo.InvariantCulture, $"{batch.Kind}-{row}-{_process}-{Interlocked.Increment(ref _number)}");

    private static string Body(string kind, long row) => string.Create(CultureInfo.InvariantCulture, $$"""{"kind":"{{kind}}","id":{{row}}}""");

    private sealed record Batch(string Kind, IReadOnlyList<long> Rows, DateTimeOffset? Due);
}
