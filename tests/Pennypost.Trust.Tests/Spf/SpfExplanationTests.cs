using Pennypost.Net.Dns;
using Pennypost.Trust.Spf;

namespace Pennypost.Trust.Tests.Spf;

public sealed class SpfExplanationTests
{
    [Theory]
    // RFC 7208 §6.2: only a failure is explained, and only by one readable record.
    [InlineData("v=spf1 -all exp=why.example.com", "Not from here.")]
    [InlineData("v=spf1 exp=why.example.com -all", "Not from here.")]
    [InlineData("v=spf1 ~all exp=why.example.com", null)]
    [InlineData("v=spf1 -all exp=nowhere.example.com", null)]
    [InlineData("v=spf1 -all exp=broken.example.com", null)]
    [InlineData("v=spf1 -all exp=two.example.com", null)]
    [InlineData("v=spf1 -all exp=syntax.example.com", null)]
    [InlineData("v=spf1 -all exp=letters.example.com", null)]
    [InlineData("v=spf1 -all exp=lines.example.com", null)]
    [InlineData("v=spf1 -all exp=blank.example.com", null)]
    [InlineData("v=spf1 -all exp=a..example.com", null)]
    [InlineData("v=spf1 -all", null)]
    // §6.1, §6.2: the record that decides explains: the redirected one, never an included one.
    [InlineData("v=spf1 redirect=else.example.com exp=why.example.com", "From elsewhere.")]
    [InlineData("v=spf1 include:else.example.com -all exp=why.example.com", "Not from here.")]
    [InlineData("v=spf1 include:else.example.com -all", null)]
    [InlineData("v=spf1 -include:accepts.example.com exp=why.example.com", "Not from here.")]
    [Spec("SVC-183")]
    public async Task Explains_a_failure(string policy, string? expected)
    {
        var checks = SpfChecks.With(policy);
        checks.Zone.Txt("why.example.com", "Not from here.").Txt("elsewhere.example.com", "From elsewhere.")
            .Txt("else.example.com", "v=spf1 -all exp=elsewhere.example.com")
            .Txt("accepts.example.com", "v=spf1 +all exp=elsewhere.example.com")
            .Txt("two.example.com", "one").Txt("two.example.com", "two")
            .Txt("syntax.example.com", "100% %{x}").Txt("letters.example.com", "caf\u00e9").Txt("lines.example.com", "one\r\n550 two").Txt("blank.example.com", "  ");
        (await checks.AskAsync("198.51.100.1")).Explanation.ShouldBe(expected);
    }

    [Fact]
    public async Task What_the_client_says_cannot_break_the_line()
    {
        var checks = SpfChecks.With("v=spf1 -all exp=why.example.com");
        checks.Zone.Txt("why.example.com", "%{h}");
        var outcome = await checks.AskAsync("198.51.100.1", helo: "evil\r\n250 ok\0\u00e9");
        outcome.Explanation.ShouldBe("evil??250 ok??");
    }

    [Fact]
    public async Task A_long_explanation_is_cut()
    {
        var checks = SpfChecks.With("v=spf1 -all exp=why.example.com");
        checks.Zone.Txt("why.example.com", new string('x', 5000));
        (await checks.AskAsync("198.51.100.1")).Explanation!.Length.ShouldBe(new SpfLimits().ExplanationLength);
    }

    [Fact]
    public async Task Explaining_costs_none_of_the_limits()
    {
        var checks = SpfChecks.With("v=spf1" + string.Concat(Enumerable.Repeat(" a:mail.example.com", 10)) + " -all exp=%{p}.example.com");
        checks.Zone.Txt("unknown.example.com", "Still explained.");
        var outcome = await checks.AskAsync("198.51.100.1");
        (outcome.Result, outcome.Explanation).ShouldBe((SpfResult.Fail, "Still explained."));
    }
}
