using Pennypost.Imap;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Sharing;

/// <summary>The one way from a name to a folder: whatever a user does with a folder, he comes through here, and his rights are looked at.</summary>
/// <remarks>Invariants: (1) a name that is not of the shared namespaces is looked for in the user's own account only; (2) without the right that is needed
/// the user is told NOPERM when he may look the folder up, and else exactly what he would be told if it were not there; (3) own folders cost one statement.</remarks>
/// <param name="actor">The user.</param>
/// <param name="folders">Own folders.</param>
/// <param name="sharing">Those of others.</param>
internal sealed class FolderDoor(long actor, Folders folders, FolderSharing sharing)
{
    /// <summary>Finds a folder for what needs some rights.</summary>
    /// <param name="name">The name as the user knows it.</param>
    /// <param name="needed">All of these are needed.</param>
    /// <param name="missing">The response code when it is not there.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ImapRefusalException">It is not there for this user, or he may not.</exception>
    public async Task<FolderAccess> FindAsync(string name, FolderRights needed, string missing, CancellationToken cancellationToken)
    {
        var access = await FindAnyAsync(name, cancellationToken);
        return access is not null && (access.Rights & needed) == needed ? access : throw Refused(access?.Rights ?? FolderRights.None, missing);
    }

    /// <summary>Finds a folder whatever the rights. The caller must tell nothing of it before he has looked at them.</summary>
    public async Task<FolderAccess?> FindAnyAsync(string name, CancellationToken cancellationToken)
    {
        if (SharedName.Parse(name) is not { } shared)
        {
            return await folders.FindAsync(actor, name, cancellationToken) is { } own ? FolderAccess.Own(actor, own) : null;
        }

        return await sharing.FindAsync(actor, shared.Owner, shared.Folder, cancellationToken) is { } found
            ? new FolderAccess(actor, found.OwnerId, found.Folder, found.Rights)
            : null;
    }

    /// <summary>The rights at this moment; those to own folders do not change.</summary>
    public async ValueTask<FolderRights> RenewAsync(FolderAccess access, CancellationToken cancellationToken) =>
        access.IsOwn ? access.Rights : await sharing.RightsAsync(actor, access.OwnerId, access.Folder.Id, cancellationToken);

    /// <summary>All folders that the user may look up, under the names that he knows.</summary>
    public async Task<IReadOnlyList<(string Name, FolderAccess Access)>> ListAsync(CancellationToken cancellationToken)
    {
        var others = sharing.ListAsync(actor, cancellationToken);
        var own = await folders.ListAsync(actor, cancellationToken);
        return
        [
            .. own.Select(folder => (folder.Name, FolderAccess.Own(actor, folder))),
            .. (await others).Select(shared => (SharedName.Of(shared), new FolderAccess(actor, shared.OwnerId, shared.Folder, shared.Rights))),
        ];
    }

    /// <summary>What somebody is told who lacks a right.</summary>
    /// <param name="rights">Those that he has.</param>
    /// <param name="missing">The response code when the folder is not there.</param>
    public static ImapRefusalException Refused(FolderRights rights, string missing) => rights.HasFlag(FolderRights.Lookup)
        ? new ImapRefusalException(ResponseCodes.NoPermission, "The access rights of the mailbox do not allow it")
        : Missing(missing);

    /// <summary>What somebody is told when there is no such folder.</summary>
    public static ImapRefusalException Missing(string code) => new(code, "There is no such mailbox");
}
