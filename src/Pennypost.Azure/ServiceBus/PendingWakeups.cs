namespace Pennypost.Azure.ServiceBus;

/// <summary>Wake-ups of one kind that wait to be sent. However many rows are signalled while the bus is slow or away, little is kept: a wake-up says
/// that there is work, and whoever gets it takes all that is due.</summary>
internal sealed class PendingWakeups
{
    /// <summary>Rows that one wake-up stands for: about what a handler takes in one batch.</summary>
    public const int RowsOfOne = 16;

    // Enough for the bus to see that more instances are needed.
    private const int MaximumMessages = 32;

    private readonly Queue<long> _ids = new();
    private int _rows;

    /// <summary>Rows of work are due.</summary>
    public void Add(IReadOnlyCollection<long> ids, int rows)
    {
        _rows = (int)Math.Min((long)_rows + rows, RowsOfOne * MaximumMessages);
        foreach (var id in ids.Take(MaximumMessages - _ids.Count))
        {
            _ids.Enqueue(id);
        }
    }

    /// <summary>Takes everything out as rows to name in messages; 0 stands for no row in particular. Empty when nothing waits.</summary>
    public List<long> Take()
    {
        var messages = new List<long>();
        for (; _rows > 0; _rows -= RowsOfOne)
        {
            messages.Add(_ids.TryDequeue(out var id) ? id : 0);
        }

        _rows = 0;
        _ids.Clear();
        return messages;
    }
}
