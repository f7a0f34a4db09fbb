using Pennypost.Core.Accounts;
using Pennypost.Core.Refusals;
using Pennypost.Core.SenderAuthentication;
using Pennypost.Core.SenderAuthentication.Spf;
using Pennypost.Net.Dns;
using Pennypost.Trust.Spf;

namespace Pennypost.Core.Tests.SenderAuthentication;

public sealed class SpfInTheSessionTests(PostgresFixture postgres)
{
    private const string Stranger = "198.51.100.7";

    [Fact]
    [Spec("SVC-176", "SVC-181", "SVC-182", "SVC-183")]
    public async Task Refuses_what_the_set_says_at_rcpt()
    {
        await using var system = await StartAsync();
        (await system.RecipientAsync(Stranger, "a@fail.example.net")).ShouldBe("550 5.7.23 SPF check failed. fail.example.net explains: Ask 198.51.100.7 not to.");
        (await system.RecipientAsync(Stranger, "a@bare.example.net")).ShouldBe("550 5.7.23 SPF check failed: this server may not send for bare.example.net");
        foreach (var sender in new[] { "a@pass.example.net", "a@soft.example.net", "a@wrong.example.net", "a@silent.example.net", "a@none.example.net", "a@neutral.example.net" })
        {
            (await system.RecipientAsync(Stranger, sender)).ShouldStartWith("250 ", customMessage: sender);
        }

        await system.SetAsync(SpfServiceSettings.Reject, nameof(SpfRejection.FailSoftFailPermErrorOrTempError));
        (await system.RecipientAsync(Stranger, "a@soft.example.net")).ShouldStartWith("550 5.7.23 ");
        (await system.RecipientAsync(Stranger, "a@wrong.example.net")).ShouldBe("550 5.7.24 SPF record of wrong.example.net cannot be evaluated");
        (await system.RecipientAsync(Stranger, "a@silent.example.net")).ShouldStartWith("451 4.7.24 ");
        (await system.RecipientAsync(Stranger, "a@pass.example.net")).ShouldStartWith("250 ");

        await system.SetAsync(SpfServiceSettings.Reject, nameof(SpfRejection.None));
        (await system.RecipientAsync(Stranger, "a@fail.example.net")).ShouldStartWith("250 ");
        await system.SetAsync(SpfServiceSettings.Reject, nameof(SpfRejection.Fail));
        await system.SetAsync(SpfServiceSettings.Enabled, "false");
        (await system.RecipientAsync(Stranger, "a@fail.example.net")).ShouldStartWith("250 ");
    }

    [Theory]
    [Spec("SVC-182")]
    [InlineData(SpfRejection.None, "")]
    [InlineData(SpfRejection.Fail, "Fail")]
    [InlineData(SpfRejection.FailOrTempError, "Fail TempError")]
    [InlineData(SpfRejection.FailOrPermError, "Fail PermError")]
    [InlineData(SpfRejection.FailPermErrorOrTempError, "Fail TempError PermError")]
    [InlineData(SpfRejection.FailSoftFailPermErrorOrTempError, "Fail SoftFail TempError PermError")]
    public void Each_set_refuses_its_results(SpfRejection set, string results) =>
        string.Join(' ', Enum.GetValues<SpfResult>().Where(result => set.Contains(result))).ShouldBe(results);

    [Fact]
    [Spec("SVC-183")]
    public async Task Postmaster_can_always_be_reached()
    {
        await using var system = await StartAsync();
        await system.Get<AccountChanges>().CreateAsync(new NewAccount("postmaster", ReceivingSystem.Password), "test", CancellationToken.None);
        (await system.RecipientAsync(Stranger, "a@fail.example.net", "postmaster@example.com")).ShouldStartWith("250 ");
        (await system.RecipientAsync(Stranger, "a@fail.example.net", "PostMaster")).ShouldStartWith("250 ");
    }

    [Fact]
    [Spec("SVC-180")]
    public async Task The_null_sender_is_judged_by_its_helo_name()
    {
        await using var system = await StartAsync();
        (await system.RecipientAsync(Stranger, "", helo: "bare.example.net")).ShouldStartWith("550 5.7.23 ");
        (await system.RecipientAsync(Stranger, "", helo: "pass.example.net")).ShouldStartWith("250 ");
    }

    [Fact]
    [Spec("SVC-177")]
    public async Task Who_has_logged_in_is_not_asked_about()
    {
        await using var system = await StartAsync();
        var password = Convert.ToBase64String("\0anna\0"u8.ToArray().Concat(System.Text.Encoding.ASCII.GetBytes(ReceivingSystem.Password)).ToArray());
        string[] lines = ["EHLO client.example.net", $"AUTH PLAIN {password}", "MAIL FROM:<a@fail.example.net>", "RCPT TO:<anna@example.com>", "QUIT"];
        (await system.PlayAsync(Stranger, lines))[^2].ShouldStartWith("250 ");
        await system.SetAsync(SpfServiceSettings.SkipLocal, "false");
        (await system.PlayAsync(Stranger, lines))[^2].ShouldStartWith("550 5.7.23 ");
    }

    [Fact]
    [Spec("SVC-178", "STB-080")]
    public async Task Mail_through_a_gateway_is_not_asked_about()
    {
        await using var system = await StartAsync();
        await system.Settings.SetAsync(AuthenticationSettings.Gateways, "192.0.2.1; 198.51.100.0/24 2001:db8::/32");
        (await system.RecipientAsync(Stranger, "a@fail.example.net")).ShouldStartWith("250 ");
        (await system.RecipientAsync("2001:db8:1::1", "a@fail.example.net")).ShouldStartWith("250 ");
        (await system.RecipientAsync("198.51.101.7", "a@fail.example.net")).ShouldStartWith("550 ");
        AuthenticationSettings.Gateways.Validate("192.0.2.1, nonsense").ShouldNotBeNull();
    }

