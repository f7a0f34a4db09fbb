using System.Collections.Concurrent;
using Pennypost.Store.Changes;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Schema;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>Rows of folders that clients poll with STATUS: answered from memory while no notice says that the folder changed, and read again, soon and many at
/// a time, when one does.</summary>
/// <remarks>
/// Invariants: a row is only handed out when it was read after the last notice that came, and not longer ago than <see cref="Trusted"/>, because the notice of a
/// process that dies may be lost. So STATUS is as fresh as what other sessions of the folder are told; this process's own changes count at once, because they
/// are published before they are acknowledged. Renaming and deleting folders are changes too.
/// </remarks>
internal sealed class FolderCounters(Database database, FolderChanges changes, TimeProvider time)
{
    private const int Maximum = 20_000;
    private static readonly TimeSpan Trusted = TimeSpan.FromSeconds(30);

    // Who has not been asked about for so long is not read again at every change.
    private static readonly TimeSpan Polled = TimeSpan.FromMinutes(2);

    private readonly Folders _folders = new(database);
    private readonly ConcurrentDictionary<(long Account, string Name), Entry> _entries = new();
    private readonly ConcurrentQueue<Entry> _stale = new();
    private int _refreshing;

    /// <summary>The folder of a name; null when there is none.</summary>
    public async ValueTask<Folder?> FindAsync(long accountId, string name, CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        var known = _entries.GetValueOrDefault((accountId, name));
        if (known is not null)
        {
            known.Asked = now;
            if (known.Row is { } row && time.GetElapsedTime(row.At, now) < Trusted)
            {
                return row.Folder;
            }
        }

        var version = known?.Version ?? 0;
        var folder = await _folders.FindAsync(accountId, name, cancellationToken);
        if (known is not null && known.FolderId == folder?.Id)
        {
            known.Keep(folder, version, now);
            return folder;
        }

        Remove(known);
        if (folder is not null && _entries.Count < Maximum)
        {
            // What is read before the subscription may miss a change, so it is not kept.
            var entry = new Entry(this, accountId, name, folder.Id) { Asked = now };
            if (_entries.TryAdd(entry.Key, entry))
            {
                entry.Subscription = changes.Subscribe(folder.Id, _ => entry.Changed());
                entry.Changed();
            }
        }

        return folder;
    }

    private void Remove(Entry? entry)
    {
        if (entry is not null && _entries.TryRemove(KeyValuePair.Create(entry.Key, entry)))
        {
            entry.Subscription?.Dispose();
        }
    }

    /// <summary>Reads again whatever is not fresh; one reader at a time, and what changes meanwhile waits for its next round.</summary>
    private void Refresh()
    {
        if (Interlocked.Exchange(ref _refreshing, 1) == 0)
        {
            _ = RefreshAsync();
        }
    }

    private async Task RefreshAsync()
    {
        await Task.Yield();
        try
        {
            while (!_stale.IsEmpty)
            {
                await RefreshOnceAsync();
            }
        }
        catch (Exception error) when (error is Npgsql.NpgsqlException or IOException or ObjectDisposedException)
        {
            // The database is away: the next STATUS asks it, and tells its client.
            _stale.Clear();
        }
        finally
        {
            Volatile.Write(ref _refreshing, 0);
        }

        if (!_stale.IsEmpty)
        {
            Refresh();
        }
    }

    private async Task RefreshOnceAsync()
    {
        var now = time.GetTimestamp();
        var entries = new Dictionary<long, (Entry Entry, int Version)>();
        while (entries.Count < 500 && _stale.TryDequeue(out var entry))
        {
            entry.IsQueued = false;
            if (time.GetElapsedTime(entry.Asked, now) < Polled)
            {
                entries[entry.FolderId] = (entry, entry.Version);
            }
            else
            {
                Remove(entry);
            }
        }

        foreach (var folder in entries.Count == 0 ? [] : await _folders.ReadAsync([.. entries.Keys], CancellationToken.None))
        {
            var (entry, version) = entries[folder.Id];
            if (folder.Name == entry.Key.Name)
            {
                entry.Keep(folder, version, now);
            }
        }
    }

    private sealed class Entry(FolderCounters owner, long accountId, string name, long folderId)
    {
        private readonly Lock _lock = new();
        private int _version = 1;
        private volatile Read? _row;
        private long _asked;

        public (long Account, string Name) Key { get; } = (accountId, name);

        public long FolderId { get; } = folderId;

        public IDisposable? Subscription { get; set; }

        public bool IsQueued { get; set; }

        /// <summary>The row, unless a change came since it was read.</summary>
        public Read? Row => _row;

        public int Version => Volatile.Read(ref _version);

        public long Asked
        {
            get => Volatile.Read(ref _asked);
            set => Volatile.Write(ref _asked, value);
        }

        /// <summary>Keeps a row that was read while no change came.</summary>
        public void Keep(Folder folder, int version, long at)
        {
            lock (_lock)
            {
                if (version == _version)
                {
                    _row = new Read(folder, at);
                }
            }
        }

        public void Changed()
        {
            lock (_lock)
            {
                _version++;
                _row = null;
                if (IsQueued)
                {
                    return;
                }

                IsQueued = true;
            }

            owner._stale.Enqueue(this);
            owner.Refresh();
        }
    }

    private sealed record Read(Folder Folder, long At);
}
