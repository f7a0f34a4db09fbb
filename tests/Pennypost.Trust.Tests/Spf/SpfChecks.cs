using System.Net;
using Pennypost.Mail;
using Pennypost.Trust.Spf;

namespace Pennypost.Trust.Tests.Spf;

/// <summary>A zone and the checks asked against it.</summary>
internal sealed class SpfChecks
{
    public FakeZone Zone { get; } = new();

    /// <summary>A zone where example.com has this policy, and some hosts to point at.</summary>
    public static SpfChecks With(string policy)
    {
        var checks = new SpfChecks();
        checks.Zone
            .Txt("example.com", policy)
            .Address("example.com", "192.0.2.1").Address("example.com", "2001:db8::1")
            .Address("mail.example.com", "192.0.2.10").Address("mail.example.com", "2001:db8::10")
            .Mx("example.com", 10, "mail.example.com")
            .Txt("yes.example.com", "v=spf1 +all").Txt("no.example.com", "v=spf1 -all").Txt("soft.example.com", "v=spf1 ~all")
            .Txt("neutral.example.com", "v=spf1 ?all").Txt("nothing.example.com", "hello").Txt("wrong.example.com", "v=spf1 moo")
            .Fail("broken.example.com", Pennypost.Net.Dns.DnsResponseCode.ServerFailure);
        return checks;
    }

    public async Task<SpfOutcome> AskAsync(string client, string sender = "user@example.com", string helo = "mail.example.com", SpfLimits? limits = null)
    {
        var verifier = new SpfVerifier(new ZoneResolver(Zone), new ManualTime(), limits);
        var address = sender.Length == 0 ? default : AddrSpec.Parse(sender);
        return await verifier.CheckAsync(new SpfRequest(IPAddress.Parse(client), helo, address, "mx.receiver.example"), TestContext.Current.CancellationToken);
    }

    public async Task<SpfResult> ResultAsync(string client, string sender = "user@example.com", string helo = "mail.example.com") =>
        (await AskAsync(client, sender, helo)).Result;
}
