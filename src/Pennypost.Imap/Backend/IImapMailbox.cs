namespace Pennypost.Imap;

/// <summary>A selected mailbox.</summary>
/// <remarks>
/// Every change of a mailbox raises its modification sequence by one or more, and UIDs and modification sequences are given out in the
/// order in which changes become visible. The session keeps arrays of what it has told its client; the backend keeps the truth. UIDs that
/// vanished meanwhile are left out of every result without error.
/// </remarks>
public interface IImapMailbox : IAsyncDisposable
{
    /// <summary>The mailbox as it was when it was opened.</summary>
    MailboxSnapshot Snapshot { get; }

    /// <summary>What the user may do in it, as far as is known; <see cref="ConfirmAsync"/> renews it. Every method here obeys the rights by itself.</summary>
    MailboxRights Rights { get; }

    /// <summary>Asked before each command that reads or changes the mailbox: the user may still read it. Rights may have been taken since it was opened.</summary>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <returns>False: to this user the mailbox is not there any more.</returns>
    ValueTask<bool> ConfirmAsync(CancellationToken cancellationToken);

    /// <summary>What happened since the session last looked.</summary>
    /// <param name="sinceModSeq">The modification sequence the session knows.</param>
    /// <param name="knownUidNext">The next UID the session knows.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    ValueTask<MailboxChanges> GetChangesAsync(ulong sinceModSeq, uint knownUidNext, CancellationToken cancellationToken);

    /// <summary>Cached columns and bodies, in ascending order of UID.</summary>
    /// <remarks>The object that is handed out may be the same one each time, filled anew. While the consumer waits for its client, no database connection may be held.</remarks>
    /// <param name="uids">Which messages.</param>
    /// <param name="columns">What of them.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    IAsyncEnumerable<FetchedMessage> FetchAsync(UidSet uids, FetchColumns columns, CancellationToken cancellationToken);

    /// <summary>Changes flags of all the messages, in one atomic step. Messages that have the flags already are not changed.</summary>
    /// <param name="uids">Which messages.</param>
    /// <param name="change">What changes.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    ValueTask<FlagsStored> StoreFlagsAsync(UidSet uids, FlagChange change, CancellationToken cancellationToken);

    /// <summary>Removes those of the messages that carry \Deleted now, in one atomic step.</summary>
    /// <param name="uids">Among which messages.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    ValueTask<Expunged> ExpungeAsync(UidSet uids, CancellationToken cancellationToken);

    /// <summary>Copies messages with flags and internal dates, all or none (RFC 3501 §6.4.7).</summary>
    /// <param name="uids">Which messages.</param>
    /// <param name="target">The mailbox to copy to; it may be this one.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">TRYCREATE when there is no such mailbox; NOPERM, OVERQUOTA.</exception>
    ValueTask<CopyResult> CopyAsync(UidSet uids, string target, CancellationToken cancellationToken);

    /// <summary>The messages that meet a criterion.</summary>
    /// <param name="criterion">The criterion.</param>
    /// <param name="candidates">Only these need be looked at.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <returns>UIDs in ascending order.</returns>
    ValueTask<IReadOnlyList<uint>> SearchAsync(MessageCriterion criterion, UidSet candidates, CancellationToken cancellationToken);
}

/// <summary>Hears that a selected mailbox changed; called from any thread, and must return at once.</summary>
public interface IMailboxListener
{
    /// <summary>The mailbox changed.</summary>
    /// <param name="modSeq">A modification sequence that has been reached; <see cref="ulong.MaxValue"/> when it is not known and the session shall look.</param>
    void Changed(ulong modSeq);

    /// <summary>The mailbox is no longer there: the session must say good-bye.</summary>
    void Gone();
}