    [Fact]
    [Spec("SVC-202", "SVC-203", "SVC-204", "SVC-205", "SVC-206", "SVC-207")]
    public async Task The_white_list_exempts_at_once_and_by_all_its_fields()
    {
        await using var system = await StartAsync();
        var changes = system.Get<SpfExemptionChanges>();

        // SVC-202: this machine is exempt from the start.
        (await system.RecipientAsync("127.0.0.1", "a@fail.example.net")).ShouldStartWith("250 ");
        var id = await changes.CreateAsync(new SpfExemptionValues(null, "198.51.100.77/24", "News*", "FAIL.example.*"), "test", CancellationToken.None);
        (await system.RecipientAsync(Stranger, "newsletter@fail.example.net")).ShouldStartWith("250 ");
        (await system.RecipientAsync(Stranger, "other@fail.example.net")).ShouldStartWith("550 ");
        (await system.RecipientAsync(Stranger, "news@bare.example.net")).ShouldStartWith("550 ");
        (await system.RecipientAsync("203.0.113.1", "news@fail.example.net")).ShouldStartWith("550 ");

        // Only another service: it no longer fits.
        await changes.UpdateAsync(id, new SpfExemptionValues(2, "", "", ""), 1, "test", CancellationToken.None);
        (await system.RecipientAsync(Stranger, "news@fail.example.net")).ShouldStartWith("550 ");
        await changes.UpdateAsync(id, new SpfExemptionValues(system.Incoming.Id, "", "postmaster", "bare.*"), 2, "test", CancellationToken.None);

        // SVC-207: the null sender is postmaster at the HELO name.
        (await system.RecipientAsync(Stranger, "", helo: "bare.example.net")).ShouldStartWith("250 ");
        (await system.RecipientAsync(Stranger, "postmaster@bare.example.net")).ShouldStartWith("250 ");
        (await system.RecipientAsync(Stranger, "anna@bare.example.net")).ShouldStartWith("550 ");
        await changes.DeleteAsync(id, "test", CancellationToken.None);
        (await system.RecipientAsync(Stranger, "", helo: "bare.example.net")).ShouldStartWith("550 ");
    }

    [Fact]
    public async Task Wrong_entries_of_the_white_list_are_refused()
    {
        await using var system = await StartAsync();
        var changes = system.Get<SpfExemptionChanges>();
        await RefusedAsync(new SpfExemptionValues(null, "300.1.1.1", "", ""), "network");
        await RefusedAsync(new SpfExemptionValues(null, "10.0.0.0/33", "", ""), "network");
        await RefusedAsync(new SpfExemptionValues(null, "", "a b", ""), "senderName");
        await RefusedAsync(new SpfExemptionValues(null, "", "", "a@b"), "senderDomain");
        await RefusedAsync(new SpfExemptionValues(4711, "", "", ""), "serviceId");
        (await Should.ThrowAsync<RefusedException>(changes.DeleteAsync(4711, "test", CancellationToken.None))).Kind.ShouldBe(RefusalKind.NotFound);
        var id = await changes.CreateAsync(new SpfExemptionValues(null, " 10.1.2.3/8 ", "", ""), "test", CancellationToken.None);
        system.Get<SpfExemptions>().Entries[^1].Network!.ToString().ShouldBe("10.0.0.0/8");
        (await Should.ThrowAsync<RefusedException>(changes.UpdateAsync(id, new SpfExemptionValues(null, "", "", ""), 7, "test", CancellationToken.None)))
            .Kind.ShouldBe(RefusalKind.Conflict);

        async Task RefusedAsync(SpfExemptionValues values, string field) =>
            (await Should.ThrowAsync<RefusedException>(changes.CreateAsync(values, "test", CancellationToken.None))).Errors!.Keys.ShouldBe([field]);
    }

    [Theory]
    [InlineData("192.168.10.5/24", "192.168.10.0/24")]
    [InlineData("192.168.10.5", "192.168.10.5")]
    [InlineData("2001:DB8::1/32", "2001:db8::/32")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1/120", "192.0.2.0/24")]
    [InlineData("1", null)]
    [InlineData("010.0.0.1", null)]
    [InlineData("fe80::1%eth0", null)]
    [InlineData("10.0.0.0/-1", null)]
    [InlineData("10.0.0.0/", null)]
    [InlineData("", null)]
    public void A_network_is_read_as_it_is_written(string text, string? expected) =>
        (ClientNetwork.TryParse(text, out var network) ? network.ToString() : null).ShouldBe(expected);

    private async Task<ReceivingSystem> StartAsync()
    {
        var system = await ReceivingSystem.StartAsync(postgres);
        system.Zone.Txt("fail.example.net", "v=spf1 -all exp=why.example.net").Txt("why.example.net", "Ask %{i} not to.")
            .Txt("bare.example.net", "v=spf1 -all").Txt("pass.example.net", "v=spf1 ip4:198.51.100.0/24 -all").Txt("soft.example.net", "v=spf1 ~all")
            .Txt("neutral.example.net", "v=spf1 ?all").Txt("wrong.example.net", "v=spf1 moo").Fail("silent.example.net", DnsResponseCode.ServerFailure);
        return system;
    }
}
