using Pennypost.Core.MailAccess.Sharing;
using Pennypost.Imap;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>Rights of folders (RFC 4314) and the namespaces of those that others share (RFC 2342).</summary>
internal sealed partial class ImapAccount : IImapAcl, IImapNamespaces
{
    private const string Anyone = "anyone";

    private const FolderRights Knowing =
        FolderRights.Lookup | FolderRights.Read | FolderRights.Insert | FolderRights.Create | FolderRights.Delete | FolderRights.Administer;

    /// <inheritdoc/>
    public string OtherUsers => SharedName.Users;

    /// <inheritdoc/>
    public string Shared => SharedName.Public;

    /// <inheritdoc/>
    public async ValueTask<MailboxRights> GetMyRightsAsync(string name, CancellationToken cancellationToken)
    {
        // RFC 4314 §4: one of l, r, i, k, x and a is enough to ask.
        var access = await _door.FindAnyAsync(name, cancellationToken);
        return access is not null && (access.Rights & Knowing) != FolderRights.None
            ? (MailboxRights)access.Rights
            : throw FolderDoor.Missing(ResponseCodes.NonExistent);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<AclEntry>> GetAclAsync(string name, CancellationToken cancellationToken)
    {
        var access = await _door.FindAsync(name, FolderRights.Administer, ResponseCodes.NonExistent, cancellationToken);
        var grants = await store.Grants.ReadAsync(access.Folder.Id, cancellationToken);
        var owner = access.OwnerId == FolderSharing.PublicAccount ? null : access.IsOwn ? Name : SharedName.Parse(name)!.Owner;
        return
        [
            .. owner is null ? Array.Empty<AclEntry>() : [new AclEntry(owner, OwnersRights(access.Folder))],
            .. grants.Select(grant => new AclEntry((grant.Negative ? "-" : string.Empty) + (grant.GranteeName ?? Anyone), (MailboxRights)grant.Rights)),
        ];
    }

    /// <inheritdoc/>
    public async ValueTask<MailboxRights> GetRequiredRightsAsync(string name, string identifier, CancellationToken cancellationToken)
    {
        var access = await _door.FindAsync(name, FolderRights.Administer, ResponseCodes.NonExistent, cancellationToken);
        var (grantee, negative) = await IdentifyAsync(identifier, cancellationToken);
        return grantee == access.OwnerId && !negative ? OwnersRights(access.Folder) : MailboxRights.None;
    }

    /// <inheritdoc/>
    public async ValueTask SetAclAsync(string name, string identifier, AclEdit edit, MailboxRights rights, CancellationToken cancellationToken)
    {
        var access = await _door.FindAsync(name, FolderRights.Administer, ResponseCodes.NonExistent, cancellationToken);
        var (grantee, negative) = await IdentifyAsync(identifier, cancellationToken);
        if (grantee == access.OwnerId)
        {
            throw new ImapRefusalException(ResponseCodes.Cannot, "The owner's rights do not change");
        }

        var how = edit switch { AclEdit.Add => GrantEdit.Add, AclEdit.Remove => GrantEdit.Remove, _ => GrantEdit.Replace };
        if (!await RefuseMissingTargetAsync(
            store.Grants.ChangeAsync(access.Folder.Id, grantee, negative, how, (FolderRights)rights, cancellationToken), ResponseCodes.NonExistent))
        {
            throw new ImapRefusalException(ResponseCodes.Limit, "Too many identifiers have rights in this mailbox");
        }
    }

    private static MailboxRights OwnersRights(Folder folder) => folder.Fixed ? MailboxRights.All & ~MailboxRights.Delete : MailboxRights.All;

    /// <summary>RFC 4314 §2: "anyone", a user, and "-" before either for rights that are taken away.</summary>
    private async Task<(long? Grantee, bool Negative)> IdentifyAsync(string identifier, CancellationToken cancellationToken)
    {
        var negative = identifier.StartsWith('-');
        var user = negative ? identifier[1..] : identifier;
        if (user.Equals(Anyone, StringComparison.OrdinalIgnoreCase))
        {
            return (null, negative);
        }

        return await store.Grants.FindGranteeAsync(user, cancellationToken) is { } grantee
            ? (grantee.Id, negative)
            : throw new ImapRefusalException(ResponseCodes.Cannot, "There is no such user");
    }
}
