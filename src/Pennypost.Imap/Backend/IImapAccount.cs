namespace Pennypost.Imap;

/// <summary>An authenticated user's mail. One object serves one session; the engine never calls it from two places at once.</summary>
/// <remarks>
/// Mailbox names are Unicode with '/' between the levels and INBOX in capitals. Every method may throw <see cref="ImapRefusalException"/>;
/// any other exception is a fault of the server and is logged. Extensions are further interfaces on the same object, see
/// <see cref="IImapMove"/> and <see cref="IImapSpecialUse"/>.
/// </remarks>
public interface IImapAccount : IAsyncDisposable
{
    /// <summary>The account's name, for logs.</summary>
    string Name { get; }

    /// <summary>The largest message that APPEND takes, in octets.</summary>
    long MaximumMessageSize { get; }

    /// <summary>All mailboxes that exist, in any order. Levels without a mailbox of their own are not listed; the engine shows them as \Noselect.</summary>
    /// <param name="cancellationToken">The connection has gone.</param>
    ValueTask<IReadOnlyList<ImapFolder>> ListFoldersAsync(CancellationToken cancellationToken);

    /// <summary>All subscribed names, whether or not the mailbox exists.</summary>
    /// <param name="cancellationToken">The connection has gone.</param>
    ValueTask<IReadOnlyList<string>> ListSubscriptionsAsync(CancellationToken cancellationToken);

    /// <summary>Subscribes a name; no error when it is subscribed.</summary>
    /// <param name="name">The mailbox.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    ValueTask SubscribeAsync(string name, CancellationToken cancellationToken);

    /// <summary>Ends a subscription; no error when there was none.</summary>
    /// <param name="name">The mailbox.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    ValueTask UnsubscribeAsync(string name, CancellationToken cancellationToken);

    /// <summary>Creates a mailbox, and the levels above it where they are missing; subscribes nothing.</summary>
    /// <param name="name">The mailbox, without a trailing separator.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">ALREADYEXISTS, LIMIT, CANNOT.</exception>
    ValueTask CreateFolderAsync(string name, CancellationToken cancellationToken);

    /// <summary>Deletes a mailbox and its messages; mailboxes below it stay.</summary>
    /// <param name="name">The mailbox; never INBOX.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">NONEXISTENT, NOPERM.</exception>
    ValueTask DeleteFolderAsync(string name, CancellationToken cancellationToken);

    /// <summary>Renames a mailbox and all below it. INBOX: its messages move to a new mailbox and it stays, empty (RFC 3501 §6.3.5).</summary>
    /// <param name="from">The mailbox.</param>
    /// <param name="to">The new name.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">NONEXISTENT, ALREADYEXISTS, NOPERM.</exception>
    ValueTask RenameFolderAsync(string from, string to, CancellationToken cancellationToken);

    /// <summary>Counts of a mailbox, from counters: never by looking at messages.</summary>
    /// <param name="name">The mailbox.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">NONEXISTENT.</exception>
    ValueTask<FolderStatus> GetStatusAsync(string name, CancellationToken cancellationToken);

    /// <summary>Counts the messages with \Deleted, for the DELETED item of STATUS (RFC 9051 §6.3.11). This one looks at messages.</summary>
    /// <param name="name">The mailbox.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">NONEXISTENT.</exception>
    ValueTask<DeletedMessages> CountDeletedAsync(string name, CancellationToken cancellationToken);

    /// <summary>Opens a mailbox for SELECT or EXAMINE. The listener is registered before the snapshot is taken, so that no change falls between.</summary>
    /// <param name="name">The mailbox.</param>
    /// <param name="readOnly">EXAMINE.</param>
    /// <param name="listener">Told of changes until the mailbox is disposed.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">NONEXISTENT, NOPERM.</exception>
    ValueTask<IImapMailbox> OpenAsync(string name, bool readOnly, IMailboxListener listener, CancellationToken cancellationToken);

    /// <summary>Starts an APPEND.</summary>
    /// <param name="name">The mailbox.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">TRYCREATE when there is no such mailbox; NOPERM, OVERQUOTA.</exception>
    ValueTask<IImapAppend> BeginAppendAsync(string name, CancellationToken cancellationToken);
}

/// <summary>A mailbox as LIST shows it.</summary>
/// <param name="Name">The whole name.</param>
/// <param name="SpecialUse">An attribute of RFC 6154 with its backslash, such as <c>\Sent</c>; null for none.</param>
/// <param name="Status">Its counts, when the backend has them at hand (RFC 5819); null when they must be asked for.</param>
/// <param name="Rights">What the user may do in it; without <see cref="MailboxRights.Lookup"/> it is not listed at all.</param>
public sealed record ImapFolder(string Name, string? SpecialUse = null, FolderStatus? Status = null, MailboxRights Rights = MailboxRights.All);

/// <summary>The messages of a mailbox that carry \Deleted.</summary>
/// <param name="Messages">How many.</param>
/// <param name="Octets">Their sizes together.</param>
public readonly record struct DeletedMessages(int Messages, long Octets);

/// <summary>The counts of STATUS (RFC 3501 §6.3.10).</summary>
/// <param name="Messages">Messages.</param>
/// <param name="Unseen">Messages without \Seen.</param>
/// <param name="UidNext">The next UID.</param>
/// <param name="UidValidity">The UIDVALIDITY.</param>
/// <param name="HighestModSeq">The highest modification sequence (RFC 7162).</param>
/// <param name="Size">Octets of all messages (RFC 8438).</param>
/// <param name="MailboxId">The mailbox's identifier (RFC 8474); null when there are none.</param>
public sealed record FolderStatus(
    int Messages, int Unseen, uint UidNext, uint UidValidity, ulong HighestModSeq, long Size, string? MailboxId = null);
