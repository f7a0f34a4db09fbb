namespace Pennypost.Store.Work;

/// <summary>One row of work that was claimed.</summary>
/// <param name="Id">The row.</param>
/// <param name="Kind">What handler it is for.</param>
/// <param name="SubjectId">The row it is about: an envelope, outgoing mail …</param>
/// <param name="Attempts">How many times it was tried before this time.</param>
public readonly record struct WorkItem(long Id, string Kind, long SubjectId, int Attempts);
