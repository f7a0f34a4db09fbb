using FsCheck;
using FsCheck.Fluent;
using Pennypost.Trust.Spf;

namespace Pennypost.Trust.Tests.Spf;

/// <summary>Whatever a stranger publishes, a check ends with a result and asks a bounded number of questions.</summary>
public sealed class SpfProperties
{
    private static readonly string[] Pieces =
    [
        " ", "a", "mx", "ptr", "all", "include", "exists", "ip4", "ip6", "redirect", "exp", ":", "=", "/", "//", "%", "{", "}", "%{", "%{d}", "%{p}", "%{l1r-}", "%{s}", ".",
        "example.com", "%{d2}", "24", "-", "~", "?", "+", "192.0.2.1", "2001:db8::1", "\0", "\r\n", "\u00ff", "moo", "v=spf1", "\\", "99999999999", "%_", "%%",
    ];

    [Fact]
    public async Task Any_policy_gives_a_result()
    {
        var random = new Random(7208);
        for (var i = 0; i < 3000; i++)
        {
            var policy = "v=spf1 " + string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var checks = SpfChecks.With(policy);
            checks.Zone.Ptr("192.0.2.1", "mail.example.com").Ptr("192.0.2.1", "example.com");
            var outcome = await checks.AskAsync(random.Next(2) == 0 ? "192.0.2.1" : "2001:db8::1", random.Next(4) == 0 ? "" : "user@example.com", "example.com");
            (outcome.Problem ?? "").ShouldAllBe(c => c >= ' ' && c <= '~');
            (outcome.Explanation ?? "").ShouldAllBe(c => c >= ' ' && c <= '~');
        }
    }

    [Fact]
    public void Any_octets_can_be_read() =>
        Prop.ForAll<byte[]>(octets =>
        {
            var text = "v=spf1 " + System.Text.Encoding.Latin1.GetString(octets);
            var record = SpfRecord.Read(text, out var problem);
            return SpfRecord.IsRecord(text) && (record is null) == (problem.Length > 0);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public async Task The_number_of_questions_is_bounded()
    {
        // Ten terms, each with ten exchangers or names: RFC 7208 §4.6.4 bounds what one message can make us ask.
        var checks = SpfChecks.With("v=spf1" + string.Concat(Enumerable.Repeat(" mx:many.example.com ptr:%{p}", 8)) + " -all");
        for (var i = 0; i < 200; i++)
        {
            checks.Zone.Ptr("203.0.113.9", $"n{i}.example.com").Address($"n{i}.example.com", "203.0.113.8");
            if (i < 10)
            {
                checks.Zone.Mx("many.example.com", 1, $"m{i}.example.com").Address($"m{i}.example.com", "203.0.113.1");
            }
        }

        var resolver = new ZoneResolver(checks.Zone);
        var request = new SpfRequest(System.Net.IPAddress.Parse("203.0.113.9"), "example.com", Pennypost.Mail.AddrSpec.Parse("user@example.com"), "mx.receiver.example");
        var outcome = await new SpfVerifier(resolver, TimeProvider.System).CheckAsync(request, TestContext.Current.CancellationToken);
        outcome.Result.ShouldBe(SpfResult.PermError);
        resolver.Questions.ShouldBeLessThanOrEqualTo(1 + (11 * 11));
    }
}
