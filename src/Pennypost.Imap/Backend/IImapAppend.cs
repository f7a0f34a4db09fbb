using System.Buffers;

namespace Pennypost.Imap;

/// <summary>One APPEND under way: start, write, commit. Disposing without a commit leaves no trace.</summary>
public interface IImapAppend : IAsyncDisposable
{
    /// <summary>A message begins.</summary>
    /// <param name="message">What is known before its octets.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">TOOBIG, OVERQUOTA, LIMIT.</exception>
    ValueTask StartMessageAsync(AppendMessage message, CancellationToken cancellationToken);

    /// <summary>The next octets of the message, exactly as the client sent them.</summary>
    /// <param name="chunk">Valid during the call.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    ValueTask WriteAsync(ReadOnlySequence<byte> chunk, CancellationToken cancellationToken);

    /// <summary>All messages are there: makes them durable and visible, all or none.</summary>
    /// <param name="cancellationToken">The connection has gone.</param>
    ValueTask<AppendResult> CommitAsync(CancellationToken cancellationToken);
}

/// <summary>A message to be appended.</summary>
/// <param name="Flags">Its system flags.</param>
/// <param name="Keywords">Its keywords.</param>
/// <param name="InternalDate">Its internal date; null for now.</param>
/// <param name="Length">Its octets; null when it is put together from pieces (RFC 4469) and nobody knows yet.</param>
public sealed record AppendMessage(SystemFlags Flags, KeywordSet Keywords, DateTimeOffset? InternalDate, long? Length);

/// <summary>Where appended messages went, for APPENDUID (RFC 4315 §3).</summary>
/// <param name="UidValidity">The UIDVALIDITY of the mailbox.</param>
/// <param name="Uids">The UIDs, in the order of the messages.</param>
/// <param name="Replaced">What <see cref="IImapReplace"/> removed; null for an APPEND.</param>
public sealed record AppendResult(uint UidValidity, UidSet Uids, Expunged? Replaced = null);
