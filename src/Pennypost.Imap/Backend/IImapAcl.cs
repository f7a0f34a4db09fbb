namespace Pennypost.Imap;

/// <summary>ACL (RFC 4314), on an <see cref="IImapAccount"/>: mailboxes are shared, and rights are asked for and changed.</summary>
/// <remarks>
/// With it, every method of the account and its mailboxes obeys the rights. A mailbox that the user may not look up is refused as one that does not exist,
/// unless he has the right that the command needs.
/// </remarks>
public interface IImapAcl
{
    /// <summary>MYRIGHTS: what the user may do.</summary>
    /// <param name="name">The mailbox.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">NONEXISTENT: no such mailbox, or no right that lets him know of it.</exception>
    ValueTask<MailboxRights> GetMyRightsAsync(string name, CancellationToken cancellationToken);

    /// <summary>GETACL: who may do what.</summary>
    /// <param name="name">The mailbox.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">NONEXISTENT, NOPERM.</exception>
    ValueTask<IReadOnlyList<AclEntry>> GetAclAsync(string name, CancellationToken cancellationToken);

    /// <summary>LISTRIGHTS: the rights that an identifier always has; all others can be given and taken one by one.</summary>
    /// <param name="name">The mailbox.</param>
    /// <param name="identifier">A user, "anyone", or either behind "-".</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">NONEXISTENT, NOPERM, CANNOT: no such identifier.</exception>
    ValueTask<MailboxRights> GetRequiredRightsAsync(string name, string identifier, CancellationToken cancellationToken);

    /// <summary>SETACL and DELETEACL.</summary>
    /// <param name="name">The mailbox.</param>
    /// <param name="identifier">A user, "anyone", or either behind "-" for rights that are taken away.</param>
    /// <param name="edit">How.</param>
    /// <param name="rights">Which rights; replacing by none removes the identifier.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">NONEXISTENT, NOPERM, LIMIT; CANNOT: no such identifier, or the owner.</exception>
    ValueTask SetAclAsync(string name, string identifier, AclEdit edit, MailboxRights rights, CancellationToken cancellationToken);
}

/// <summary>Optional interface of an <see cref="IImapAccount"/>: mailboxes of others stand in namespaces of their own (RFC 2342).</summary>
public interface IImapNamespaces
{
    /// <summary>What names of other users' mailboxes begin with, such as <c>#users/</c>; the user's name follows.</summary>
    string OtherUsers { get; }

    /// <summary>What names of mailboxes of nobody begin with, such as <c>#public/</c>.</summary>
    string Shared { get; }
}

/// <summary>What an identifier may do.</summary>
/// <param name="Identifier">A user, "anyone", or either behind "-".</param>
/// <param name="Rights">The rights.</param>
public sealed record AclEntry(string Identifier, MailboxRights Rights);

/// <summary>How SETACL changes rights.</summary>
public enum AclEdit
{
    /// <summary>These and no others.</summary>
    Replace,

    /// <summary>+: these besides those that are there.</summary>
    Add,

    /// <summary>-: without these.</summary>
    Remove,
}
