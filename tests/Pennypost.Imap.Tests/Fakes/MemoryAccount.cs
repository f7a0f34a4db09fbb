namespace Pennypost.Imap.Tests;

internal sealed partial class MemoryAccount(MemoryMailSystem system) : IImapAccount, IImapMove, IImapSpecialUse
{
    public string Name => "alice";

    public long MaximumMessageSize => system.MaximumMessageSize;

    public IReadOnlyList<string> SpecialUses => ["\\Sent", "\\Drafts"];

    public ValueTask<IReadOnlyList<ImapFolder>> ListFoldersAsync(CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            return new([.. system.Folders.Values.Select(folder => new ImapFolder(folder.Name, folder.SpecialUse, folder.Status))]);
        }
    }

    public ValueTask<IReadOnlyList<string>> ListSubscriptionsAsync(CancellationToken cancellationToken) => new([.. system.Subscriptions]);

    public ValueTask SubscribeAsync(string name, CancellationToken cancellationToken)
    {
        system.Subscriptions.Add(name);
        return default;
    }

    public ValueTask UnsubscribeAsync(string name, CancellationToken cancellationToken)
    {
        system.Subscriptions.Remove(name);
        return default;
    }

    public ValueTask CreateFolderAsync(string name, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            if (system.Folders.ContainsKey(name))
            {
                throw new ImapRefusalException(ResponseCodes.AlreadyExists, "There is a mailbox of that name");
            }

            system.Create(name);
            return default;
        }
    }

    public ValueTask DeleteFolderAsync(string name, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            MemoryFolder folder = system.Find(name);
            system.Folders.Remove(name);
            folder.Listeners.ForEach(listener => listener.Gone());
            return default;
        }
    }

    public ValueTask RenameFolderAsync(string from, string to, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            MemoryFolder folder = system.Find(from);
            if (system.Folders.ContainsKey(to))
            {
                throw new ImapRefusalException(ResponseCodes.AlreadyExists, "There is a mailbox of that name");
            }

            system.Folders.Remove(from);
            folder.Name = to;
            system.Folders.Add(to, folder);
            return default;
        }
    }

    public ValueTask<FolderStatus> GetStatusAsync(string name, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            return new(system.Find(name).Status);
        }
    }

    public ValueTask<IImapMailbox> OpenAsync(string name, bool readOnly, IMailboxListener listener, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            return new(new MemoryMailbox(system, system.Find(name), listener));
        }
    }

    public ValueTask<IImapAppend> BeginAppendAsync(string name, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            return new(new MemoryAppend(system, system.Find(name, ResponseCodes.TryCreate)));
        }
    }

    public async ValueTask<MoveResult> MoveAsync(IImapMailbox source, UidSet uids, string target, CancellationToken cancellationToken)
    {
        var mailbox = (MemoryMailbox)source;
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
