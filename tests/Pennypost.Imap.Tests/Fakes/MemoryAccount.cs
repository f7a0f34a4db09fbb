namespace Pennypost.Imap.Tests;

internal sealed partial class MemoryAccount(MemoryMailSystem system, string user) : IImapAccount, IImapMove, IImapSpecialUse
{
    public string Name => user;

    public long MaximumMessageSize => system.MaximumMessageSize;

    public IReadOnlyList<string> SpecialUses => ["\\Sent", "\\Drafts"];

    public ValueTask<IReadOnlyList<ImapFolder>> ListFoldersAsync(CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            return new([.. system.Folders.Values.Where(folder => folder.RightsOf(user).HasFlag(MailboxRights.Lookup)).Select(folder =>
                new ImapFolder(View(folder), folder.SpecialUse, folder.Status, folder.RightsOf(user)))]);
        }
    }

    public ValueTask<IReadOnlyList<string>> ListSubscriptionsAsync(CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            return new([.. system.Subscriptions.Where(name => name.User == user).Select(name => name.Mailbox)]);
        }
    }

    public ValueTask SubscribeAsync(string name, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            system.Subscriptions.Add((user, name));
            return default;
        }
    }

    public ValueTask UnsubscribeAsync(string name, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            system.Subscriptions.Remove((user, name));
            return default;
        }
    }

    public ValueTask CreateFolderAsync(string name, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            Make(name, null);
            return default;
        }
    }

    public ValueTask DeleteFolderAsync(string name, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            MemoryFolder folder = Find(name, MailboxRights.Delete);
            system.Folders.Remove(folder.Name);
            folder.Listeners.ForEach(listener => listener.Gone());
            return default;
        }
    }

    public ValueTask RenameFolderAsync(string from, string to, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            MemoryFolder folder = Find(from, MailboxRights.Delete);
            (string key, string? owner) = Key(to);
            if (owner != folder.Owner)
            {
                throw new ImapRefusalException(ResponseCodes.Cannot, "Another owner");
            }

            CheckNew(to);
            system.Folders.Remove(folder.Name);
            folder.Name = key;
            system.Folders.Add(key, folder);
            return default;
        }
    }

    public ValueTask<FolderStatus> GetStatusAsync(string name, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            return new(Find(name, MailboxRights.Read).Status);
        }
    }

    public ValueTask<IImapMailbox> OpenAsync(string name, bool readOnly, IMailboxListener listener, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            return new(new MemoryMailbox(system, this, Find(name, MailboxRights.Read), listener));
        }
    }

    public ValueTask<IImapAppend> BeginAppendAsync(string name, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            return new(new MemoryAppend(system, Find(name, MailboxRights.Insert, ResponseCodes.TryCreate), user));
        }
    }

    public async ValueTask<MoveResult> MoveAsync(IImapMailbox source, UidSet uids, string target, CancellationToken cancellationToken)
    {
        var mailbox = (MemoryMailbox)source;
        mailbox.Require(MailboxRights.DeleteMessages | MailboxRights.Expunge);
        CopyResult copied = await mailbox.CopyAsync(uids, target, cancellationToken);
        lock (system.Guard)
        {
            return new MoveResult(copied, mailbox.Folder.Remove(entry => copied.Source.Contains(entry.Uid)));
        }
    }

    public ValueTask DisposeAsync()
    {
        system.OpenAccounts--;
        return default;
    }
}
