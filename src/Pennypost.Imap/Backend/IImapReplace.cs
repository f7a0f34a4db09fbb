namespace Pennypost.Imap;

/// <summary>REPLACE (RFC 8508), on an <see cref="IImapAccount"/>.</summary>
public interface IImapReplace
{
    /// <summary>Starts an APPEND whose commit also removes a message, in one atomic step.</summary>
    /// <param name="source">The selected mailbox.</param>
    /// <param name="uid">The message that is replaced.</param>
    /// <param name="name">The mailbox that gets the new one.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <returns>The APPEND; its result tells what was removed.</returns>
    /// <exception cref="ImapRefusalException">TRYCREATE when there is no such mailbox; NONEXISTENT when the message is not there; NOPERM, OVERQUOTA.</exception>
    ValueTask<IImapAppend> BeginReplaceAsync(IImapMailbox source, uint uid, string name, CancellationToken cancellationToken);
}
