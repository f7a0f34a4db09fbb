using System.Text;
using Pennypost.Mail;

namespace Pennypost.Imap.Tests;

/// <summary>A message of the fake.</summary>
internal sealed class MemoryMessage(byte[] octets, DateTimeOffset date)
{
    public byte[] Octets { get; } = octets;

    public DateTimeOffset Date { get; } = date;

    /// <summary>The same for every copy.</summary>
    public string EmailId { get; } = $"M{octets.Length}";

    /// <summary>Reading the content throws.</summary>
    public bool ContentFails { get; set; }

    public MimeStructure Structure { get; } = MimeScanner.Scan(octets);
}

/// <summary>A message in a folder of the fake.</summary>
internal sealed class MemoryEntry(uint uid, MemoryMessage message)
{
    public uint Uid { get; } = uid;

    public MemoryMessage Message { get; } = message;

    public SystemFlags Flags { get; set; }

    public KeywordSet Keywords { get; set; } = KeywordSet.Empty;

    public ulong ModSeq { get; set; }

    public MessageState State => new(Uid, Flags, Keywords, ModSeq);
}

/// <summary>A folder of the fake: the contract of <see cref="IImapMailbox"/> in the plainest way. The caller holds the system's lock.</summary>
internal sealed class MemoryFolder(string name, uint uidValidity, string? specialUse)
{
    public string Name { get; set; } = name;

    public uint UidValidity { get; } = uidValidity;

    public string? SpecialUse { get; } = specialUse;

    /// <summary>Rights by identifier, with "-" before those that are taken away.</summary>
    public SortedDictionary<string, MailboxRights> Acl { get; } = new(StringComparer.Ordinal);

    /// <summary>The owner; null of a public folder.</summary>
    public string? Owner => Name.StartsWith("#users/bob/", StringComparison.Ordinal) ? "bob" : Name.StartsWith("#public/", StringComparison.Ordinal) ? null : "alice";

    public MailboxRights RightsOf(string user) => user == Owner
        ? MailboxRights.All
        : (Acl.GetValueOrDefault(user) | Acl.GetValueOrDefault("anyone")) & ~(Acl.GetValueOrDefault("-" + user) | Acl.GetValueOrDefault("-anyone"));

    public uint UidNext { get; set; } = 1;

    public ulong ModSeq { get; set; } = 1;

    public List<MemoryEntry> Entries { get; } = [];

    public List<(ulong ModSeq, uint Uid)> Vanished { get; } = [];

    public List<IMailboxListener> Listeners { get; } = [];

    /// <summary>What vanished up to here has been forgotten.</summary>
    public ulong HistoryFloor { get; set; }

    /// <summary>What vanished is remembered for so many removals.</summary>
    public int MaximumHistory { get; set; } = int.MaxValue;

    /// <summary>Hears every state that a message takes.</summary>
    public Action<MessageState> Changed { get; set; } = _ => { };

    public string MailboxId => $"F{UidValidity}";

    public FolderStatus Status => new(
        Entries.Count,
        Entries.Count(entry => !entry.Flags.HasFlag(SystemFlags.Seen)),
        UidNext,
        UidValidity,
        ModSeq,
        Entries.Sum(entry => entry.Message.Octets.Length),
        MailboxId);

    /// <summary>What vanished since, or everything that is not there when that is not known any more.</summary>
    public UidSet VanishedSince(ulong modSeq)
    {
        if (modSeq >= HistoryFloor)
        {
            return UidSet.Of(Vanished.Where(gone => gone.ModSeq > modSeq).Select(gone => gone.Uid).Order());
        }

        var there = Entries.Select(entry => entry.Uid).ToHashSet();
        return UidSet.Of(Enumerable.Range(1, (int)UidNext - 1).Select(uid => (uint)uid).Where(uid => !there.Contains(uid)));
    }

    public MemoryEntry Add(MemoryMessage message, SystemFlags flags, KeywordSet keywords)
    {
        var entry = new MemoryEntry(UidNext++, message) { Flags = flags, Keywords = keywords, ModSeq = ++ModSeq };
        Entries.Add(entry);
        Changed(entry.State);
        Notify();
        return entry;
    }

