using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Pennypost.Trust.Arc;
using Pennypost.Trust.Tests.Dkim;
using static Pennypost.Trust.Tests.Dkim.Signing;

namespace Pennypost.Trust.Tests.Agreement;

/// <summary>Chains of several hops, sealed by this implementation and by others in turn, whole and broken (docs/agreement/arc.md).</summary>
public sealed class ArcAgreementTests(ITestOutputHelper output)
{
    /// <summary>Where a peer is known to differ from the standard, by the kind of change; docs/agreement/arc.md tells the section.</summary>
    private static readonly Dictionary<string, string[]> Explained = new()
    {
        ["dkimpy"] = [],
        ["mailauth"] = [],
    };

    private static readonly (string Name, Func<string, string> Change)[] Changes =
    [
        ("nothing", message => message),
        ("body", message => message + "more\r\n"),
        ("empty lines at the end", message => message + "\r\n"),
        ("From", message => message.Replace("Ann <", "Bob <", StringComparison.Ordinal)),
        ("Received on top", message => "Received: further\r\n" + message),
        ("results of the first", message => Replace(message, @"(ARC-Authentication-Results: i=1;[^=]*)spf=pass", "$1spf=fail")),
        ("results gone", message => Replace(message, @"ARC-Authentication-Results: i=1;.*?\r\n(?![ \t])", "")),
        ("seal of the first gone", message => Replace(message, @"ARC-Seal: i=1;.*?\r\n(?![ \t])", "")),
        ("seal signature", message => Replace(message, @"(ARC-Seal: i=1;.*?[ ;]b=\s*)\w\w\w\w", "$1AAAA")),
        ("message signature of the first", message => Replace(message, @"(ARC-Message-Signature: i=1;.*?[ ;]b=\s*)\w\w\w\w", "$1AAAA")),
        ("cv of the first", message => Replace(message, @"(ARC-Seal: i=1;.*?)cv=none", "$1cv=pass")),
        ("instance of the first", message => Replace(message, @"ARC-Seal: i=1;", "ARC-Seal: i=3;")),
        ("selector", message => Replace(message, @"(ARC-Seal: i=1;.*?)s=s1", "$1s=s9")),
        ("results twice", message => "ARC-Authentication-Results: i=1; one.example; none\r\n" + message),
    ];

    private static string Replace(string message, string pattern, string with) =>
        new Regex(pattern, RegexOptions.Singleline, TimeSpan.FromSeconds(30)).Replace(message, with);

    [Fact]
    public Task Chains_mixed_with_dkimpy_are_judged_alike() => CompareAsync(SignaturePeer.DkimpyAsync());

    [Fact]
    public Task Chains_mixed_with_mailauth_are_judged_alike() => CompareAsync(SignaturePeer.MailauthAsync());

    private async Task CompareAsync(Task<SignaturePeer> starting)
    {
        using var peer = await starting;
        var zone = new KeyZone();
        var comparison = new Comparison(peer.Name, Explained[peer.Name]);
        for (var round = 0; round < 12; round++)
        {
            foreach (var (name, change) in Changes)
            {
                var source = new MessageSource(100_000 + comparison.Cases);
                var hops = source.Next(3) + 1;
                var message = source.Message();
                var sealedBy = "";
                for (var hop = 0; hop < hops; hop++)
                {
                    var byPeer = source.Next(2) == 0;
                    message = byPeer ? SealBy(peer, message, zone, hop) : await SealAsync(message, Known(zone, hop), SampleKeys.Rsa, $"hop{hop}.example", "s1", $"hop{hop}.example; spf=pass");
                    sealedBy += byPeer ? peer.Name + " " : "us ";
                }

                message = Octets(change(Text(message)));
                var ours = await VerifyArcAsync(message, zone);
                var reply = peer.Ask(new JsonObject { ["op"] = "arc", ["message"] = Convert.ToBase64String(message), ["zone"] = DkimAgreementTests.ZoneOf(zone) });
                var theirs = (string?)reply["error"] ?? (string)reply["results"]![0]!;
                var we = ours.Status == ArcStatus.Pass;
                var said = $"(sealed by {sealedBy}): we {ours.StatusName} {ours.Reason}, {peer.Name} {theirs} {reply["why"]}\n{Text(message)}";
                comparison.Add(name, we == (theirs == "pass") && (we || name != "nothing"), said);
            }
        }

        output.WriteLine(comparison.ToString());
        comparison.Wrong.ShouldBeEmpty($"{comparison.Wrong.Count} of {comparison.Cases} chains");
    }

    private static KeyZone Known(KeyZone zone, int hop) => zone.Set($"s1._domainkey.hop{hop}.example", SampleKeys.Rsa.PublicRecord());

    private static byte[] SealBy(SignaturePeer peer, byte[] message, KeyZone zone, int hop)
    {
        Known(zone, hop);
        var results = $"hop{hop}.example; spf=pass{(hop > 0 ? "; arc=pass" : "")}";
        // dkimpy takes what it says from a field of the message.
        byte[] input = peer.Name == "dkimpy" ? [.. Octets($"Authentication-Results: {results}\r\n"), .. message] : message;
        var reply = peer.Ask(new JsonObject
        {
            ["op"] = "seal",
            ["message"] = Convert.ToBase64String(input),
            ["key"] = SampleKeys.Rsa.ExportPem(),
            ["domain"] = $"hop{hop}.example",
            ["selector"] = "s1",
            ["authserv"] = $"hop{hop}.example",
            ["results"] = results,
            ["cv"] = hop == 0 ? "none" : "pass",
            ["headers"] = new JsonArray("from", "to", "subject"),
        });
        reply["error"].ShouldBeNull($"{peer.Name} could not seal:\n{Text(input)}");
        return [.. Convert.FromBase64String((string)reply["field"]!), .. message];
    }
}
