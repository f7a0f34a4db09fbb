using Npgsql;
using Pennypost.Store.Changes;

namespace Pennypost.Core.Clients;

/// <summary>Something small that every session reads and few people change: in memory, read anew when a replica says that it has changed.</summary>
/// <typeparam name="T">An immutable snapshot.</typeparam>
internal sealed class SharedState<T> : IDisposable
    where T : class
{
    private readonly DatabaseNotices notices;
    private readonly string channel;
    private readonly Func<CancellationToken, Task<T>> read;
    private readonly IDisposable listening;
    private readonly SemaphoreSlim loading = new(1, 1);
    private volatile T value;

    /// <summary>Prepares it; call <see cref="LoadAsync"/> before the first use.</summary>
    public SharedState(DatabaseNotices notices, string channel, T initial, Func<CancellationToken, Task<T>> read)
    {
        this.notices = notices;
        this.channel = channel;
        this.read = read;
        value = initial;
        listening = notices.Subscribe(channel, _ => Reload(), Reload);
    }

    /// <summary>Raised after the value was read anew, on any thread.</summary>
    public event Action? Loaded;

    public T Value => value;

    public async Task LoadAsync(CancellationToken cancellation)
    {
        await loading.WaitAsync(cancellation);
        try
        {
            value = await read(cancellation);
        }
        finally
        {
            loading.Release();
        }

        Loaded?.Invoke();
    }

    /// <summary>Call it after a change was committed: reads it and tells the other replicas.</summary>
    public async Task ChangedAsync(CancellationToken cancellation)
    {
        await LoadAsync(cancellation);
        notices.Send(channel, "changed");
    }

    public void Dispose()
    {
        listening.Dispose();
        loading.Dispose();
    }

    private void Reload() =>
        _ = Task.Run(async () =>
        {
            try
            {
                await LoadAsync(CancellationToken.None);
            }
            catch (Exception error) when (error is NpgsqlException or ObjectDisposedException)
            {
                // The database is away, or the process ends: its return is announced by the notices' "missed", which comes here again.
            }
        });
}
