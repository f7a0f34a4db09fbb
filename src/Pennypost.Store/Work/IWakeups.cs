namespace Pennypost.Store.Work;

/// <summary>Says that there is work, after its rows are committed. A wake-up carries no content and may be lost, doubled or late:
/// the rows are the truth, and a sweep finds what no wake-up announced.</summary>
public interface IWakeups
{
    /// <summary>Work of a kind is due now.</summary>
    /// <param name="kind">The kind of work.</param>
    /// <param name="count">How many rows, as a hint for how many workers to wake.</param>
    void Signal(string kind, int count);
}
