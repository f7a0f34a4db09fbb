namespace Pennypost.Imap;

/// <summary>OBJECTID (RFC 8474), on an <see cref="IImapAccount"/>: mailboxes and messages have identifiers that outlive names and UIDs.</summary>
/// <remarks>MAILBOXID is in <see cref="FolderStatus"/> and <see cref="MailboxSnapshot"/>, EMAILID in <see cref="FetchedMessage"/>.</remarks>
public interface IImapObjectId
{
    /// <summary>The identifier of a mailbox that was just made.</summary>
    /// <param name="name">The mailbox.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">NONEXISTENT.</exception>
    ValueTask<string> GetMailboxIdAsync(string name, CancellationToken cancellationToken);
}

/// <summary>SAVEDATE (RFC 8514), on an <see cref="IImapAccount"/>: <see cref="FetchedMessage.SaveDate"/> and <see cref="MessageCriterion.SavedDate"/>.</summary>
#pragma warning disable CA1040 // Capabilities follow from interfaces; this one only says that columns are filled.
public interface IImapSaveDate;

/// <summary>PREVIEW (RFC 8970), on an <see cref="IImapAccount"/>: <see cref="FetchedMessage.Preview"/>.</summary>
public interface IImapPreview;
#pragma warning restore CA1040

/// <summary>CREATE-SPECIAL-USE (RFC 6154 §3), on an <see cref="IImapAccount"/>.</summary>
public interface IImapCreateSpecialUse
{
    /// <summary>Creates a mailbox for a special use.</summary>
    /// <param name="name">The mailbox.</param>
    /// <param name="specialUse">One of <see cref="IImapSpecialUse.SpecialUses"/>.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">ALREADYEXISTS, LIMIT; USEATTR when another mailbox has this use.</exception>
    ValueTask CreateFolderAsync(string name, string specialUse, CancellationToken cancellationToken);
}
