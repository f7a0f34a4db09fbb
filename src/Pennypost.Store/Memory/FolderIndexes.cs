using Pennypost.Store.Schema;

namespace Pennypost.Store.Memory;

/// <summary>Indexes of the folders that were read widely last; at most <see cref="MaximumEntries"/> entries are kept.</summary>
/// <param name="database">The database.</param>
internal sealed class FolderIndexes(Database database)
{
    // About 32 octets each.
    private const int MaximumEntries = 500_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, LinkedListNode<(long Folder, FolderIndex Index)>> _byFolder = [];
    private readonly LinkedList<(long Folder, FolderIndex Index)> _latestFirst = [];
    private int _entries;

    /// <summary>The index of a folder up to a UID.</summary>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="folderId">The folder.</param>
    /// <param name="uidValidity">The UIDVALIDITY that the asking session knows.</param>
    /// <param name="lastUid">The highest UID it asks for.</param>
    /// <param name="wide">It asks for so many that an index is worth reading.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Null when there is none and it is not worth reading, or when the folder is not what it was.</returns>
    public async ValueTask<FolderIndex?> FindAsync(
        long accountId, long folderId, long uidValidity, long lastUid, bool wide, CancellationToken cancellationToken)
    {
        var known = Find(folderId);
        if (known?.UidValidity != uidValidity)
        {
            known = null;
        }

        if (known is not null && lastUid < known.UidNext)
        {
            return known;
        }

        if (!wide || await FolderIndex.ReadAsync(database, accountId, folderId, known?.UidNext ?? 1, cancellationToken) is not { } read || read.UidValidity != uidValidity)
        {
            return null;
        }

        var index = known?.With(read) ?? read;
        Keep(folderId, index);
        return index;
    }

    private FolderIndex? Find(long folderId)
    {
        lock (_lock)
        {
            return _byFolder.TryGetValue(folderId, out var node) ? node.Value.Index : null;
        }
    }

    private void Keep(long folderId, FolderIndex index)
    {
        lock (_lock)
        {
            Drop(_byFolder.GetValueOrDefault(folderId));
            if (index.Uids.Length > MaximumEntries)
            {
                return;
            }

            _byFolder[folderId] = _latestFirst.AddFirst((folderId, index));
            _entries += index.Uids.Length;
            while (_entries > MaximumEntries)
            {
                Drop(_latestFirst.Last);
            }
        }
    }

    private void Drop(LinkedListNode<(long Folder, FolderIndex Index)>? node)
    {
        if (node is not null)
        {
            _latestFirst.Remove(node);
            _byFolder.Remove(node.Value.Folder);
            _entries -= node.Value.Index.Uids.Length;
        }
    }
}
