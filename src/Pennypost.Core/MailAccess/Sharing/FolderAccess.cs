using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Sharing;

/// <summary>A folder that a user has come to, with what he may do there.</summary>
/// <param name="Actor">The user.</param>
/// <param name="OwnerId">Whose folder; every statement about its messages names this account.</param>
/// <param name="Folder">The folder as it was when it was found.</param>
/// <param name="Rights">What the user may do.</param>
internal sealed record FolderAccess(long Actor, long OwnerId, Folder Folder, FolderRights Rights)
{
    /// <summary>The user's own: his rights cannot change, so nobody needs to ask for them again.</summary>
    public bool IsOwn => Actor == OwnerId;

    /// <summary>The user's own folder.</summary>
    public static FolderAccess Own(long account, Folder folder) =>
        new(account, account, folder, folder.Fixed ? FolderRights.All & ~FolderRights.Delete : FolderRights.All);

    /// <summary>Where copies go, with the flags that the user may set there (RFC 4314 §4, COPY).</summary>
    public CopyTarget Target => new(OwnerId, Folder.Id, FlagsOf(Rights), Rights.HasFlag(FolderRights.Write));

    /// <summary>The flags that rights let a user change.</summary>
    public static EntryFlags FlagsOf(FolderRights rights) =>
        (rights.HasFlag(FolderRights.Seen) ? EntryFlags.Seen : EntryFlags.None)
        | (rights.HasFlag(FolderRights.DeleteMessages) ? EntryFlags.Deleted : EntryFlags.None)
        | (rights.HasFlag(FolderRights.Write) ? EntryFlags.Answered | EntryFlags.Flagged | EntryFlags.Draft : EntryFlags.None);
}
