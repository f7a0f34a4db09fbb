using System.Runtime.CompilerServices;
using Pennypost.Mail;

namespace Pennypost.Imap.Tests;

internal sealed class MemoryMailbox : IImapMailbox
{
    private readonly MemoryMailSystem _system;
    private readonly IMailboxListener _listener;

    public MemoryMailbox(MemoryMailSystem system, MemoryFolder folder, IMailboxListener listener)
    {
        (_system, Folder, _listener) = (system, folder, listener);
        folder.Listeners.Add(listener);
        Snapshot = new MailboxSnapshot(folder.UidValidity, folder.UidNext, folder.ModSeq, [.. folder.Entries.Select(entry => entry.State)], folder.MailboxId);
    }

    public MemoryFolder Folder { get; }

    public MailboxSnapshot Snapshot { get; }

    public ValueTask<MailboxChanges> GetChangesAsync(ulong sinceModSeq, uint knownUidNext, CancellationToken cancellationToken)
    {
        lock (_system.Guard)
        {
            return new(Folder.Changes(sinceModSeq));
        }
    }

    public async IAsyncEnumerable<FetchedMessage> FetchAsync(
        UidSet uids, FetchColumns columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MemoryEntry[] entries;
        lock (_system.Guard)
        {
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
            return new(Folder.Store(uids, change));
        }
    }

    public ValueTask<Expunged> ExpungeAsync(UidSet uids, CancellationToken cancellationToken)
    {
        lock (_system.Guard)
        {
            return new(Folder.Remove(entry => uids.Contains(entry.Uid) && entry.Flags.HasFlag(SystemFlags.Deleted)));
        }
    }

    public ValueTask<CopyResult> CopyAsync(UidSet uids, string target, CancellationToken cancellationToken)
    {
        lock (_system.Guard)
        {
            MemoryFolder folder = _system.Find(target, ResponseCodes.TryCreate);
            var sources = Folder.Entries.Where(entry => uids.Contains(entry.Uid)).ToList();
            var copies = sources.Select(entry => folder.Add(entry.Message, entry.Flags, entry.Keywords).Uid).ToList();
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
