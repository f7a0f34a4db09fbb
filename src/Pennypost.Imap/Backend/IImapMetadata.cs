namespace Pennypost.Imap;

/// <summary>METADATA (RFC 5464), on an <see cref="IImapAccount"/>: annotations of mailboxes and of the server as the account sees it.</summary>
/// <remarks>Entries are in lower case and begin with <c>/private/</c> or <c>/shared/</c>; the engine has checked them.</remarks>
public interface IImapMetadata
{
    /// <summary>All annotations of a mailbox.</summary>
    /// <param name="name">The mailbox; empty for the server.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <returns>Values by entry, in the order of the entries.</returns>
    /// <exception cref="ImapRefusalException">NONEXISTENT.</exception>
    ValueTask<IReadOnlyDictionary<string, byte[]>> GetMetadataAsync(string name, CancellationToken cancellationToken);

    /// <summary>Sets annotations, all or none.</summary>
    /// <param name="name">The mailbox; empty for the server.</param>
    /// <param name="values">Values by entry; null removes one.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">NONEXISTENT, METADATA TOOMANY.</exception>
    ValueTask SetMetadataAsync(string name, IReadOnlyDictionary<string, byte[]?> values, CancellationToken cancellationToken);
}
