using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Server;

namespace Pennypost.Smtp.Tests.Support;

/// <summary>A backend with every optional interface. Clients that call themselves "guest" may ask for nothing special.</summary>
internal sealed class ExtendedBackend : MemoryBackend, ISmtpStatusNotifications, ISmtpRequireTls, ISmtpDeliverBy, ISmtpFutureRelease, ISmtpDirectory, ISmtpTurn
{
    public bool OffersStatusNotifications(SmtpClientInfo client) => client.HelloName != "guest";

    public bool OffersRequireTls(SmtpClientInfo client) => client.HelloName != "guest";

    public TimeSpan? MinimumDeliverBy(SmtpClientInfo client) => client.HelloName == "guest" ? null : TimeSpan.FromSeconds(60);

    public TimeSpan? MaximumHold(SmtpClientInfo client) => client.HelloName == "guest" ? null : TimeSpan.FromDays(30);

    public bool MayAsk(SmtpClientInfo client) => client.HelloName != "guest";

    public bool MayTurn(SmtpClientInfo client) => client.HelloName != "guest";

    public ValueTask<IReadOnlyList<SmtpAddress>> VerifyAsync(SmtpClientInfo client, string text, CancellationToken cancellationToken) => new(text switch
    {
        "bob" or "bob@example.com" => [new SmtpAddress("bob", "example.com")],
        "smith" => [new SmtpAddress("a.smith", "example.com"), new SmtpAddress("b.smith", "example.com")],
        "zoë" => [new SmtpAddress("zoë", "example.com")],
        "fault" => throw new InvalidOperationException("verify"),
        _ => [],
    });

    public ValueTask<IReadOnlyList<SmtpAddress>> ExpandAsync(SmtpClientInfo client, string text, CancellationToken cancellationToken) => new(text switch
    {
        "list@example.com" => [new SmtpAddress("bob", "example.com"), new SmtpAddress("o'neil", "example.com")],
        "fault" => throw new InvalidOperationException("expand"),
        _ => [],
    });

    public ValueTask<int?> TurnAsync(SmtpClientInfo client, string domain, bool withSubdomains, CancellationToken cancellationToken) => new(domain switch
    {
        "waiting.example" => withSubdomains ? 7 : 3,
        "empty.example" => 0,
        "fault.example" => throw new InvalidOperationException("turn"),
        _ => null,
    });
}
