using Pennypost.Core.MailAccess.Quotas;
using Pennypost.Store.Bodies;
using Pennypost.Store.Changes;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Memory;
using Pennypost.Store.Messages;
using Pennypost.Store.Schema;
using Pennypost.Store.Search;
using Pennypost.Store.Settings;
using Pennypost.Store.Work;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>The parts of the store that all IMAP sessions share.</summary>
/// <param name="Database">The database.</param>
/// <param name="Bodies">Bodies outside the database.</param>
/// <param name="Reservations">For bodies being written.</param>
/// <param name="Changes">Notices of changed folders.</param>
/// <param name="Settings">The settings.</param>
/// <param name="Wakeups">Told of work that a session causes.</param>
/// <param name="Time">The clock.</param>
/// <param name="Slots">Places for costly commands.</param>
/// <param name="Memory">Messages that were read lately.</param>
public sealed record ImapStore(
    Database Database, IBodyStore Bodies, BodyReservations Reservations, FolderChanges Changes, SettingStore Settings, IWakeups Wakeups, TimeProvider Time, WorkSlots Slots, MessageMemory Memory)
{
    internal Folders Folders { get; } = new(Database);

    internal FolderEdits Edits { get; } = new(Database, Changes);

    internal FolderSharing Sharing { get; } = new(Database);

    internal FolderGrants Grants { get; } = new(Database, Changes);

    internal MailboxQuotas Quotas { get; } = new(Database, Settings);

    internal FolderReading Reading { get; } = new(Database);

    internal EntryColumns Columns { get; } = new(Database);

    internal RememberedColumns Remembered { get; } = new(Database, new EntryColumns(Database), Memory);

    internal FolderCounters Counters { get; } = new(Database, Changes, Time);

    internal EntryFlagging Flagging { get; } = new(Database);

    internal EntryConditionalFlagging ConditionalFlagging { get; } = new(Database);

    internal FolderHistory History { get; } = new(Database);

    internal FolderMetadata Metadata { get; } = new(Database);

    internal EntryDates Dates { get; } = new(Database);

    internal EntryCopying Copying { get; } = new(Database, Changes);

    internal EntryAppending Appending { get; } = new(Database, Changes);

    internal FolderSnapshots Snapshots { get; } = new();

    internal SearchIndex SearchIndex { get; } = new(Database);
}
