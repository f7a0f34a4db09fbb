namespace Pennypost.Imap.Server;

/// <summary>Some messages of the selected mailbox, as ascending runs of indexes (message number - 1), both ends included.</summary>
internal sealed record MessageRuns(IReadOnlyList<(int First, int Last)> Runs)
{
    public static MessageRuns Empty { get; } = new([]);

    public bool IsEmpty => Runs.Count == 0;

    public static MessageRuns Of(IEnumerable<int> ascending)
    {
        var runs = new List<(int First, int Last)>();
        foreach (int index in ascending)
        {
            if (runs.Count > 0 && runs[^1].Last + 1 == index)
            {
                runs[^1] = (runs[^1].First, index);
            }
            else
            {
                runs.Add((index, index));
            }
        }

        return new MessageRuns(runs);
    }

    public IEnumerable<int> Indexes()
    {
        foreach ((int first, int last) in Runs)
        {
            for (int i = first; i <= last; i++)
            {
                yield return i;
            }
        }
    }
}
