namespace Pennypost.Store.Work;

/// <summary>Says that there is work, after its rows are committed. A wake-up carries no content and may be lost, doubled or late:
/// the rows are the truth, and a sweep finds what no wake-up announced.</summary>
public interface IWakeups
{
    /// <summary>Work of a kind is due now.</summary>
    /// <param name="kind">The kind of work.</param>
    /// <param name="count">How many rows, as a hint for how many workers to wake.</param>
    void Signal(string kind, int count);

    /// <summary>Work of a kind is due now.</summary>
    /// <param name="kind">The kind of work.</param>
    /// <param name="work">Its rows, as a hint: whoever is woken takes whatever is due.</param>
    void Signal(string kind, IReadOnlyCollection<long> work) => Signal(kind, work.Count);
}

/// <summary>Wakes someone at a time, where no process waits for it by itself.</summary>
public interface IScheduledWakeups
{
    /// <summary>Work of a kind falls due at a time. As a wake-up it may be lost, doubled or late.</summary>
    /// <param name="kind">The kind of work.</param>
    /// <param name="due">When.</param>
    void SignalAt(string kind, DateTimeOffset due);
}
