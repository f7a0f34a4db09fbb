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

/// <summary>What an import did.</summary>
/// <param name="Messages">Messages that are stored.</param>
/// <param name="Folders">Folders that got some.</param>
/// <param name="LeftOut">Messages that were left out: too large, empty or with octets that no mail may hold.</param>
/// <param name="OtherFiles">Files of an archive that are no mail by their names.</param>
public sealed record ImportResult(int Messages, int Folders, int LeftOut, int OtherFiles);

/// <summary>What was done.</summary>
/// <param name="Messages">Messages it was done with.</param>
public sealed record HandledMessages(long Messages);
