namespace Pennypost.Imap;

/// <summary>CONDSTORE (RFC 7162 §3.1), on an <see cref="IImapAccount"/>.</summary>
public interface IImapCondStore
{
    /// <summary>Changes flags of those messages whose modification sequence is not above a value, in one atomic step.</summary>
    /// <param name="mailbox">The selected mailbox.</param>
    /// <param name="uids">Which messages.</param>
    /// <param name="change">What changes.</param>
    /// <param name="unchangedSince">The highest modification sequence a message may have.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    ValueTask<ConditionalFlagsStored> StoreFlagsAsync(
        IImapMailbox mailbox, UidSet uids, FlagChange change, ulong unchangedSince, CancellationToken cancellationToken);
}

/// <summary>QRESYNC (RFC 7162 §3.2), on an <see cref="IImapAccount"/> that offers <see cref="IImapCondStore"/> too.</summary>
public interface IImapQResync
{
    /// <summary>The UIDs that vanished since a modification sequence.</summary>
    /// <param name="mailbox">The selected mailbox.</param>
    /// <param name="sinceModSeq">The modification sequence the client knows.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <returns>All of them at least; when the history does not reach back so far, every UID that is not there any more.</returns>
    ValueTask<UidSet> GetVanishedAsync(IImapMailbox mailbox, ulong sinceModSeq, CancellationToken cancellationToken);
}

/// <summary>What a conditional change of flags did.</summary>
/// <param name="Stored">The change.</param>
/// <param name="Failed">Messages that were changed since, and therefore left alone.</param>
public sealed record ConditionalFlagsStored(FlagsStored Stored, UidSet Failed);
