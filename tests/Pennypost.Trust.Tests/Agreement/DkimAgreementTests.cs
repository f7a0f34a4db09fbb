using System.Text;
using System.Text.Json.Nodes;
using Pennypost.Trust.Dkim;
using Pennypost.Trust.Tests.Dkim;
using static Pennypost.Trust.Tests.Dkim.Signing;

namespace Pennypost.Trust.Tests.Agreement;

/// <summary>Generated cases, given to this implementation and to others (docs/agreement/dkim.md). Every disagreement that is not explained there fails.</summary>
public sealed class DkimAgreementTests(ITestOutputHelper output)
{
    private const string Domain = "example.com";
    private const string Selector = "s1";

    /// <summary>Where a peer is known to differ from the standard, by the kind of change; docs/agreement/dkim.md tells the section.</summary>
    private static readonly Dictionary<string, string[]> Explained = new()
    {
        ["dkimpy"] =
        [
            "body: white space at the end", "header: a line that is no field", "header: space before the colon", "key: sha1 only", "key: version not first",
            "signed: From not among the names", "signed: identity below, key strict",
        ],
        ["mailauth"] =
        [
            "body: white space at the end", "header: another From on top", "key: sha1 only", "key: version not first", "key: for something else",
            "signed: From not among the names", "signed: identity below, key strict", "signed: a tag twice", "signed: algorithm in upper case", "signed: identity elsewhere",
            "signed: identity that only ends alike", "signed: length no number", "signed: no names", "signed: no version", "signed: version 2",
            "signed: query method unknown", "signed: signed far ahead", "signed: time is no number",
        ],
    };

    private static readonly string[] Canonicalizations = ["relaxed", "simple"];

    [Fact]
    public Task Ours_is_verified_by_dkimpy_and_its_by_us() => CompareAsync(SignaturePeer.DkimpyAsync());

    [Fact]
    public Task Ours_is_verified_by_mailauth_and_its_by_us() => CompareAsync(SignaturePeer.MailauthAsync());

    private async Task CompareAsync(Task<SignaturePeer> starting)
    {
        using var peer = await starting;
        var comparison = new Comparison(peer.Name, Explained[peer.Name]);
        for (var round = 0; round < 10; round++)
        {
            foreach (var tampering in Tampering.All)
            {
                var source = new MessageSource((round * 1000) + comparison.Cases);
                var signed = Prepare(peer, source, comparison.Cases, out var zone, out var how);
                var name = $"{Selector}._domainkey.{Domain}";
                zone.Set(name, tampering.ChangeKey is null ? zone.Records[name][0] : tampering.ChangeKey(zone.Records[name][0]));
                await JudgeAsync(peer, comparison, tampering.Name, how, Octets(tampering.Change(Text(signed), source)), zone, mustPass: tampering.Name == "nothing");
            }

            foreach (var odd in OddSignature.All)
            {
                var source = new MessageSource(500_000 + comparison.Cases);
                var key = source.Next(2) == 0 ? SampleKeys.Ed25519 : SampleKeys.Rsa;
                var zone = new KeyZone().Add($"{Selector}._domainkey.{Domain}", key.PublicRecord() + odd.KeyFlags);
                await JudgeAsync(peer, comparison, "signed: " + odd.Name, key.Algorithm.Tag(), odd.Sign(source.Message(), key), zone, mustPass: odd.IsGood);
            }
        }

        output.WriteLine(comparison.ToString());
        comparison.Wrong.ShouldBeEmpty($"{comparison.Wrong.Count} of {comparison.Cases} cases");
        comparison.Cases.ShouldBeGreaterThan(500);
    }

    private static async Task JudgeAsync(SignaturePeer peer, Comparison comparison, string name, string how, byte[] message, KeyZone zone, bool mustPass)
    {
        var ours = await VerifyAsync(message, zone, new DkimVerifierOptions { BodyLength = DkimBodyLengthRule.Accept });
        var theirs = Verify(peer, message, zone);
        var we = ours.Count > 0 && ours[0].Status == DkimStatus.Pass;
        var they = theirs.Length > 0 && theirs[0] == "pass";
        var said = $"({how}): we {string.Join(' ', ours.Select(r => r.StatusName + " " + r.Reason))}, {peer.Name} {string.Join(' ', theirs)}\n{Text(message)}";
        comparison.Add(name, we == they && (we || !mustPass), said);
    }

    // Signed by us, or by the peer, in turn.
    private static byte[] Prepare(SignaturePeer peer, MessageSource source, int number, out KeyZone zone, out string how)
    {
        var message = source.Message();
        var key = source.Next(3) == 0 ? SampleKeys.Ed25519 : SampleKeys.Rsa;
        var (header, body) = (source.Pick(Canonicalizations), source.Pick(Canonicalizations));
        zone = new KeyZone().Add($"{Selector}._domainkey.{Domain}", key.PublicRecord());
        if (number % 2 == 0)
        {
            how = $"signed by us, {header}/{body}, {key.Algorithm.Tag()}";
            return Sign(message, key, Domain, Selector, new DkimSignerOptions { RelaxedHeader = header == "relaxed", RelaxedBody = body == "relaxed" });
        }

        how = $"signed by {peer.Name}, {header}/{body}, {key.Algorithm.Tag()}";
        var reply = peer.Ask(new JsonObject
        {
            ["op"] = "sign",
            ["message"] = Convert.ToBase64String(message),
            ["key"] = peer.Name == "dkimpy" ? SampleKeys.ForDkimpy(key) : key.ExportPem(),
            ["domain"] = Domain,
            ["selector"] = Selector,
            ["header"] = header,
            ["body"] = body,
            ["algorithm"] = key.Algorithm.Tag(),
            ["headers"] = new JsonArray([.. source.HeadersToSign().Select(name => JsonValue.Create(name))]),
        });
        reply["error"].ShouldBeNull($"{peer.Name} could not sign:\n{Text(message)}");
        return [.. Convert.FromBase64String((string)reply["field"]!), .. message];
    }

    private static string[] Verify(SignaturePeer peer, byte[] message, KeyZone zone)
    {
        var reply = peer.Ask(new JsonObject { ["op"] = "verify", ["message"] = Convert.ToBase64String(message), ["zone"] = ZoneOf(zone) });
        return reply["error"] is { } error ? ["error: " + error] : [.. reply["results"]!.AsArray().Select(result => (string)result!)];
    }

    internal static JsonObject ZoneOf(KeyZone zone)
    {
        var result = new JsonObject();
        foreach (var (name, texts) in zone.Records)
        {
            result[name] = new JsonArray([.. texts.Select(text => JsonValue.Create(text))]);
        }

        return result;
    }
}
