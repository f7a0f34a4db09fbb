using System.Runtime.CompilerServices;
using Pennypost.Mail;

namespace Pennypost.Imap.Tests;

internal sealed class MemoryMailbox : IImapMailbox
{
    private readonly MemoryMailSystem _system;
    private readonly MemoryAccount _account;
    private readonly IMailboxListener _listener;

    public MemoryMailbox(MemoryMailSystem system, MemoryAccount account, MemoryFolder folder, IMailboxListener listener)
    {
        (_system, _account, Folder, _listener) = (system, account, folder, listener);
        Rights = folder.RightsOf(account.Name);
        folder.Listeners.Add(listener);
        Snapshot = new MailboxSnapshot(folder.UidValidity, folder.UidNext, folder.ModSeq, [.. folder.Entries.Select(entry => entry.State)], folder.MailboxId);
    }

    public MemoryFolder Folder { get; }

    public MailboxSnapshot Snapshot { get; }

    public MailboxRights Rights { get; private set; }

    public ValueTask<bool> ConfirmAsync(CancellationToken cancellationToken)
    {
        lock (_system.Guard)
        {
            Rights = Folder.RightsOf(_account.Name);
            return new(Rights.HasFlag(MailboxRights.Read));
        }
    }

    public void Require(MailboxRights needed)
    {
        if ((Rights & needed) != needed)
        {
            throw MemoryAccount.Refused(Rights, ResponseCodes.NonExistent);
        }
    }

    /// <summary>RFC 4314 §4: STORE is refused when the user may change none of the flags.</summary>
    public MailboxRights RequireFlags(FlagChange change)
    {
        SystemFlags within = MemoryFolder.Permitted(Rights);
        bool some = (change.Flags & within) != SystemFlags.None || (change.Keywords.Count > 0 && Rights.HasFlag(MailboxRights.Write))
            || (within != SystemFlags.None && change.Operation == FlagOperation.Replace);
        return some ? Rights : throw MemoryAccount.Refused(Rights, ResponseCodes.NonExistent);
    }

    public ValueTask<MailboxChanges> GetChangesAsync(ulong sinceModSeq, uint knownUidNext, CancellationToken cancellationToken)
    {
        lock (_system.Guard)
        {
            Rights = Folder.RightsOf(_account.Name);
            if (!Rights.HasFlag(MailboxRights.Read))
            {
                _listener.Gone();
                return new(new MailboxChanges(sinceModSeq, knownUidNext, [], UidSet.Empty));
            }

            return new(Folder.Changes(sinceModSeq));
        }
    }

    public async IAsyncEnumerable<FetchedMessage> FetchAsync(
        UidSet uids, FetchColumns columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MemoryEntry[] entries;
        lock (_system.Guard)
        {
            Require(MailboxRights.Read);
            entries = [.. Folder.Entries.Where(entry => uids.Contains(entry.Uid))];
        }

        var message = new FetchedMessage();
        foreach (MemoryEntry entry in entries)
        {
            FailWhenAsked();
            Fill(message, entry);
            yield return message;
            await Task.Yield();
        }
    }

    public ValueTask<FlagsStored> StoreFlagsAsync(UidSet uids, FlagChange change, CancellationToken cancellationToken)
    {
        lock (_system.Guard)
        {
            return new(Folder.Store(uids, change, RequireFlags(change)));
        }
    }

    public ValueTask<Expunged> ExpungeAsync(UidSet uids, CancellationToken cancellationToken)
    {
        lock (_system.Guard)
        {
            Require(MailboxRights.Expunge);
            return new(Folder.Remove(entry => uids.Contains(entry.Uid) && entry.Flags.HasFlag(SystemFlags.Deleted)));
        }
    }

    public ValueTask<CopyResult> CopyAsync(UidSet uids, string target, CancellationToken cancellationToken)
    {
        lock (_system.Guard)
        {
            Require(MailboxRights.Read);
            MemoryFolder folder = _account.Find(target, MailboxRights.Insert, ResponseCodes.TryCreate);
            MailboxRights rights = folder.RightsOf(_account.Name);
            var sources = Folder.Entries.Where(entry => uids.Contains(entry.Uid)).ToList();
            var copies = sources.Select(entry => folder.Add(
                entry.Message, entry.Flags & MemoryFolder.Permitted(rights), rights.HasFlag(MailboxRights.Write) ? entry.Keywords : KeywordSet.Empty).Uid).ToList();
            return new(new CopyResult(folder.UidValidity, UidSet.Of(sources.Select(entry => entry.Uid)), UidSet.Of(copies)));
        }
    }

    public async ValueTask<IReadOnlyList<uint>> SearchAsync(MessageCriterion criterion, UidSet candidates, CancellationToken cancellationToken)
    {
        FailWhenAsked();
        if (_system.Hold is { } hold)
        {
            await hold.Task.WaitAsync(cancellationToken);
        }

        lock (_system.Guard)
        {
            return [.. Folder.Entries.Where(entry => candidates.Contains(entry.Uid) && Folder.Matches(entry, criterion)).Select(entry => entry.Uid)];
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_system.Guard)
        {
            Folder.Listeners.Remove(_listener).ShouldBeTrue("A mailbox is disposed once.");
        }

        return default;
    }

    private static void Fill(FetchedMessage message, MemoryEntry entry)
    {
        MimeStructure structure = entry.Message.Structure;
        message.Uid = entry.Uid;
        message.InternalDate = entry.Message.Date;
        message.Size = entry.Message.Octets.Length;
        message.Envelope = ImapEnvelope.Write(structure.Fields);
        message.BodyStructure = ImapBodyStructure.Write(structure, extensions: true);
        message.Body = ImapBodyStructure.Write(structure, extensions: false);
        message.Structure = structure;
        message.Header = entry.Message.Octets.AsMemory(0, (int)structure.Root.BodyStart);
        message.EmailId = entry.Message.EmailId;
        message.SaveDate = MemoryMailSystem.SavedDay;
        message.Preview = string.Join(' ', TextExtractor.Extract(structure, entry.Message.Octets, 200).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        message.Content = new MemoryContent(entry.Message);
    }

    private void FailWhenAsked()
    {
        if (_system.Fails)
        {
            _system.Fails = false;
            throw new InvalidOperationException("secret detail");
        }
    }

    private sealed class MemoryContent(MemoryMessage message) : IMessageContent
    {
        public long Length => message.Octets.Length;

        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(long offset, int count, CancellationToken cancellationToken) =>
            message.ContentFails
                ? throw new InvalidOperationException("secret detail")
                : new(message.Octets.AsMemory((int)offset, count));
    }
}
