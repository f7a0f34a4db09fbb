namespace Pennypost.Imap.Tests;

/// <summary>Names and rights of the fake: the contract of <see cref="IImapAcl"/> in the plainest way. The caller holds the system's lock.</summary>
internal sealed partial class MemoryAccount : IImapAcl, IImapNamespaces
{
    public string OtherUsers => "#users/";

    public string Shared => "#public/";

    public static ImapRefusalException Refused(MailboxRights rights, string missing) => rights.HasFlag(MailboxRights.Lookup)
        ? new ImapRefusalException(ResponseCodes.NoPermission, "Not allowed")
        : new ImapRefusalException(missing, "No such mailbox");

    public MemoryFolder Find(string name, MailboxRights needed, string missing = ResponseCodes.NonExistent)
    {
        if (!system.Folders.TryGetValue(Key(name).Key, out MemoryFolder? folder))
        {
            throw Refused(MailboxRights.None, missing);
        }

        MailboxRights rights = folder.RightsOf(user);
        return (rights & needed) == needed ? folder : throw Refused(rights, missing);
    }

    public ValueTask<MailboxRights> GetMyRightsAsync(string name, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            MailboxRights rights = Find(name, MailboxRights.None).RightsOf(user);
            return rights != MailboxRights.None ? new(rights) : throw Refused(rights, ResponseCodes.NonExistent);
        }
    }

    public ValueTask<IReadOnlyList<AclEntry>> GetAclAsync(string name, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            MemoryFolder folder = Find(name, MailboxRights.Administer);
            var entries = folder.Acl.Select(pair => new AclEntry(pair.Key, pair.Value)).ToList();
            return new([.. folder.Owner is { } owner ? entries.Prepend(new AclEntry(owner, MailboxRights.All)) : entries]);
        }
    }

    public ValueTask<MailboxRights> GetRequiredRightsAsync(string name, string identifier, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            return new(Find(name, MailboxRights.Administer).Owner == Known(identifier) ? MailboxRights.All : MailboxRights.None);
        }
    }

    public ValueTask SetAclAsync(string name, string identifier, AclEdit edit, MailboxRights rights, CancellationToken cancellationToken)
    {
        lock (system.Guard)
        {
            MemoryFolder folder = Find(name, MailboxRights.Administer);
            if (folder.Owner == Known(identifier))
            {
                throw new ImapRefusalException(ResponseCodes.Cannot, "The owner's rights do not change");
            }

            MailboxRights before = folder.Acl.GetValueOrDefault(identifier);
            MailboxRights after = edit switch { AclEdit.Add => before | rights, AclEdit.Remove => before & ~rights, _ => rights };
            folder.Acl.Remove(identifier);
            if (after != MailboxRights.None)
            {
                folder.Acl.Add(identifier, after);
            }

            MemoryMailSystem.Announce(folder);
            return default;
        }
    }

    private static string Known(string identifier) => identifier.TrimStart('-') is "alice" or "bob" or "anyone"
        ? identifier
        : throw new ImapRefusalException(ResponseCodes.Cannot, "There is no such user");

    /// <summary>Where a folder stands, and whose it is.</summary>
    private (string Key, string? Owner) Key(string name)
    {
        string other = user == "alice" ? "bob" : "alice";
        string prefix = $"#users/{other}/";
        if (name.StartsWith(prefix, StringComparison.Ordinal))
        {
            return (Stands(other, name[prefix.Length..]), other);
        }

        return name.StartsWith("#public/", StringComparison.Ordinal) ? (name, null) : (Stands(user, name), user);
    }

    private static string Stands(string owner, string name) => owner == "alice" ? name : $"#users/bob/{name}";

    private string View(MemoryFolder folder)
    {
        string plain = folder.Owner == "bob" ? folder.Name["#users/bob/".Length..] : folder.Name;
        return folder.Owner is { } owner && owner != user ? $"#users/{owner}/{plain}" : plain;
    }

    private void Make(string name, string? specialUse)
    {
        (MailboxRights inherited, MemoryFolder? parent) = CheckNew(name);
        MemoryFolder made = system.Create(Key(name).Key, specialUse);
        if (parent is not null && inherited != MailboxRights.All)
        {
            foreach ((string identifier, MailboxRights rights) in parent.Acl)
            {
                made.Acl.Add(identifier, rights);
            }
        }
    }

    /// <summary>Another owner's tree takes k on what the new mailbox hangs below.</summary>
    private (MailboxRights Rights, MemoryFolder? Parent) CheckNew(string name)
    {
        (string key, string? owner) = Key(name);
        bool exists = system.Folders.TryGetValue(key, out MemoryFolder? there);
        if (exists && there!.RightsOf(user).HasFlag(MailboxRights.Lookup))
        {
            throw new ImapRefusalException(ResponseCodes.AlreadyExists, "There is a mailbox of that name");
        }

        if (owner == user)
        {
            return (MailboxRights.All, null);
        }

        int slash = key.LastIndexOf('/');
        MemoryFolder? parent = slash < 0 ? null : system.Folders.GetValueOrDefault(key[..slash]);
        MailboxRights rights = parent?.RightsOf(user) ?? MailboxRights.None;
        return rights.HasFlag(MailboxRights.Create) && !exists ? (rights, parent) : throw Refused(rights, ResponseCodes.NonExistent);
    }
}
