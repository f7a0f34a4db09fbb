namespace Pennypost.AdminApi.Folders;

/// <summary>Who may do what in a folder.</summary>
/// <param name="Folder">Its whole name.</param>
/// <param name="OwnerRights">What the owner may do, as letters of RFC 4314.</param>
/// <param name="Fixed">The owner can neither rename nor delete it.</param>
/// <param name="Grants">What others may do.</param>
public sealed record FolderRightsView(string Folder, string OwnerRights, bool Fixed, IReadOnlyList<FolderGrantView> Grants);

/// <summary>What somebody may do in a folder.</summary>
/// <param name="Identifier">A user's name or <c>anyone</c>; behind <c>-</c> the rights are taken away.</param>
/// <param name="Rights">Letters of RFC 4314.</param>
public sealed record FolderGrantView(string Identifier, string Rights);

/// <summary>Rights to give or take.</summary>
/// <param name="Folder">The folder's whole name.</param>
/// <param name="Identifier">A user's name or <c>anyone</c>; behind <c>-</c> for rights that are taken away.</param>
/// <param name="Rights">Letters of RFC 4314, in place of those before; none removes the identifier.</param>
public sealed record SetFolderRightsRequest(string Folder, string Identifier, string Rights);

/// <summary>Folders whose owner may rename and delete them, or not.</summary>
/// <param name="Folders">Their whole names.</param>
/// <param name="Fixed">He may not.</param>
public sealed record SetOwnerRightsRequest(IReadOnlyList<string> Folders, bool Fixed);

/// <summary>A public folder to make.</summary>
/// <param name="Name">Its whole name.</param>
public sealed record CreatePublicFolderRequest(string Name);

/// <summary>The public folders.</summary>
/// <param name="Folders">By name.</param>
public sealed record PublicFolders(IReadOnlyList<Accounts.AccountFolder> Folders);
