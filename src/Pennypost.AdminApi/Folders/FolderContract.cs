namespace Pennypost.AdminApi.Folders;

/// <summary>Some folders of a user.</summary>
/// <param name="Folders">Their whole names.</param>
public sealed record FolderNames(IReadOnlyList<string> Folders);

/// <summary>Folders to copy or move to another user.</summary>
/// <param name="Folders">Their whole names.</param>
/// <param name="TargetAccountId">The other user.</param>
/// <param name="Move">They leave the one user.</param>
public sealed record CopyFoldersRequest(IReadOnlyList<string> Folders, long TargetAccountId, bool Move = false);

/// <summary>A folder to rename.</summary>
/// <param name="From">Its whole name.</param>
/// <param name="To">Its new whole name; folders below it follow.</param>
public sealed record RenameFolderRequest(string From, string To);

/// <summary>What was done.</summary>
/// <param name="Messages">Messages it was done with.</param>
public sealed record HandledMessages(long Messages);
