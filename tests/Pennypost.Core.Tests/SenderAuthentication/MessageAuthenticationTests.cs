using Pennypost.Core.SenderAuthentication;
using Pennypost.Core.SenderAuthentication.Dmarc;
using Pennypost.Net.Dns;

namespace Pennypost.Core.Tests.SenderAuthentication;

public sealed class MessageAuthenticationTests(PostgresFixture postgres)
{
    private const string Stranger = "198.51.100.7";
    private const string Message = "From: Author <a@author.example.net>\r\nSubject: hello\r\n\r\nHello.";

    [Fact]
    [Spec("STB-077", "STB-078", "STB-082", "SVC-179")]
    public async Task Results_stand_on_top_of_a_received_message()
    {
        await using var system = await StartAsync();
        (await system.SendAsync(Stranger, "a@author.example.net", Message)).ShouldStartWith("250 ");
        var lines = (await system.StoredAsync()).Split("\r\n");
        lines[0].ShouldBe("Return-Path: <a@author.example.net>");
        lines[1].ShouldBe(
            "Authentication-Results: mx.example.com; iprev=permerror policy.iprev=198.51.100.7; spf=pass smtp.mailfrom=a@author.example.net; auth=none; dkim=none; "
            + "dmarc=pass (p=reject dis=none) header.from=author.example.net");
        lines[2].ShouldBe(
            "Received-SPF: pass client-ip=198.51.100.7; envelope-from=\"a@author.example.net\"; helo=\"client.example.net\"; identity=mailfrom; "
            + "mechanism=\"ip4:198.51.100.0/24\"; receiver=mx.example.com");
        lines[3].ShouldStartWith("Received: ");

        await system.Settings.SetAsync(AuthenticationSettings.ServiceName, "Site.example.com");
        await system.Settings.SetAsync(AuthenticationSettings.AddReceivedSpf, "false");
        await system.SendAsync("203.0.113.9", "", Message, "unknown.example.net");
        var later = await system.StoredAsync();
        later.ShouldContain("Authentication-Results: site.example.com; iprev=permerror policy.iprev=203.0.113.9; spf=none smtp.helo=unknown.example.net; auth=none; dkim=none; dmarc=fail (p=reject dis=none) header.from=author.example.net");
        later.ShouldNotContain("Received-SPF");

        await system.Settings.SetAsync(AuthenticationSettings.AddResults, "false");
        await system.SendAsync("203.0.113.9", "", Message, "unknown.example.net");
        (await system.StoredAsync()).ShouldNotContain("Authentication-Results");
    }

    [Theory]
    [InlineData("198.51.100.7", "iprev=pass (mail.author.example.net) policy.iprev=198.51.100.7;")]
    [InlineData("198.51.100.8", "iprev=fail (mail.author.example.net) policy.iprev=198.51.100.8;")]
    [InlineData("198.51.100.9", "iprev=permerror policy.iprev=198.51.100.9;")]
    [InlineData("198.51.100.10", "iprev=temperror policy.iprev=198.51.100.10;")]
    [InlineData("2001:db8::7", "iprev=pass (six.author.example.net) policy.iprev=\"2001:db8::7\";")]
    [Spec("STB-077")]
    public async Task The_name_of_the_client_s_address_is_reported(string client, string expected)
    {
        await using var system = await StartAsync();
        system.Zone.Ptr("198.51.100.7", "mail.author.example.net").Ptr("198.51.100.8", "mail.author.example.net").Address("mail.author.example.net", "198.51.100.7")
            .Ptr("2001:db8::7", "six.author.example.net").Address("six.author.example.net", "2001:db8::7").Fail("10.100.51.198.in-addr.arpa", DnsResponseCode.ServerFailure);
        (await system.SendAsync(client, "x@elsewhere.example.org", Message)).ShouldStartWith("250 ");
        (await system.StoredAsync()).ShouldContain($"Authentication-Results: mx.example.com; {expected}");

        await system.SetAsync(Core.HelloChecks.HelloServiceSettings.ReverseName, "Nothing");
        await system.SendAsync(client, "x@elsewhere.example.org", Message);
        (await system.StoredAsync()).ShouldNotContain("iprev");
    }

