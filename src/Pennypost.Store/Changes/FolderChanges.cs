using System.Collections.Concurrent;
using System.Globalization;

namespace Pennypost.Store.Changes;

/// <summary>Tells the sessions of this process, at once, and those of other replicas, within milliseconds, that a folder changed.</summary>
/// <remarks>Published after the commit, never in it: NOTIFY takes a database-wide lock at commit. A notice may be lost (crash,
/// reconnect); then every session is told to look for itself.</remarks>
public sealed class FolderChanges : IDisposable
{
    private const string Channel = "pennypost_folder";

    private readonly ConcurrentDictionary<long, Subscription[]> _subscriptions = new();
    private readonly DatabaseNotices _notices;
    private readonly IDisposable _listening;

    /// <summary>Starts to pass on the notices of other replicas.</summary>
    /// <param name="notices">The notices of the database.</param>
    public FolderChanges(DatabaseNotices notices)
    {
        _notices = notices;
        _listening = notices.Subscribe(Channel, OnNotice, OnMissed);
    }

    /// <summary>Calls back at every change of a folder, from any thread; the callback must be quick and must not throw.</summary>
    /// <param name="folderId">The folder.</param>
    /// <param name="changed">Gets the change; a modification sequence of <see cref="long.MaxValue"/> means that notices may have been missed.</param>
    /// <returns>Dispose it to end the subscription.</returns>
    public IDisposable Subscribe(long folderId, Action<FolderChange> changed)
    {
        var subscription = new Subscription(this, folderId, changed);
        _subscriptions.AddOrUpdate(folderId, [subscription], (_, old) => [.. old, subscription]);
        return subscription;
    }

    /// <summary>Publishes committed changes.</summary>
    public void Publish(IEnumerable<FolderChange> changes)
    {
        foreach (var change in changes.GroupBy(c => c.FolderId).Select(g => g.MaxBy(c => c.ModSeq)))
        {
            Raise(change);
            _notices.Send(Channel, string.Create(CultureInfo.InvariantCulture, $"{change.FolderId}:{change.ModSeq}"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listening.Dispose();

    private void OnNotice(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && long.TryParse(text.AsSpan(0, colon), out var folder) && long.TryParse(text.AsSpan(colon + 1), out var modseq))
        {
            Raise(new FolderChange(folder, modseq));
        }
    }

    private void OnMissed()
    {
        foreach (var folder in _subscriptions.Keys)
        {
            Raise(new FolderChange(folder, long.MaxValue));
        }
    }

    private void Raise(FolderChange change)
    {
        if (_subscriptions.TryGetValue(change.FolderId, out var subscriptions))
        {
            foreach (var subscription in subscriptions)
            {
                subscription.Changed(change);
            }
        }
    }

    private void Remove(Subscription subscription)
    {
        while (_subscriptions.TryGetValue(subscription.FolderId, out var old))
        {
            Subscription[] left = [.. old.Where(s => s != subscription)];
            var entry = KeyValuePair.Create(subscription.FolderId, old);
            if (left.Length == 0 ? _subscriptions.TryRemove(entry) : _subscriptions.TryUpdate(subscription.FolderId, left, old))
            {
                return;
            }
        }
    }

    private sealed class Subscription(FolderChanges owner, long folderId, Action<FolderChange> changed) : IDisposable
    {
        public long FolderId { get; } = folderId;

        public Action<FolderChange> Changed { get; } = changed;

        public void Dispose() => owner.Remove(this);
    }
}
