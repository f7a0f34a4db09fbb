namespace Pennypost.Pop3;

/// <summary>One locked maildrop: a snapshot taken at log-in (RFC 1939 §4). Disposing it releases the lock and changes nothing.</summary>
public interface IPop3Maildrop : IAsyncDisposable
{
    /// <summary>The validity number of the folder: first half of every unique id.</summary>
    uint UidValidity { get; }

    /// <summary>The messages in ascending order of UID. Never changes while the session lasts; message number 1 is index 0.</summary>
    ReadOnlyMemory<Pop3Message> Messages { get; }

    /// <summary>Opens the contents of neighbouring messages in one go: a client that reads message after message costs few round trips.</summary>
    /// <param name="first">Index of the first message in <see cref="Messages"/>.</param>
    /// <param name="count">How many; at least one.</param>
    /// <param name="cancellationToken">Cancelled when the session ends.</param>
    /// <returns>Exactly <paramref name="count"/> bodies in order; null stands for a message that has gone since the snapshot. The caller disposes them.</returns>
    ValueTask<IReadOnlyList<Pop3Body?>> OpenAsync(int first, int count, CancellationToken cancellationToken);

    /// <summary>The UPDATE state: removes the marked messages for good. Called at most once, only after QUIT (RFC 1939 §6).</summary>
    /// <param name="uids">UIDs of the marked messages, ascending; never empty. Ones that have gone already are no error.</param>
    /// <param name="cancellationToken">Not cancelled by a lost connection: the client has said QUIT.</param>
    /// <returns>A task that ends when the removal is durable.</returns>
    ValueTask DeleteAsync(IReadOnlyList<uint> uids, CancellationToken cancellationToken);
}