    [Fact]
    [Spec("STB-079")]
    public async Task Fields_that_claim_to_be_ours_go_and_others_stay()
    {
        await using var system = await StartAsync();
        const string Forged =
            "Authentication-Results: mx.example.com; dkim=pass header.d=bank.example\r\nauthentication-results :\r\n MX.Example.Com\r\n 1; spf=pass\r\n"
            + "X-One: 1\r\nAuthentication-Results: (mx.example.com broken\r\nAuthentication-Results: other.example.org; dkim=pass\r\n";
        (await system.SendAsync(Stranger, "a@author.example.net", Forged + Message)).ShouldStartWith("250 ");
        var stored = await system.StoredAsync();
        var header = stored[..stored.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        header.Split("\r\n").Count(line => line.StartsWith("authentication-results", StringComparison.OrdinalIgnoreCase)).ShouldBe(2);
        header.ShouldNotContain("bank.example");
        header.ShouldContain("\r\nX-One: 1\r\nAuthentication-Results: other.example.org; dkim=pass\r\nFrom: Author");
    }

    [Fact]
    [Spec("STB-080")]
    public async Task A_gateway_s_own_field_is_kept_and_nothing_added()
    {
        await using var system = await StartAsync();
        await system.Settings.SetAsync(AuthenticationSettings.Gateways, Stranger);
        await system.SendAsync(Stranger, "a@author.example.net", "Authentication-Results: mx.example.com; spf=fail\r\n" + Message);
        var stored = await system.StoredAsync();
        stored.ShouldContain("\r\nAuthentication-Results: mx.example.com; spf=fail\r\nFrom:");
        stored.Split("Authentication-Results").Length.ShouldBe(2);
    }

    [Fact]
    [Spec("STB-081")]
    public async Task Mail_of_a_user_tells_who_logged_in()
    {
        await using var system = await StartAsync();
        var password = Convert.ToBase64String("\0anna\0"u8.ToArray().Concat(System.Text.Encoding.ASCII.GetBytes(ReceivingSystem.Password)).ToArray());
        await system.PlayAsync(
            Stranger, "EHLO client.example.net", $"AUTH PLAIN {password}", "MAIL FROM:<anna@example.com>", "RCPT TO:<anna@example.com>", "DATA", Message, ".", "QUIT");
        (await system.StoredAsync()).ShouldContain("\r\nAuthentication-Results: mx.example.com; auth=pass smtp.auth=anna\r\n");
    }

    [Fact]
    public async Task Dmarc_refuses_only_when_it_shall()
    {
        await using var system = await StartAsync();
        const string Other = "203.0.113.9";
        (await system.SendAsync(Other, "x@elsewhere.example.org", Message)).ShouldStartWith("250 ");
        await system.Settings.SetAsync(DmarcSettings.Enforcement, nameof(DmarcEnforcement.Reject));
        (await system.SendAsync(Other, "x@elsewhere.example.org", Message)).ShouldBe("550 5.7.1 Refused by the DMARC policy of author.example.net");
        (await system.SendAsync(Stranger, "a@author.example.net", Message)).ShouldStartWith("250 ");
        (await system.SendAsync(Other, "x@elsewhere.example.org", Message.Replace("author.", "quiet.", StringComparison.Ordinal))).ShouldStartWith("250 ");

        // Silence of DNS and a From field that cannot be judged are no reason.
        (await system.SendAsync(Other, "x@elsewhere.example.org", Message.Replace("author.", "silent.", StringComparison.Ordinal))).ShouldStartWith("250 ");
        (await system.StoredAsync()).ShouldContain("dmarc=temperror");
        (await system.SendAsync(Other, "x@elsewhere.example.org", "From: nobody\r\n\r\nHello.")).ShouldStartWith("250 ");
        (await system.StoredAsync()).ShouldContain("dmarc=permerror reason=\"no domain in the From field\"");
    }

    [Theory]
    [InlineData(DmarcEnforcement.Report, "INBOX", "INBOX", "none", "none")]
    [InlineData(DmarcEnforcement.Quarantine, "Junk", "Junk", "quarantine", "quarantine")]
    [InlineData(DmarcEnforcement.Reject, "Junk", "", "quarantine", "reject")]
    public async Task What_fails_dmarc_goes_where_the_domain_asks_and_the_administrator_allows(
        DmarcEnforcement enforcement, string quarantined, string rejected, string quarantineDone, string rejectDone)
    {
        await using var system = await StartAsync();
        system.Zone.Txt("_dmarc.careful.example.net", "v=DMARC1; p=quarantine");
        await system.Settings.SetAsync(DmarcSettings.Enforcement, enforcement.ToString());
        (await FolderAsync("careful.example.net")).ShouldBe(quarantined);
        (await system.StoredAsync()).ShouldContain($"dmarc=fail (p=quarantine dis={quarantineDone}) header.from=careful.example.net");
        (await FolderAsync("author.example.net")).ShouldBe(rejected);

        // What passes, and what asks for nothing, is never suspicious.
        (await FolderAsync("quiet.example.net")).ShouldBe("INBOX");
        (await FolderAsync("author.example.net", Stranger)).ShouldBe("INBOX");

        var data = system.Get<DmarcData>();
        await data.FlushAsync();
        (await system.Test.ScalarAsync<string>("SELECT disposition FROM dmarc_day WHERE author = 'careful.example.net'")).ShouldBe(quarantineDone);
        (await system.Test.ScalarAsync<string>("SELECT disposition FROM dmarc_day WHERE author = 'author.example.net' AND result = 'fail'")).ShouldBe(rejectDone);

        async Task<string> FolderAsync(string author, string client = "203.0.113.9")
        {
            var sender = client == Stranger ? $"a@{author}" : "x@elsewhere.example.org";
            await system.SendAsync(client, sender, Message.Replace("author.example.net", author, StringComparison.Ordinal));
            return await system.RouteAsync();
        }
    }

    [Fact]
    public async Task The_folder_for_junk_is_made_once_and_found_by_its_use()
    {
        await using var system = await StartAsync();
        await system.Settings.SetAsync(DmarcSettings.Enforcement, nameof(DmarcEnforcement.Quarantine));
        await system.Settings.SetAsync(Core.Routing.RoutingSettings.JunkFolder, "Suspicious");
        for (var i = 0; i < 2; i++)
        {
            await system.SendAsync("203.0.113.9", "x@elsewhere.example.org", Message);
            (await system.RouteAsync()).ShouldBe("Suspicious");
        }

        (await system.Test.ScalarAsync<string>("SELECT special_use FROM folder WHERE name = 'Suspicious'")).ShouldBe(@"\Junk");
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM subscription WHERE name = 'Suspicious'")).ShouldBe(1);
        await system.Test.ExecuteAsync("UPDATE folder SET name = 'Renamed' WHERE name = 'Suspicious'");
        await system.SendAsync("203.0.113.9", "x@elsewhere.example.org", Message);
        (await system.RouteAsync()).ShouldBe("Renamed");
        Core.Routing.RoutingSettings.JunkFolder.Validate("a/b").ShouldNotBeNull();
        Core.Routing.RoutingSettings.JunkFolder.Validate("inbox").ShouldNotBeNull();
    }

    [Fact]
    public async Task Who_sent_what_is_counted_by_day()
    {
        await using var system = await StartAsync();
        for (var i = 0; i < 3; i++)
        {
            await system.SendAsync(Stranger, "a@author.example.net", Message);
        }

        await system.SendAsync("203.0.113.9", "x@elsewhere.example.org", Message);
        var data = system.Get<DmarcData>();
        await data.FlushAsync();
        await system.SendAsync(Stranger, "a@author.example.net", Message);
        await data.FlushAsync();

        var listing = system.Get<DmarcListing>();
        var (domains, total) = await listing.DomainsAsync(7, "AUTHOR", 0, 10, CancellationToken.None);
        total.ShouldBe(1);
        var domain = domains[0];
        (domain.Author, domain.Messages, domain.Passed, domain.Failed, domain.Refused, domain.Sources).ShouldBe(("author.example.net", 5, 4, 1, 0, 2));
        domain.Policy.ShouldBe("p=reject sp=reject adkim=r aspf=r pct=100");
        var sources = await listing.SourcesAsync("author.example.net", 7, 10, CancellationToken.None);
        sources.Select(s => (s.Source.ToString(), s.Result, s.Disposition, s.Reason, s.SpfAligned, s.SpfResult, s.Messages)).ShouldBe(
        [
            (Stranger, "pass", "none", "", true, "pass", 4),
            ("203.0.113.9", "fail", "none", "local_policy", false, "none", 1),
        ]);
        (await listing.DomainsAsync(7, "", 10, 10, CancellationToken.None)).Total.ShouldBe(1);

        await system.Test.ExecuteAsync("UPDATE dmarc_day SET day = day - 91");
        await data.PruneAsync(CancellationToken.None);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM dmarc_day")).ShouldBe(0);
    }

    [Fact]
    public async Task Strangers_cannot_fill_the_figures()
    {
        await using var system = await StartAsync();
        var data = system.Get<DmarcData>();
        var now = DateOnly.FromDateTime(DateTime.UtcNow);
        for (var i = 0; i < DmarcData.Gathered + 500; i++)
        {
            data.Add(new DmarcObservation(now, $"d{i}.example", System.Net.IPAddress.Loopback, "none", "", "", "none", "", false, false, "", "", ""));
        }

        await data.FlushAsync();
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM dmarc_day")).ShouldBe(DmarcData.Gathered);
    }

    [Fact]
    public async Task Mail_arrives_while_dns_is_away()
    {
        await using var system = await ReceivingSystem.StartAsync(postgres, new SilentResolver());
        await system.Settings.SetAsync(AuthenticationSettings.MessageSeconds, "1");
        await system.SetAsync(Core.SenderAuthentication.Spf.SpfServiceSettings.Enabled, "false");
        await system.Settings.SetAsync(DmarcSettings.Enforcement, nameof(DmarcEnforcement.Reject));
        var signed = "DKIM-Signature: v=1; a=rsa-sha256; d=author.example.net; s=s; h=from; bh=yZQq1c8wjBl0fZ4Wc/oraMCAG1mZJv5v/hlvyFy+t6A=; b=AAAA\r\n" + Message;
        (await system.SendAsync(Stranger, "a@author.example.net", signed)).ShouldStartWith("250 ");
        var stored = await system.StoredAsync();
        stored.ShouldContain("dkim=temperror");
        stored.ShouldContain("dmarc=temperror");
    }

    private async Task<ReceivingSystem> StartAsync()
    {
        var system = await ReceivingSystem.StartAsync(postgres);
        system.Zone.Txt("author.example.net", "v=spf1 ip4:198.51.100.0/24 -all").Txt("_dmarc.author.example.net", "v=DMARC1; p=reject")
            .Txt("_dmarc.quiet.example.net", "v=DMARC1; p=none").Fail("_dmarc.silent.example.net", DnsResponseCode.ServerFailure);
        return system;
    }

    private sealed class SilentResolver : IDnsResolver
    {
        public async ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsType type, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Nothing ends this wait but its token.");
        }
    }
}
