namespace Pennypost.Imap;

/// <summary>MOVE (RFC 6851), on an <see cref="IImapAccount"/>.</summary>
public interface IImapMove
{
    /// <summary>Moves messages in one atomic step: they are never seen in both mailboxes or in none.</summary>
    /// <param name="source">The selected mailbox.</param>
    /// <param name="uids">Which messages.</param>
    /// <param name="target">The mailbox to move to.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">TRYCREATE when there is no such mailbox; NOPERM.</exception>
    ValueTask<MoveResult> MoveAsync(IImapMailbox source, UidSet uids, string target, CancellationToken cancellationToken);
}

/// <summary>What a move did.</summary>
/// <param name="Copied">The new places.</param>
/// <param name="Removed">The old ones.</param>
public sealed record MoveResult(CopyResult Copied, Expunged Removed);

/// <summary>SPECIAL-USE (RFC 6154), on an <see cref="IImapAccount"/>: <see cref="ImapFolder.SpecialUse"/> is filled.</summary>
public interface IImapSpecialUse
{
    /// <summary>The attributes that may appear, such as <c>\Sent</c>.</summary>
    IReadOnlyList<string> SpecialUses { get; }
}
