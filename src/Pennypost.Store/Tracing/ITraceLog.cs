namespace Pennypost.Store.Tracing;

/// <summary>Keeps what happened to messages: in the database on one machine, in Table storage in Azure.</summary>
/// <remarks>It is a log: written behind, by several processes, in any order, perhaps twice; nothing reads it to decide anything. What the first process tells of a
/// message and what the next one does come together by the message's key.</remarks>
public interface ITraceLog
{
    /// <summary>Writes notes. When it fails, some of them may be written; writing them again does no harm.</summary>
    /// <param name="notes">Notes, of one message at most one.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="InvalidDataException">The log refuses these notes for good.</exception>
    /// <exception cref="IOException">The log could not be reached.</exception>
    Task WriteAsync(IReadOnlyList<TraceNote> notes, CancellationToken cancellationToken);

    /// <summary>Finds messages, newest first. A message of which only events are known is not found yet.</summary>
    /// <param name="query">What to look for.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task<TraceMatches> FindAsync(TraceQuery query, CancellationToken cancellationToken);

    /// <summary>Reads the history of a message; null when nothing is known of it.</summary>
    /// <param name="key">The message.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task<MessageHistory?> ReadAsync(TraceKey key, CancellationToken cancellationToken);

    /// <summary>Forgets messages that were received on days (of UTC) before the one of a moment.</summary>
    /// <param name="before">The moment.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
