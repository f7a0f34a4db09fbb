namespace Pennypost.Imap.Tests;

internal sealed partial class MemoryAccount
    : IImapCondStore, IImapQResync, IImapObjectId, IImapSaveDate, IImapPreview, IImapCreateSpecialUse, IImapReplace, IImapWorkLimits
{
    public ValueTask<ConditionalFlagsStored> StoreFlagsAsync(
        IImapMailbox mailbox, UidSet uids, FlagChange change, ulong unchangedSince, CancellationToken cancellationToken)
    {
        MemoryFolder folder = ((MemoryMailbox)mailbox).Folder;
        lock (system.Guard)
        {
            MailboxRights rights = ((MemoryMailbox)mailbox).RequireFlags(change);
            ILookup<bool, uint> tested = folder.Entries.Where(entry => uids.Contains(entry.Uid)).ToLookup(entry => entry.ModSeq <= unchangedSince, entry => entry.Uid);
            return new(new ConditionalFlagsStored(folder.Store(UidSet.Of(tested[true]), change, rights), UidSet.Of(tested[false])));
        }
    }

    public ValueTask<IDisposable?> EnterAsync(ImapWork work, CancellationToken cancellationToken) => new(system.IsBusy ? null : new Place(system));

    public ValueTask<UidSet> GetVanishedAsync(IImapMailbox mailbox, ulong sinceModSeq, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            return new(((MemoryMailbox)mailbox).Folder.VanishedSince(sinceModSeq));
        }
    }

    public ValueTask<string> GetMailboxIdAsync(string name, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            return new(Find(name, MailboxRights.None).MailboxId);
        }
    }

    public ValueTask<DeletedMessages> CountDeletedAsync(string name, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            var deleted = Find(name, MailboxRights.Read).Entries.Where(entry => entry.Flags.HasFlag(SystemFlags.Deleted)).ToList();
            return new(new DeletedMessages(deleted.Count, deleted.Sum(entry => entry.Message.Octets.Length)));
        }
    }

    public ValueTask CreateFolderAsync(string name, string specialUse, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            if (system.Folders.Values.Any(folder => folder.SpecialUse == specialUse))
            {
                throw new ImapRefusalException(ResponseCodes.UseAttribute, "Another mailbox has this special use");
            }

            Make(name, specialUse);
            return default;
        }
    }

    private sealed class Place : IDisposable
    {
        private readonly MemoryMailSystem _system;

        public Place(MemoryMailSystem system)
        {
            _system = system;
            Interlocked.Increment(ref system.PlacesTaken);
        }

        public void Dispose() => Interlocked.Decrement(ref _system.PlacesTaken);
    }

    public ValueTask<IImapAppend> BeginReplaceAsync(IImapMailbox source, uint uid, string name, CancellationToken cancellationToken)
    {
        MemoryFolder folder = ((MemoryMailbox)source).Folder;
        lock (system.Guard)
        {
            ((MemoryMailbox)source).Require(MailboxRights.DeleteMessages | MailboxRights.Expunge);
            return folder.Entries.Exists(entry => entry.Uid == uid)
                ? new(new MemoryAppend(system, Find(name, MailboxRights.Insert, ResponseCodes.TryCreate), user, folder, uid))
                : throw new ImapRefusalException(ResponseCodes.NonExistent, "No such message");
        }
    }
}
