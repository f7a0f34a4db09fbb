using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server;

/// <summary>Evaluates search keys: flags, numbers and UIDs on the session's arrays, the rest by asking the backend about what is left.</summary>
/// <remarks>A set is one bool for each message of the view. Every evaluation is given candidates and returns a subset of them.</remarks>
/// <param name="mailbox">The view.</param>
/// <param name="now">The moment that OLDER and YOUNGER count from.</param>
/// <param name="progress">Signs of life while the backend looks.</param>
/// <param name="cancellationToken">The connection has gone.</param>
internal sealed class SearchEvaluator(SelectedMailbox mailbox, DateTimeOffset now, Progress progress, CancellationToken cancellationToken)
{
    /// <summary>Criteria of one command that may go to the backend.</summary>
    public const int MaximumQuestions = 200;

    private int _questions;

    public async ValueTask<bool[]> EvaluateAsync(SearchKey key)
    {
        var all = new bool[mailbox.Count];
        Array.Fill(all, true);
        return await EvaluateAsync(key, all);
    }

    private async ValueTask<bool[]> EvaluateAsync(SearchKey key, bool[] candidates)
    {
        if (!candidates.AsSpan().Contains(true))
        {
            return candidates;
        }

        switch (key)
        {
            case SearchKey.All:
                return candidates;
            case SearchKey.Nothing:
                return new bool[candidates.Length];
            case SearchKey.And and:
                // What costs no question narrows down what the backend must look at.
                foreach (SearchKey part in and.Keys.OrderBy(NeedsBackend))
                {
                    candidates = await EvaluateAsync(part, candidates);
                }

                return candidates;
            case SearchKey.Or or:
                bool[] left = await EvaluateAsync(or.Left, candidates);
                bool[] right = await EvaluateAsync(or.Right, Without(candidates, left));
                return Combine(left, right, (a, b) => a || b);
            case SearchKey.Not not:
                return Without(candidates, await EvaluateAsync(not.Key, candidates));
            case SearchKey.Message message:
                return await AskAsync(message.Criterion, candidates);
            case SearchKey.Age age:
                return await AskAsync(new MessageCriterion.InternalTime(age.IsOlder, now.AddSeconds(-(double)age.Seconds)), candidates);
            case SearchKey.ModSeq modSeq:
                return Where(candidates, message => message.ModSeq >= modSeq.Value);
            case SearchKey.Numbers numbers:
                return Within(candidates, mailbox.Resolve(numbers.Set, byUid: false));
            case SearchKey.Uids uids:
                return Within(candidates, mailbox.Resolve(uids.Set, byUid: true));
            case SearchKey.Flag flag:
                return Where(candidates, message => (message.Flags & flag.Value) != SystemFlags.None == flag.IsSet);
            case SearchKey.Keyword keyword:
                return Where(candidates, message => message.Keywords.Contains(keyword.Name) == keyword.IsSet);
            default:
                throw new InvalidOperationException($"Unknown search key {key.GetType().Name}.");
        }
    }

    private static bool NeedsBackend(SearchKey key) => key switch
    {
        SearchKey.Message or SearchKey.Age => true,
        SearchKey.Not not => NeedsBackend(not.Key),
        SearchKey.Or or => NeedsBackend(or.Left) || NeedsBackend(or.Right),
        SearchKey.And and => and.Keys.Any(NeedsBackend),
        _ => false,
    };

    private async ValueTask<bool[]> AskAsync(MessageCriterion criterion, bool[] candidates)
    {
        if (++_questions > MaximumQuestions)
        {
            throw new ImapRefusalException(ResponseCodes.Limit, "Too many search criteria");
        }

        UidSet uids = mailbox.ToUids(MessageRuns.Of(Enumerable.Range(0, candidates.Length).Where(i => candidates[i])));
        var found = new bool[candidates.Length];
        foreach (uint uid in await progress.WaitAsync(mailbox.Backend.SearchAsync(criterion, uids, cancellationToken)))
        {
            int index = mailbox.IndexOf(uid);
            if (index >= 0)
            {
                found[index] = candidates[index];
            }
        }

        return found;
    }

    private bool[] Where(bool[] candidates, Func<MessageState, bool> matches)
    {
        var found = new bool[candidates.Length];
        ReadOnlySpan<MessageState> messages = mailbox.Messages;
        for (int i = 0; i < found.Length; i++)
        {
            found[i] = candidates[i] && matches(messages[i]);
        }

        return found;
    }

    private static bool[] Within(bool[] candidates, MessageRuns runs)
    {
        var found = new bool[candidates.Length];
        foreach ((int first, int last) in runs.Runs)
        {
            candidates.AsSpan(first, last - first + 1).CopyTo(found.AsSpan(first));
        }

        return found;
    }

    private static bool[] Without(bool[] candidates, bool[] taken) => Combine(candidates, taken, (candidate, other) => candidate && !other);

    private static bool[] Combine(bool[] left, bool[] right, Func<bool, bool, bool> operation)
    {
        var result = new bool[left.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = operation(left[i], right[i]);
        }

        return result;
    }
}
