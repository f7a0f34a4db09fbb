using System.Text.Json;
using Pennypost.Trust.Dmarc;
using Pennypost.Trust.PublicSuffixes;
using Pennypost.Trust.Spf;

namespace Pennypost.Trust.Tests.Agreement;

/// <summary>Our DMARC and that of mailauth say the same about generated domains; where they do not, docs/agreement/spf-and-dmarc.md says why.</summary>
public sealed class DmarcAgreementTests
{
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);
    private static readonly PublicSuffixList s_suffixes = PublicSuffixList.Load();

    [Fact]
    public async Task Agrees_with_mailauth()
    {
        var zone = new AgreementZone();
        var cases = Generate(zone, new Random(7489), 600);
        var theirs = await AskMailauthAsync(zone, cases);
        var differences = new List<string>();
        var results = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < cases.Count; i++)
        {
            var ours = await OursAsync(zone, cases[i]);
            results[ours.Result] = results.GetValueOrDefault(ours.Result) + 1;
            if (ours != theirs[i])
            {
                differences.Add($"{JsonSerializer.Serialize(cases[i])}: ours {ours}, theirs {theirs[i]}");
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{cases.Count} cases: {string.Join(", ", results.Select(r => $"{r.Value} {r.Key}"))}");
        results.Keys.ShouldBe(["pass", "fail", "none", "temperror"], ignoreOrder: true);
        differences.ShouldBeEmpty($"{differences.Count} of {cases.Count}; the first:\n{string.Join("\n", differences.Take(5))}\n");
    }

    [Theory]
    // RFC 7489 §3.1.1, §3.1.2: strict alignment asks for the same domain; mailauth 4.13.3 lets one of the same organisation pass.
    [InlineData("v=DMARC1; p=reject; aspf=s", "example.com", "mail.example.com", "fail", "pass")]
    // §6.3, v: in capitals.
    [InlineData("v=dmarc1; p=reject", "example.com", "example.org", "none", "fail")]
    // §6.6.3, step 6: without a usable policy and without rua, DMARC does not apply.
    [InlineData("v=DMARC1; p=refuse", "example.com", "example.org", "permerror", "fail")]
    public async Task Where_mailauth_differs_ours_is_the_standard_s_answer(string record, string from, string spf, string ours, string theirs)
    {
        var zone = new AgreementZone();
        zone.Txt("_dmarc.example.com", record);
        DmarcCase[] cases = [new(from, [spf], [])];
        (await AskMailauthAsync(zone, cases))[0].Result.ShouldBe(theirs);
        (await OursAsync(zone, cases[0])).Result.ShouldBe(ours);
    }

    private static List<DmarcCase> Generate(AgreementZone zone, Random random, int count)
    {
        string[] suffixes = ["com", "org", "co.uk", "github.io", "com.br", "de", "city.kawasaki.jp", "someone.ck", "www.ck"];
        var domains = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            var domain = $"org{i}.{suffixes[i % suffixes.Length]}";
            domains.Add(domain);
            Publish(domain);
            foreach (var prefix in new[] { "mail", "deep.mail", "news" })
            {
                domains.Add($"{prefix}.{domain}");
                if (random.Next(5) == 0)
                {
                    Publish($"{prefix}.{domain}");
                }
            }
        }

        return [.. Enumerable.Range(0, count).Select(_ => Case())];

        void Publish(string domain)
        {
            switch (random.Next(12))
            {
                case 0:
                    break;
                case 1:
                    zone.Fail($"_dmarc.{domain}");
                    break;
                case 2:
                    zone.Txt($"_dmarc.{domain}", "something else");
                    break;
                default:
                    zone.Txt($"_dmarc.{domain}", Record());
                    break;
            }
        }

        string Record()
        {
            string[] policies = ["none", "quarantine", "reject"];
            var tags = new List<string> { $"p={policies[random.Next(3)]}" };
            Maybe(() => $"sp={policies[random.Next(3)]}");
            Maybe(() => $"pct={random.Next(101)}");
            Maybe(() => "adkim=r");
            Maybe(() => "aspf=r");
            Maybe(() => "rua=mailto:dmarc@example.com!10m");
            Maybe(() => "ri=3600; fo=1:d");
            Maybe(() => "unknown=thing");
            return $"v=DMARC1;{string.Join(random.Next(2) == 0 ? "; " : ";", tags.Prepend(""))}{(random.Next(2) == 0 ? ";" : "")}";

            void Maybe(Func<string> tag)
            {
                if (random.Next(3) == 0)
                {
                    tags.Add(tag());
                }
            }
        }

        DmarcCase Case()
        {
            var at = random.Next(domains.Count);
            var from = domains[at];
            return new DmarcCase(from, Vouchers(), Vouchers());

            string[] Vouchers() => [.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(4) == 0 ? domains[at / 4 * 4 + random.Next(4)] : domains[random.Next(domains.Count)])];
        }
    }

    private static async Task<Answer> OursAsync(AgreementZone zone, DmarcCase one)
    {
        // Both take several domains that SPF vouches for; there is never more than one, so the others come as signatures.
        var spf = one.Spf.Length == 0 ? null : new SpfOutcome(SpfResult.Pass, SpfIdentity.MailFrom, one.Spf[0]);
        DmarcSignature[] signatures = [.. one.Dkim.Concat(one.Spf.Skip(1)).Select(domain => new DmarcSignature(domain, "s", "pass"))];
        var outcome = await new DmarcVerifier(new ZoneResolver(zone.Zone), s_suffixes, () => 0)
            .CheckAsync(new DmarcInput([one.From], spf, signatures), TestContext.Current.CancellationToken);
        return new Answer(outcome.Result.ToString().ToLowerInvariant(), outcome.Record is null ? null : outcome.Policy.ToString().ToLowerInvariant());
    }

    private static async Task<IReadOnlyList<Answer>> AskMailauthAsync(AgreementZone zone, IReadOnlyList<DmarcCase> cases)
    {
        var folder = await MailauthFolder.Value;
        var texts = zone.Records.ToDictionary(r => r.Key, r => r.Value["TXT"], StringComparer.Ordinal);
        var input = JsonSerializer.Serialize(new { zone = texts, zone.Failing, cases }, s_json);
        var (exitCode, output, errors) = await Peer.RunAsync("node", [Path.Combine(folder, "dmarc_peer.mjs")], input);
        exitCode.ShouldBe(0, errors);
        return JsonSerializer.Deserialize<List<Answer>>(output, s_json)!;
    }

    private sealed record DmarcCase(string From, string[] Spf, string[] Dkim);

    private sealed record Answer(string Result, string? Policy);
}
