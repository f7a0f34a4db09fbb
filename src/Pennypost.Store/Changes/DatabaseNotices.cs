using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Changes;

/// <summary>Small notices between replicas by PostgreSQL's LISTEN and NOTIFY, on one connection of their own. Outgoing notices of a few
/// milliseconds travel together, and this process's own are not handed back to it.</summary>
/// <remarks>Payload on the wire: <c>process-id LF text LF text …</c>, at most about 7,000 characters (PostgreSQL's limit is 8,000 bytes).
/// Texts are ASCII without LF.</remarks>
public sealed class DatabaseNotices : IAsyncDisposable
{
    private const int MaximumPayload = 7000;
    private static readonly TimeSpan Coalesce = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(1);

    private readonly Database _database;
    private readonly ILogger _logger;
    private readonly string _self = Guid.NewGuid().ToString("N");
    private readonly ConcurrentDictionary<string, Listener[]> _listeners = new(StringComparer.Ordinal);
    private readonly Channel<(string Channel, string Text)> _outgoing =
        Channel.CreateBounded<(string, string)>(new BoundedChannelOptions(100_000) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _sender;
    private Task? _receiver;
    private long? _lock;
    private volatile bool _isHolding;
    private volatile CancellationTokenSource _relisten = new();

    /// <summary>Prepares the notices; they can be sent at once, and are received after <see cref="StartAsync"/>.</summary>
    public DatabaseNotices(Database database, ILogger<DatabaseNotices> logger)
    {
        _database = database;
        _logger = logger;
        _sender = Task.Run(SendAsync);
    }

    /// <summary>Starts to receive; may be called again after a wait that was given up. When it returns, no notice is missed on the channels subscribed so far; later ones are added as they come.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _receiver ??= Task.Run(ReceiveAsync, CancellationToken.None);
        await _listening.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Calls back for every notice of another replica on a channel.</summary>
    /// <param name="channel">A lower-case SQL identifier.</param>
    /// <param name="received">Gets the text; must be quick and must not throw.</param>
    /// <param name="missed">Called when notices may have been lost: the connection was down.</param>
    public IDisposable Subscribe(string channel, Action<string> received, Action missed)
    {
        if (channel.Any(c => !char.IsAsciiLetterLower(c) && c != '_'))
        {
            throw new ArgumentException("A channel is a lower-case identifier.", nameof(channel));
        }

        var listener = new Listener(this, channel, received, missed);
        var isNew = !_listeners.ContainsKey(channel);
        _listeners.AddOrUpdate(channel, [listener], (_, old) => [.. old, listener]);
        if (isNew)
        {
            _relisten.Cancel();
        }

        return listener;
    }

    /// <summary>True while the lock of <see cref="Hold"/> is held.</summary>
    public bool IsHolding => _isHolding;

    /// <summary>Holds an advisory lock on the listening connection from now on: it becomes free when this process ends, however it ends. Subscribers are told
    /// by their <c>missed</c> once it is held, and again when the connection had to be made anew.</summary>
    /// <param name="key">The lock's key, that of nobody else.</param>
    public void Hold(long key)
    {
        _lock = key;
        _relisten.Cancel();
    }

    /// <summary>Sends a notice to the other replicas, soon. Dropped when the database is away for long: a notice is only a hint.</summary>
    public void Send(string channel, string text) => _outgoing.Writer.TryWrite((channel, text));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        await _stop.CancelAsync();
        await Task.WhenAll(_receiver ?? Task.CompletedTask, _sender);
        _stop.Dispose();
        _relisten.Dispose();
    }

    private async Task ReceiveAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await ListenAsync();
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException or IOException or ObjectDisposedException)
            {
                _isHolding = false;
                Log.NoticesLost(_logger, e);
                await Task.Delay(Reconnect, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Missed();
            }
        }
    }

    private async Task ListenAsync()
    {
        await using var connection = await _database.OpenSessionAsync(_stop.Token);
        connection.Notification += (_, e) => Dispatch(e.Channel, e.Payload);
        var first = true;
        var locked = false;
        while (true)
        {
            using var relisten = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            _relisten = relisten;
            foreach (var channel in _listeners.Keys)
            {
                // LISTEN is idempotent. The name was checked to be an identifier when it was subscribed.
                await using var listen = new NpgsqlCommand($"LISTEN {channel}", connection);
                await listen.ExecuteNonQueryAsync(_stop.Token);
            }

            var isNewlyLocked = !locked && await LockAsync(connection);
            locked |= isNewlyLocked;
            _listening.TrySetResult();
            if (!first || isNewlyLocked)
            {
                Missed();
            }

            first = false;
            try
            {
                while (true)
                {
                    await connection.WaitAsync(relisten.Token);
                }
            }
            catch (OperationCanceledException) when (!_stop.IsCancellationRequested)
            {
                // A new channel: go round and LISTEN to it.
            }
        }
    }

    private async Task<bool> LockAsync(NpgsqlConnection connection)
    {
        if (_lock is not { } key)
        {
            return false;
        }

        // Free, or about to be: whoever tries it to see whether this process lives keeps it for a moment only.
        await using var command = new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = key } } };
        await command.ExecuteNonQueryAsync(_stop.Token);
        return _isHolding = true;
    }

    private async Task SendAsync()
    {
        while (await _outgoing.Reader.WaitToReadAsync())
        {
            await Task.Delay(Coalesce, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await SendPendingAsync();
            }
            catch (Exception e) when (e is NpgsqlException or IOException or ObjectDisposedException)
            {
                Log.NoticesNotSent(_logger, e);
            }
        }
    }

    private async Task SendPendingAsync()
    {
        var payloads = new List<(string Channel, string Payload)>();
        var open = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var taken = 0;
        while (taken++ < 10_000 && _outgoing.Reader.TryRead(out var notice))
        {
            if (!open.TryGetValue(notice.Channel, out var texts))
            {
                open[notice.Channel] = texts = new HashSet<string>(StringComparer.Ordinal);
            }

            texts.Add(notice.Text);
            if (texts.Sum(t => t.Length + 1) > MaximumPayload - 300)
            {
                payloads.Add((notice.Channel, Payload(texts)));
                open.Remove(notice.Channel);
            }
        }

        payloads.AddRange(open.Select(o => (o.Key, Payload(o.Value))));
        await using var command = _database.Source.CreateCommand("SELECT pg_notify(c, p) FROM unnest($1, $2) AS n (c, p)");
        command.Parameters.Add(new() { Value = payloads.ConvertAll(p => p.Channel) });
        command.Parameters.Add(new() { Value = payloads.ConvertAll(p => p.Payload) });
        await command.ExecuteNonQueryAsync();
    }

    private string Payload(IEnumerable<string> texts) => _self + "\n" + string.Join('\n', texts);

    private void Dispatch(string channel, string payload)
    {
        var lines = payload.Split('\n');
        if (lines[0] == _self || !_listeners.TryGetValue(channel, out var listeners))
        {
            return;
        }

        foreach (var text in lines.AsSpan(1))
        {
            foreach (var listener in listeners)
            {
                listener.Received(text);
            }
        }
    }

    private void Missed()
    {
        foreach (var listener in _listeners.Values.SelectMany(l => l))
        {
            listener.Missed();
        }
    }

    private sealed class Listener(DatabaseNotices owner, string channel, Action<string> received, Action missed) : IDisposable
    {
        public Action<string> Received { get; } = received;

        public Action Missed { get; } = missed;

        public void Dispose() => owner._listeners.AddOrUpdate(channel, [], (_, old) => [.. old.Where(l => l != this)]);
    }
}
