using Pennypost.Core.MailAccess.Imap;
using Pennypost.Imap;
using Pennypost.Store.Search;

namespace Pennypost.Core.MailAccess.Search;

/// <summary>Answers search criteria: by the folder's index as far as it goes, and by looking at the messages that it leaves open or does not have yet.</summary>
internal static class MessageSearch
{
    /// <summary>Messages of which a search has found none indexed, so that it asks for indexing.</summary>
    private const int WorthIndexing = 64;

    public static async Task<IReadOnlyList<uint>> RunAsync(
        ImapStore store,
        long accountId,
        long folderId,
        IReadOnlyList<(long First, long Last)> candidates,
        MessageCriterion criterion,
        CancellationToken cancellationToken)
    {
        if (candidates.Count == 0)
        {
            return [];
        }

        if (await IndexedSearch.RunAsync(store.SearchIndex, accountId, folderId, candidates, criterion, cancellationToken) is not { } indexed)
        {
            return await MessageScan.RunAsync(store, accountId, folderId, candidates, criterion, cancellationToken);
        }

        (long First, long Last)[] behind =
            [.. candidates.Where(range => range.Last > indexed.Through).Select(range => (Math.Max(range.First, indexed.Through + 1), range.Last))];
        var scanned = await MessageScan.RunAsync(store, accountId, folderId, [.. Uids.Ranges(UidSet.Of(indexed.Open)), .. behind], criterion, cancellationToken);
        if (behind.Sum(range => range.Last - range.First + 1) >= WorthIndexing && await store.SearchIndex.QueueAsync(folderId, cancellationToken))
        {
            store.Wakeups.Signal(SearchIndex.IndexFolder, 1);
        }

        var found = await store.SearchIndex.StillThereAsync(accountId, folderId, indexed.Found, cancellationToken);
        found.AddRange(scanned);
        found.Sort();
        return found;
    }
}
