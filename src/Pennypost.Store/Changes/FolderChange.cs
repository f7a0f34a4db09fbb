namespace Pennypost.Store.Changes;

/// <summary>A folder changed. Carries no content: whoever shows the folder asks what changed since the modification sequence it knows.</summary>
/// <param name="FolderId">The folder.</param>
/// <param name="ModSeq">The folder's modification sequence after the change.</param>
public readonly record struct FolderChange(long FolderId, long ModSeq);
