using System.Globalization;
using Pennypost.Smtp.Client;

namespace Pennypost.Core.Sending;

/// <summary>Sessions with the smart host that wait for the next message: a queue of many goes over few connections (RFC 5321 §4.5.4.1).</summary>
/// <remarks>Invariants: a session is in one hand or kept, never both; one that is kept is closed when it has been idle for a short time, has sent its share, or the
/// configuration has changed; at most a few are kept.</remarks>
/// <param name="time">The clock.</param>
public sealed class SmartHostSessions(TimeProvider time) : IAsyncDisposable
{
    /// <summary>Less than any server's patience, so that few kept sessions turn out to be closed.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private const int MaximumKept = 20;
    private const int MaximumMessages = 100;

    private readonly Lock gate = new();
    private readonly List<Kept> kept = [];
    private ITimer? sweep;
    private bool isDisposed;

    /// <summary>Takes a kept session or opens one.</summary>
    /// <param name="host">Where to.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Dispose it to give it back.</returns>
    public async ValueTask<SmartHostSession> TakeAsync(SmartHost host, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        var key = Key(host);
        lock (gate)
        {
            // The youngest: it is the likeliest to be alive.
            var index = kept.FindLastIndex(session => session.Key == key);
            if (index >= 0)
            {
                var found = kept[index];
                kept.RemoveAt(index);
                return new SmartHostSession(this, host, found.Client, found.Messages, isUsed: true);
            }
        }

        return new SmartHostSession(this, host, await host.OpenAsync(time, cancellationToken), 0, isUsed: false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            isDisposed = true;
        }

        if (sweep is not null)
        {
            await sweep.DisposeAsync();
        }

        await CloseAsync(TimeSpan.Zero);
    }

    internal ValueTask<SmtpClient> OpenAsync(SmartHost host, CancellationToken cancellationToken) => host.OpenAsync(time, cancellationToken);

    internal ValueTask GiveBackAsync(SmartHost host, SmtpClient client, int messages)
    {
        lock (gate)
        {
            // RFC 9422 §4: a server that ends sessions early says after how many messages.
            var share = Math.Min(MaximumMessages, client.Capabilities.MaximumMessages ?? MaximumMessages);
            if (client.IsUsable && messages < share && kept.Count < MaximumKept && !isDisposed)
            {
                kept.Add(new Kept(Key(host), client, messages, time.GetTimestamp()));
                sweep ??= time.CreateTimer(_ => _ = CloseAsync(Idle), null, Idle, Idle);
                return ValueTask.CompletedTask;
            }
        }

        return client.DisposeAsync();
    }

    // Never throws: a client's end is polite where it can be, and silent else.
    private async Task CloseAsync(TimeSpan idle)
    {
        List<Kept> old;
        lock (gate)
        {
            old = kept.FindAll(session => time.GetElapsedTime(session.Since) >= idle);
            kept.RemoveAll(old.Contains);
        }

        foreach (var session in old)
        {
            await session.Client.DisposeAsync();
        }
    }

    private static string Key(SmartHost host) => string.Create(
        CultureInfo.InvariantCulture,
        $"{host.Host}\n{host.Port}\n{host.Client.HelloName}\n{host.Client.Tls}\n{host.Client.TlsSettings?.Verification}\n{host.Client.LogIn?.Name}\n{host.Client.LogIn?.Password}");

    private sealed record Kept(string Key, SmtpClient Client, int Messages, long Since);
}

/// <summary>A session with the smart host in one hand.</summary>
public sealed class SmartHostSession : IAsyncDisposable
{
    private readonly SmartHostSessions sessions;
    private readonly SmartHost host;
    private int messages;

    internal SmartHostSession(SmartHostSessions sessions, SmartHost host, SmtpClient client, int messages, bool isUsed)
    {
        this.sessions = sessions;
        this.host = host;
        this.messages = messages;
        Client = client;
        IsUsed = isUsed;
    }

    /// <summary>The session.</summary>
    public SmtpClient Client { get; private set; }

    /// <summary>It was kept from an earlier message, so it may have been closed meanwhile.</summary>
    public bool IsUsed { get; private set; }

    /// <summary>Replaces a kept session that turned out to be closed.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask RenewAsync(CancellationToken cancellationToken)
    {
        await Client.DisposeAsync();
        IsUsed = false;
        messages = 0;
        Client = await sessions.OpenAsync(host, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => sessions.GiveBackAsync(host, Client, messages + 1);
}
