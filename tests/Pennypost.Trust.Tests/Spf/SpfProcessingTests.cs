using System.Net;
using Pennypost.Mail;
using Pennypost.Net.Dns;
using Pennypost.Trust.Spf;

namespace Pennypost.Trust.Tests.Spf;

public sealed class SpfProcessingTests
{
    [Theory]
    // RFC 7208 §4.3: no domain that could be asked
    [InlineData("localhost", SpfResult.None)]
    [InlineData("[192.0.2.1]", SpfResult.None)]
    [InlineData("a..example.com", SpfResult.None)]
    [InlineData("OEMCOMPUTER", SpfResult.None)]
    [InlineData("", SpfResult.None)]
    [InlineData(".", SpfResult.None)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.com", SpfResult.None)]
    // §4.4
    [InlineData("nowhere.example.com", SpfResult.None)]
    [InlineData("broken.example.com", SpfResult.TempError)]
    // §4.5
    [InlineData("nothing.example.com", SpfResult.None)]
    [InlineData("two.example.com", SpfResult.PermError)]
    [InlineData("near.example.com", SpfResult.None)]
    [InlineData("beside.example.com", SpfResult.Fail)]
    [InlineData("no.example.com", SpfResult.Fail)]
    [InlineData("no.example.com.", SpfResult.Fail)]
    public async Task Selects_the_record(string helo, SpfResult expected)
    {
        var checks = SpfChecks.With("v=spf1 +all");
        checks.Zone.Txt("two.example.com", "v=spf1 +all").Txt("two.example.com", "v=spf1 -all")
            .Txt("near.example.com", "v=spf10 -all").Txt("near.example.com", "v=spf1-all").Txt("near.example.com", " v=spf1 -all")
            .Txt("beside.example.com", "v=spf10 +all").Txt("beside.example.com", "\u00ffsomething").Txt("beside.example.com", "v=spf1 -all");
        (await checks.ResultAsync("192.0.2.99", sender: "", helo)).ShouldBe(expected);
    }

    [Fact]
    [Spec("SVC-180")]
    public async Task The_null_sender_is_judged_by_its_helo_name()
    {
        // RFC 7208 §2.4
        var outcome = await SpfChecks.With("v=spf1 +all").AskAsync("192.0.2.99", sender: "", helo: "no.example.com");
        outcome.Result.ShouldBe(SpfResult.Fail);
        outcome.Identity.ShouldBe(SpfIdentity.Helo);
        outcome.Domain.ShouldBe("no.example.com");
    }

    [Fact]
    public async Task A_record_of_several_strings_is_read_as_one()
    {
        // RFC 7208 §3.3: joined without spaces; FakeZone cuts at 255 octets.
        var far = string.Concat(Enumerable.Range(0, 30).Select(i => $" ip4:198.51.100.{i}"));
        (await SpfChecks.With($"v=spf1{far} ip4:192.0.2.7 -all").ResultAsync("192.0.2.7")).ShouldBe(SpfResult.Pass);
    }

    [Fact]
    [Spec("SVC-173")]
    public async Task Tells_the_domain_whose_mechanism_matched()
    {
        var checks = SpfChecks.With("v=spf1 include:outer.example.com -all");
        checks.Zone.Txt("outer.example.com", "v=spf1 include:inner.example.com ~all").Txt("inner.example.com", "v=spf1 ip4:192.0.2.0/24 -all");
        var pass = await checks.AskAsync("192.0.2.5");
        pass.Result.ShouldBe(SpfResult.Pass);
        pass.MatchedDomain.ShouldBe("inner.example.com");
        pass.Mechanism.ShouldBe("include:outer.example.com");
        var fail = await checks.AskAsync("198.51.100.5");
        (fail.Result, fail.MatchedDomain, fail.Mechanism).ShouldBe((SpfResult.Fail, "example.com", "-all"));
    }

    [Fact]
    public async Task A_redirected_policy_decides_in_its_own_name()
    {
        var outcome = await SpfChecks.With("v=spf1 redirect=no.example.com").AskAsync("192.0.2.5");
        (outcome.Result, outcome.MatchedDomain, outcome.Mechanism).ShouldBe((SpfResult.Fail, "no.example.com", "-all"));
    }

    [Theory]
    [InlineData(10, SpfResult.Pass)]
    [InlineData(11, SpfResult.PermError)]
    [Spec("SVC-180")]
    public async Task At_most_ten_terms_may_ask_dns(int terms, SpfResult expected)
    {
        // RFC 7208 §4.6.4: ip4 and all cost nothing.
        var asking = string.Concat(Enumerable.Repeat(" a:mail.example.com ip4:198.51.100.1", terms - 1));
        (await SpfChecks.With($"v=spf1{asking} a -all").ResultAsync("192.0.2.1")).ShouldBe(expected);
    }

    [Fact]
    public async Task Includes_count_what_they_ask_themselves()
    {
        var checks = SpfChecks.With("v=spf1 include:five.example.com include:five.example.com -all");
        checks.Zone.Txt("five.example.com", "v=spf1 a:mail.example.com a:mail.example.com a:mail.example.com a:mail.example.com -all");
        (await checks.ResultAsync("198.51.100.1")).ShouldBe(SpfResult.Fail);
        checks.Zone.Remove("example.com").Txt("example.com", "v=spf1 include:five.example.com include:five.example.com a:mail.example.com -all");
        (await checks.ResultAsync("198.51.100.1")).ShouldBe(SpfResult.PermError);
    }

    [Theory]
    [InlineData("v=spf1 include:example.com -all")]
    [InlineData("v=spf1 redirect=example.com")]
    [InlineData("v=spf1 a:mail.example.com include:%{d} -all")]
    public async Task Endless_recursion_ends_as_an_error(string policy) =>
        (await SpfChecks.With(policy).ResultAsync("198.51.100.1")).ShouldBe(SpfResult.PermError);

    [Theory]
    [InlineData("v=spf1 a:x1.example.com a:x2.example.com a -all", SpfResult.Pass)]
    [InlineData("v=spf1 a:x1.example.com a:x2.example.com a:x3.example.com a -all", SpfResult.PermError)]
    [InlineData("v=spf1 exists:x1.example.com mx:x2.example.com a:x3.example.com a -all", SpfResult.PermError)]
    [InlineData("v=spf1 mx:empty.example.com a -all", SpfResult.PermError)]
    [Spec("SVC-180")]
    public async Task At_most_two_questions_may_stay_empty(string policy, SpfResult expected)
    {
        // RFC 7208 §4.6.4
        var checks = SpfChecks.With(policy);
        checks.Zone.Mx("empty.example.com", 1, "y1.example.com").Mx("empty.example.com", 2, "y2.example.com").Mx("empty.example.com", 3, "y3.example.com");
        (await checks.ResultAsync("192.0.2.1")).ShouldBe(expected);
    }

    [Theory]
    [InlineData(10, SpfResult.Pass)]
    [InlineData(11, SpfResult.PermError)]
    public async Task At_most_ten_exchangers(int count, SpfResult expected)
    {
        // RFC 7208 §4.6.4
        var checks = SpfChecks.With("v=spf1 mx:many.example.com -all");
        for (var i = 1; i <= count; i++)
        {
            checks.Zone.Mx("many.example.com", (ushort)i, $"m{i}.example.com").Address($"m{i}.example.com", $"203.0.113.{i}");
        }

        (await checks.ResultAsync("203.0.113.10")).ShouldBe(expected);
    }

    [Fact]
    public async Task Of_the_client_s_names_only_ten_are_looked_at()
    {
        // RFC 7208 §4.6.4: "all records other than the first 10 MUST be ignored".
        var checks = SpfChecks.With("v=spf1 ptr:last.example.com -all");
        for (var i = 1; i <= 10; i++)
        {
            checks.Zone.Ptr("203.0.113.9", $"n{i}.example.com").Address($"n{i}.example.com", "203.0.113.9");
        }

        checks.Zone.Ptr("203.0.113.9", "last.example.com").Address("last.example.com", "203.0.113.9");
        (await checks.ResultAsync("203.0.113.9")).ShouldBe(SpfResult.Fail);
    }

    [Fact]
    [Spec("SVC-180")]
    public async Task A_check_ends_after_twenty_seconds()
    {
        var time = new ManualTime();
        var silent = new SilentResolver();
        var request = new SpfRequest(IPAddress.Parse("192.0.2.1"), "mail.example.com", AddrSpec.Parse("user@example.com"), "mx.receiver.example");
        var check = new SpfVerifier(silent, time).CheckAsync(request, TestContext.Current.CancellationToken).AsTask();
        time.Advance(TimeSpan.FromSeconds(19));
        check.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(2));
        (await check).Result.ShouldBe(SpfResult.TempError);
    }

    [Fact]
    public async Task The_caller_may_give_up()
    {
        using var gone = new CancellationTokenSource();
        var request = new SpfRequest(IPAddress.Parse("192.0.2.1"), "mail.example.com", AddrSpec.Parse("user@example.com"), "mx.receiver.example");
        var check = new SpfVerifier(new SilentResolver(), new ManualTime()).CheckAsync(request, gone.Token).AsTask();
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(check);
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
