using System.Text;

namespace Pennypost.Imap.Tests;

/// <summary>A mail system in memory with the accounts "alice" and "bob", whose password is "secret".</summary>
/// <remarks>Folders of alice stand under their names, those of bob behind <c>#users/bob/</c>, public ones behind <c>#public/</c>.</remarks>
internal sealed class MemoryMailSystem : IImapBackend
{
    private uint _uidValidity = 7;

    public MemoryMailSystem()
    {
        Create("INBOX");
        Folders.Add("#users/bob/INBOX", new MemoryFolder("#users/bob/INBOX", 1000, null));
    }

    public Lock Guard { get; } = new();

    public SortedDictionary<string, MemoryFolder> Folders { get; } = new(StringComparer.Ordinal);

    public SortedSet<(string User, string Mailbox)> Subscriptions { get; } = [];

    public SortedDictionary<(string User, string Mailbox, string Entry), byte[]> Metadata { get; } = [];

    public long MaximumMessageSize { get; set; } = 100_000;

    /// <summary>The next call of a mailbox throws, as a faulty backend would.</summary>
    public bool Fails { get; set; }

    /// <summary>Searches wait for this; null: they do not.</summary>
    public TaskCompletionSource? Hold { get; set; }

    /// <summary>No place becomes free for costly commands.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Costly commands under way.</summary>
#pragma warning disable CA1051, S1104 // Counted by several sessions at once.
    public int PlacesTaken;
#pragma warning restore CA1051, S1104

    /// <summary>Accounts opened and not disposed.</summary>
    public int OpenAccounts { get; set; }

    public static DateTimeOffset Day { get; } = new(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(1));

    public static DateTimeOffset SavedDay { get; } = new(2026, 2, 4, 0, 0, 0, TimeSpan.Zero);

    public MemoryFolder Create(string name, string? specialUse = null)
    {
        var folder = new MemoryFolder(name, _uidValidity++, specialUse);
        Folders.Add(name, folder);
        return folder;
    }

    public void Deliver(string folder, string text, SystemFlags flags = SystemFlags.None)
    {
        lock (Guard)
        {
            Find(folder).Add(new MemoryMessage(Encoding.Latin1.GetBytes(text), Day), flags, KeywordSet.Empty);
        }
    }

    public MemoryFolder Find(string name) => Folders[name];

    /// <summary>The rights of a folder changed: whoever has it open shall look.</summary>
    public static void Announce(MemoryFolder folder) => folder.Listeners.ForEach(listener => listener.Changed(ulong.MaxValue));

    public ValueTask<IImapAccount> LogInAsync(ImapLogIn logIn, CancellationToken cancellationToken)
    {
        if (logIn.AuthorizationName is not null)
        {
            throw new ImapRefusalException(ResponseCodes.AuthorizationFailed, "Not allowed");
        }

        if (logIn is not { Name: "alice" or "bob", Password: "secret" })
        {
            throw new ImapRefusalException(ResponseCodes.AuthenticationFailed, "Log-in failed");
        }

        OpenAccounts++;
        return new(new MemoryAccount(this, logIn.Name));
    }
}
