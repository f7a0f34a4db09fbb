using System.Globalization;
using System.Text;
using Pennypost.Core.Sending;
using Pennypost.Core.Services;
using Pennypost.Core.Signing;
using Pennypost.Core.Tests.Receiving;
using Pennypost.Core.Tests.Sending;
using Pennypost.Store.Messages;
using Pennypost.Trust.Arc;
using Pennypost.Trust.Dkim;

namespace Pennypost.Core.Tests.Signing;

/// <summary>A mail system with a smart host that keeps what it gets, and a DNS zone that everybody here believes.</summary>
internal sealed class SigningSystem : IAsyncDisposable
{
    private const string LogIn = "AUTH PLAIN AGFubmEAY29ycmVjdC1ob3JzZQ==";

    private SigningSystem(MailSystem mail, Relay relay, FakeZone zone)
    {
        Mail = mail;
        Relay = relay;
        Zone = zone;
    }

    public MailSystem Mail { get; }

    public Relay Relay { get; }

    public FakeZone Zone { get; }

    public DkimKeys Keys => Mail.Get<DkimKeys>();

    public static async Task<SigningSystem> StartAsync(PostgresFixture postgres, int? port = null)
    {
        var zone = new FakeZone();
        var relay = await Relay.StartAsync();
        var mail = await MailSystem.StartAsync(postgres, resolver: new ZoneResolver(zone));
        await mail.Settings.SetAsync(SmartHostSettings.Port, (port ?? relay.Port).ToString(CultureInfo.InvariantCulture));
        await mail.Settings.SetAsync(SmartHostSettings.Host, "127.0.0.1");
        return new SigningSystem(mail, relay, zone);
    }

    /// <summary>Adds a key, publishes its record and lets it sign.</summary>
    public async Task<DkimKey> AddKeyAsync(string selector, DkimAlgorithm algorithm = DkimAlgorithm.RsaSha256, string domain = "example.com")
    {
        var key = await Keys.AddAsync(new NewDkimKey(domain, selector, algorithm, ""), "test", CancellationToken.None);
        Zone.Txt(key.RecordName, key.PublicRecord);
        return await Keys.ActivateAsync(key.Id, "test", CancellationToken.None);
    }

    /// <summary>Submits a message as anna, and sends it.</summary>
    public async Task<string> SubmitAsync(string header = "From: Anna <anna@example.com>", string sender = "anna@example.com", string recipient = "one@away.example")
    {
        (await ReplyAsync(header, sender, recipient)).ShouldStartWith("250 2.0.0 ");
        return await SendAsync();
    }

    /// <summary>Submits a message as anna; gives the reply to its end.</summary>
    public async Task<string> ReplyAsync(
        string header = "From: Anna <anna@example.com>", string sender = "anna@example.com", string recipient = "one@away.example", string text = "text ")
    {
        string[] lines =
            ["EHLO client.example", LogIn, $"MAIL FROM:<{sender}>", $"RCPT TO:<{recipient}>", "DATA", header, "Subject: x", "", text, "", ".", "QUIT"];
        return (await Mail.PlayAsync(ServicePreset.Submission, lines))[^2];
    }

    /// <summary>Routes and sends what is queued; gives the last message that the smart host got, empty for none.</summary>
    public async Task<string> SendAsync()
    {
        await Mail.WorkAsync(MessageIntake.RouteMail);
        await Mail.WorkAsync("SendMail");
        return Relay.Messages.LastOrDefault().Body ?? "";
    }

    public async Task<IReadOnlyList<DkimResult>> VerifyAsync(string message)
    {
        using var verifier = new DkimVerifier(new ZoneResolver(Zone), TimeProvider.System);
        verifier.Write(Encoding.UTF8.GetBytes(message));
        return await verifier.CompleteAsync(CancellationToken.None);
    }

    public async Task<ArcResult> VerifyArcAsync(string message)
    {
        using var verifier = new ArcVerifier(new ZoneResolver(Zone), TimeProvider.System);
        verifier.Write(Encoding.UTF8.GetBytes(message));
        return await verifier.CompleteAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await Mail.DisposeAsync();
        await Relay.DisposeAsync();
    }
}
