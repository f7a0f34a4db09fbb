using System.Net;
using System.Text.Json;
using Pennypost.Mail;
using Pennypost.Trust.Spf;

namespace Pennypost.Trust.Tests.Agreement;

/// <summary>Our SPF and that of pyspf say the same about generated policies; where they do not, docs/agreement/spf-and-dmarc.md says why.</summary>
public sealed class SpfAgreementTests
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);

    [Fact]
    [Spec("SVC-180")]
    public async Task Agrees_with_pyspf()
    {
        await RequirePyspfAsync();
        var generator = new SpfCaseGenerator(seed: 7208);
        var generated = Enumerable.Range(0, 500).Select(generator.Next).ToArray();
        var cases = generated.SelectMany(one => one.Cases).ToArray();
        var theirs = await AskPyspfAsync([.. generated.Select(one => one.Zone)], cases);
        var differences = new List<string>();
        var results = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < cases.Length; i++)
        {
            var ours = await OursAsync(generated[cases[i].Zone].Zone, cases[i]);
            results[ours.Result] = results.GetValueOrDefault(ours.Result) + 1;
            if (!Same(ours, theirs[i]))
            {
                differences.Add($"{cases[i]}: ours {ours}, theirs {theirs[i]}\n{Describe(generated[cases[i].Zone].Zone)}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{cases.Length} cases: {string.Join(", ", results.Select(r => $"{r.Value} {r.Key}"))}");
        cases.Length.ShouldBeGreaterThanOrEqualTo(1000);
        results.Keys.ShouldBe(["pass", "fail", "softfail", "neutral", "none", "temperror", "permerror"], ignoreOrder: true);
        differences.ShouldBeEmpty($"{differences.Count} of {cases.Length}; the first:\n{string.Join("\n", differences.Take(5))}\n");
    }

    [Theory]
    // Each row: a policy on which pyspf does something else than RFC 7208 says. Ours is the standard's answer; theirs is noted so that a better pyspf is noticed.
    [InlineData("v=spf1 ip4:192.0.2.1 include:example.com -all", "pass", "permerror")]
    [InlineData("v=spf1 x=1 x=2 ip4:192.0.2.1 -all", "pass", "permerror")]
    [InlineData("v=spf1 x=100%% ip4:192.0.2.1 -all", "pass", "permerror")]
    [InlineData("v=spf1 REDIRECT=no.example.com", "fail", "neutral")]
    [InlineData("v=spf1 exists:%{d0}.example.com -all", "permerror", "fail")]
    [InlineData("v=spf1 exists:%{dr3}.example.com -all", "permerror", "fail")]
    [InlineData("v=spf1 exists:%{h-}.dots.example.com -all", "pass", "fail")]
    [InlineData("v=spf1 a:h0.example.com a:h0.example.com a:h0.example.com a:h0.example.com a:h0.example.com a:h0.example.com a:h0.example.com a:h0.example.com a:h0.example.com a:match.example.com redirect=no.example.com", "pass", "permerror")]
    [InlineData("v=spf1 mx:voids.example.com -all", "pass", "permerror")]
    [InlineData("v=spf1 ptr:example.com -all", "fail", "temperror", "192.0.2.7")]
    [InlineData("v=spf1 exists:%{p}.known.example.com -all", "pass", "temperror", "192.0.2.7")]
    public async Task Where_pyspf_differs_ours_is_the_standard_s_answer(string policy, string ours, string theirs, string client = "192.0.2.1")
    {
        await RequirePyspfAsync();
        var zone = new AgreementZone();
        zone.Txt("example.com", policy);
        zone.Txt("no.example.com", "v=spf1 -all");
        zone.Address("h0.example.com", "192.0.2.10");
        zone.Address("match.example.com", "192.0.2.1");
        zone.Address("a.b.c.dots.example.com", "127.0.0.2");
        zone.Address("unknown.known.example.com", "127.0.0.2");
        zone.Mx("voids.example.com", 1, "match.example.com");
        for (var i = 2; i < 5; i++)
        {
            zone.Mx("voids.example.com", (ushort)i, $"v{i}.example.com");
        }

        zone.Fail("7.2.0.192.in-addr.arpa");
        var one = new SpfCase(0, client, "a-b.c", "user@example.com");
        var answers = await AskPyspfAsync([zone], [one]);
        (await OursAsync(zone, one)).Result.ShouldBe(ours);
        answers[0].Result.ShouldBe(theirs);
    }

    private static bool Same(Answer ours, Answer theirs) =>
        ours.Result == theirs.Result
        && (ours.Result != "fail" || string.Equals(ours.Explanation?.Trim(), theirs.Explanation?.Trim(), StringComparison.Ordinal));

    private static async Task<Answer> OursAsync(AgreementZone zone, SpfCase one)
    {
        var sender = one.Sender.Length == 0 ? default : AddrSpec.Parse(one.Sender);
        var request = new SpfRequest(IPAddress.Parse(one.Client), one.Helo, sender, "mx.receiver.example");
        var outcome = await new SpfVerifier(new ZoneResolver(zone.Zone), TimeProvider.System).CheckAsync(request, TestContext.Current.CancellationToken);
        return new Answer(outcome.Result.ToString().ToLowerInvariant(), outcome.Explanation);
    }

    private static async Task<IReadOnlyList<Answer>> AskPyspfAsync(IReadOnlyList<AgreementZone> zones, IReadOnlyList<SpfCase> cases)
    {
        var input = JsonSerializer.Serialize(new { zones, cases }, s_json);
        var (exitCode, output, errors) = await Peer.RunAsync(Peer.Python, [Peer.Script("spf_peer.py")], input);
        exitCode.ShouldBe(0, errors);
        return JsonSerializer.Deserialize<List<Answer>>(output, s_json)!;
    }

    private static async Task RequirePyspfAsync()
    {
        var (exitCode, _, errors) = await Peer.RunAsync(Peer.Python, ["-c", "import spf"]);
        Assert.SkipWhen(exitCode != 0, $"pyspf is not installed (type: sudo apt-get install -y python3-spf): {errors.Trim().Split('\n')[^1]}");
    }

    private static string Describe(AgreementZone zone) => string.Join(
        '\n', zone.Records.Where(r => r.Value.ContainsKey("TXT")).Select(r => $"  {r.Key}: {string.Join(" | ", r.Value["TXT"])}"));

    private sealed record Answer(string Result, string? Explanation);
}