    /// <summary>Changes flags, of those that rights allow.</summary>
    public FlagsStored Store(UidSet uids, FlagChange change, MailboxRights rights = MailboxRights.All)
    {
        SystemFlags within = Permitted(rights);
        bool words = rights.HasFlag(MailboxRights.Write);
        ulong before = ModSeq;
        var changed = new List<MessageState>();
        foreach (MemoryEntry entry in Entries.Where(entry => uids.Contains(entry.Uid)))
        {
            (SystemFlags flags, KeywordSet keywords) = (
                (entry.Flags & ~within) | (change.ApplyTo(entry.Flags) & within), words ? change.ApplyTo(entry.Keywords) : entry.Keywords);
            if (flags == entry.Flags && keywords.Equals(entry.Keywords))
            {
                continue;
            }

            (entry.Flags, entry.Keywords, entry.ModSeq) = (flags, keywords, before + 1);
            changed.Add(entry.State);
            Changed(entry.State);
        }

        ModSeq = changed.Count > 0 ? before + 1 : before;
        Notify();
        return new FlagsStored(before, ModSeq, changed);
    }

    public Expunged Remove(Func<MemoryEntry, bool> which)
    {
        ulong before = ModSeq;
        var removed = Entries.Where(which).Select(entry => entry.Uid).ToList();
        if (removed.Count > 0)
        {
            ModSeq++;
            Entries.RemoveAll(entry => removed.Contains(entry.Uid));
            Vanished.AddRange(removed.Select(uid => (ModSeq, uid)));
            Forget();
            Notify();
        }

        return new Expunged(before, ModSeq, UidSet.Of(removed));
    }

    public MailboxChanges Changes(ulong sinceModSeq) => new(
        ModSeq,
        UidNext,
        [.. Entries.Where(entry => entry.ModSeq > sinceModSeq).Select(entry => entry.State)],
        VanishedSince(sinceModSeq));

    public bool Matches(MemoryEntry entry, MessageCriterion criterion)
    {
        string text = Encoding.UTF8.GetString(entry.Message.Octets);
        int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        string header = end < 0 ? text : text[..(end + 2)];
        return criterion switch
        {
            MessageCriterion.Header h => header.Split("\r\n").Any(line =>
                line.StartsWith(h.Field + ":", StringComparison.OrdinalIgnoreCase) && line.Contains(h.Text, StringComparison.OrdinalIgnoreCase)),
            MessageCriterion.Body b => text[header.Length..].Contains(b.Text, StringComparison.OrdinalIgnoreCase),
            MessageCriterion.AnyText t => text.Contains(t.Text, StringComparison.OrdinalIgnoreCase),
            MessageCriterion.Size s => s.IsLarger ? (ulong)text.Length > s.Octets : (ulong)text.Length < s.Octets,
            MessageCriterion.InternalTime t => t.IsOlder ? entry.Message.Date <= t.Moment : entry.Message.Date >= t.Moment,
            MessageCriterion.SavedDate d => Compare(DateOnly.FromDateTime(MemoryMailSystem.SavedDay.Date), d.Order, d.Date),
            MessageCriterion.EmailId id => entry.Message.EmailId == id.Id,
            MessageCriterion.InternalDate d => Compare(DateOnly.FromDateTime(entry.Message.Date.Date), d.Order, d.Date),
            MessageCriterion.SentDate d => Compare(DateOnly.FromDateTime(entry.Message.Date.Date), d.Order, d.Date),
            _ => throw new ArgumentOutOfRangeException(nameof(criterion)),
        };
    }

    public static SystemFlags Permitted(MailboxRights rights) =>
        (rights.HasFlag(MailboxRights.Seen) ? SystemFlags.Seen : SystemFlags.None)
        | (rights.HasFlag(MailboxRights.DeleteMessages) ? SystemFlags.Deleted : SystemFlags.None)
        | (rights.HasFlag(MailboxRights.Write) ? SystemFlags.Answered | SystemFlags.Flagged | SystemFlags.Draft : SystemFlags.None);

    private static bool Compare(DateOnly day, DateOrder order, DateOnly asked) => order switch
    {
        DateOrder.Before => day < asked,
        DateOrder.On => day == asked,
        _ => day >= asked,
    };

    private void Forget()
    {
        if (Vanished.Count > MaximumHistory)
        {
            int forgotten = Vanished.Count - (MaximumHistory / 2);
            HistoryFloor = Vanished[forgotten - 1].ModSeq;
            Vanished.RemoveAll(gone => gone.ModSeq <= HistoryFloor);
        }
    }

    private void Notify()
    {
        foreach (IMailboxListener listener in Listeners.ToArray())
        {
            listener.Changed(ModSeq);
        }
    }
}
