using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using Pennypost.Core.Accounts;
using Pennypost.Store.Changes;

namespace Pennypost.Core.Access;

/// <summary>Remembers for ten minutes from which exact addresses who logged in by POP3, for services that take that for a log-in (SVC-058,
/// USR-032). Replicas tell each other; nothing is stored, because a restart may forget it.</summary>
public sealed class Pop3LogIns : IDisposable
{
    /// <summary>How long a log-in counts.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    // More addresses than this in ten minutes are an attack; the latest are not remembered then, and log-in by SMTP still works.
    private const int MaximumAddresses = 100_000;
    private const string Channel = "pennypost_popin";

    private readonly ConcurrentDictionary<IPAddress, LogIn> latest = new();
    private readonly DatabaseNotices notices;
    private readonly TimeProvider time;
    private readonly IDisposable listening;
    private long nextSweep;

    /// <summary>Prepares the memory.</summary>
    /// <param name="notices">Log-ins at other replicas.</param>
    /// <param name="time">The clock.</param>
    public Pop3LogIns(DatabaseNotices notices, TimeProvider time)
    {
        this.notices = notices;
        this.time = time;
        listening = notices.Subscribe(Channel, Received, () => { });
    }

    /// <summary>Somebody has logged in.</summary>
    /// <param name="client">From this address.</param>
    /// <param name="account">Who.</param>
    public void Note(IPAddress client, AccountIdentity account)
    {
        ArgumentNullException.ThrowIfNull(account);
        var address = ClientAddress.Plain(client);
        Keep(address, account);
        var names = Convert.ToBase64String(Encoding.UTF8.GetBytes(account.Name + "\n" + account.DisplayName));
        notices.Send(Channel, string.Create(CultureInfo.InvariantCulture, $"{address} {account.Id} {names}"));
    }

    /// <summary>Who last logged in from an address, when that was not long ago.</summary>
    /// <param name="client">The address.</param>
    public AccountIdentity? Find(IPAddress client) =>
        latest.TryGetValue(ClientAddress.Plain(client), out var found) && time.GetUtcNow() - found.At < Window ? found.Account : null;

    /// <inheritdoc/>
    public void Dispose() => listening.Dispose();

    private void Keep(IPAddress address, AccountIdentity account)
    {
        var now = time.GetUtcNow();
        var due = Interlocked.Read(ref nextSweep);
        if (now.UtcTicks >= due && Interlocked.CompareExchange(ref nextSweep, (now + TimeSpan.FromMinutes(1)).UtcTicks, due) == due)
        {
            foreach (var (key, old) in latest)
            {
                if (now - old.At >= Window)
                {
                    latest.TryRemove(KeyValuePair.Create(key, old));
                }
            }
        }

        if (latest.Count < MaximumAddresses || latest.ContainsKey(address))
        {
            latest[address] = new LogIn(account, now);
        }
    }

    // What another replica of this system sent; anything else is not for us.
    private void Received(string text)
    {
        var words = text.Split(' ');
        if (words.Length != 3 || !IPAddress.TryParse(words[0], out var address) || !long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return;
        }

        var names = new byte[words[2].Length];
        if (Convert.TryFromBase64String(words[2], names, out var length))
        {
            var parts = Encoding.UTF8.GetString(names, 0, length).Split('\n', 2);
            Keep(address, new AccountIdentity(id, parts[0], parts.Length > 1 ? parts[1] : "", Administrator: false, MustChangePassword: false));
        }
    }

    private sealed record LogIn(AccountIdentity Account, DateTimeOffset At);
}
