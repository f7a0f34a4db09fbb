using Pennypost.Core.MailAccess.Bin;

namespace Pennypost.AdminApi.MessageStore;

/// <summary>What was deleted and can be taken back.</summary>
/// <param name="Messages">Messages.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Folders">Folders.</param>
/// <param name="FolderMessages">Messages that were deleted together with their folder, counted among the messages.</param>
/// <param name="Held">Messages that POP3 holds instead of deleting them, counted among the messages; their time never ends (SVC-046).</param>
public sealed record RecycledItems(long Messages, long Bytes, long Folders, long FolderMessages, long Held);

/// <summary>What a user deleted since a moment.</summary>
/// <param name="Deleted">What it is.</param>
/// <param name="KeepHours">Hours for which the bin keeps; 0 when it is off.</param>
public sealed record RecycleBinContents(RecycledItems Deleted, long KeepHours);

/// <summary>What to take back, and how (USR-307, USR-308).</summary>
/// <param name="Since">Everything deleted from then on.</param>
/// <param name="Unread">Messages of folders that exist become unread.</param>
/// <param name="Flagged">They become flagged.</param>
public sealed record UndeleteRequest(DateTimeOffset Since, bool Unread = false, bool Flagged = false);

/// <summary>Figures of the message store.</summary>
/// <param name="Folders">Folders of all users.</param>
/// <param name="Messages">Messages in folders; a copy counts in each.</param>
/// <param name="Unread">Those that were not read.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="StoredMessages">Messages that are kept, each once, those in the recycle bin and in queues among them.</param>
/// <param name="StoredBytes">Their size.</param>
/// <param name="RecycleBin">What lies in the recycle bin.</param>
/// <param name="KeepHours">Hours for which the bin keeps; 0 when it is off.</param>
public sealed record MessageStoreFigures(
    long Folders, long Messages, long Unread, long Bytes, long StoredMessages, long StoredBytes, RecycledItems RecycleBin, long KeepHours);

/// <summary>Folders with the highest figure.</summary>
/// <param name="Folders">At most ten, the highest first.</param>
public sealed record TopFolders(IReadOnlyList<LargeFolder> Folders);

/// <summary>What was removed for good.</summary>
/// <param name="Messages">Messages.</param>
public sealed record PurgedMessages(long Messages);
