using Pennypost.Imap.Grammar;
using Pennypost.Imap.Server.Sorting;

namespace Pennypost.Imap.Server.Commands;

/// <summary>SORT (RFC 5256 §3) with SORT=DISPLAY (RFC 5957) and ESORT (RFC 5267), from the cached columns of the messages.</summary>
internal static class Sort
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        SortArguments arguments = SortArguments.Parse(command.Arguments.Span);
        SelectedMailbox mailbox = session.RequireMailbox();
        List<int> found = await SearchRun.FindAsync(session, command, arguments.Search, cancellationToken);
        List<int> sorted = await SortAsync(mailbox, found, arguments.Criteria, cancellationToken);
        var answer = new SearchAnswer(session, command, mailbox);
        await answer.WriteAsync("SORT", sorted, arguments.Search.Return, SearchRun.TellsModSeq(arguments.Search), cancellationToken);
        return command.Definition!.Completed();
    }

    private static async ValueTask<List<int>> SortAsync(
        SelectedMailbox mailbox, List<int> found, IReadOnlyList<SortCriterion> criteria, CancellationToken cancellationToken)
    {
        if (found.Count == 0)
        {
            return found;
        }

        SortKeys[] keys = [.. criteria.Select(criterion => new SortKeys(criterion, found.Count))];
        FetchColumns columns = criteria.Aggregate(FetchColumns.None, (all, criterion) => all | SortKeys.ColumnsOf(criterion.Key));
        await foreach (FetchedMessage message in mailbox.Backend.FetchAsync(mailbox.ToUids(MessageRuns.Of(found)), columns, cancellationToken))
        {
            int position = found.BinarySearch(mailbox.IndexOf(message.Uid));
            if (position >= 0)
            {
                foreach (SortKeys key in keys)
                {
                    key.Set(position, message);
                }
            }
        }

        int[] order = [.. Enumerable.Range(0, found.Count)];
        Array.Sort(order, Compare);
        return [.. order.Select(position => found[position])];

        int Compare(int left, int right)
        {
            foreach (SortKeys key in keys)
            {
                int result = key.Compare(left, right);
                if (result != 0)
                {
                    return result;
                }
            }

            // RFC 5256 §3: what is equal comes in the order of message numbers.
            return left.CompareTo(right);
        }
    }
}
