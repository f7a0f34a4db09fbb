using Pennypost.Mail;
using Pennypost.Trust.Dkim;
using Pennypost.Trust.Tests.Dkim;
using static Pennypost.Trust.Tests.Dkim.Signing;

namespace Pennypost.Trust.Tests.Agreement;

/// <summary>The same generated messages, given to opendkim (docs/agreement/dkim.md).</summary>
public sealed class OpendkimAgreementTests(ITestOutputHelper output)
{
    private static readonly string[] Explained =
        ["header: space before the colon", "signed: a tag twice", "signed: algorithm in upper case"];

    private static readonly string[] Canonicalizations = ["relaxed/relaxed", "relaxed/simple", "simple/relaxed", "simple/simple"];

    private static KeyZone Zone => new KeyZone().Add("s1._domainkey.example.com", SampleKeys.Rsa.PublicRecord());

    [Fact]
    public async Task Ours_is_judged_alike()
    {
        using var peer = new Opendkim();
        var cases = new List<(string Name, byte[] Message)>();
        for (var round = 0; round < 5; round++)
        {
            foreach (var tampering in Tampering.All.Where(t => t.ChangeKey is null && t.Name != "header: a line that is no field"))
            {
                var source = new MessageSource(900_000 + cases.Count);
                var options = new DkimSignerOptions { RelaxedHeader = source.Next(2) == 0, RelaxedBody = source.Next(2) == 0 };
                var signed = Sign(Plain(source), SampleKeys.Rsa, "example.com", "s1", options);
                cases.Add((tampering.Name, Octets(tampering.Change(Text(signed), source))));
            }

            foreach (var odd in OddSignature.All.Where(odd => odd.KeyFlags.Length == 0))
            {
                cases.Add(("signed: " + odd.Name, odd.Sign(Plain(new MessageSource(910_000 + cases.Count)), SampleKeys.Rsa)));
            }
        }

        var theirs = await peer.VerifyAsync([.. cases.Select(c => c.Message)], Zone);
        var comparison = new Comparison("opendkim", Explained);
        for (var i = 0; i < cases.Count; i++)
        {
            var ours = await VerifyAsync(cases[i].Message, Zone, new DkimVerifierOptions { BodyLength = DkimBodyLengthRule.Accept });
            var we = ours.Count > 0 && ours[0].Status == DkimStatus.Pass;
            comparison.Add(cases[i].Name, we == theirs[i], $"we {string.Join(' ', ours.Select(r => r.StatusName + " " + r.Reason))}, opendkim {theirs[i]}\n{Text(cases[i].Message)}");
        }

        output.WriteLine(comparison.ToString());
        comparison.Wrong.ShouldBeEmpty($"{comparison.Wrong.Count} of {comparison.Cases} cases");
    }

    [Fact]
    public async Task Its_signatures_are_good()
    {
        using var peer = new Opendkim();
        foreach (var canonicalization in Canonicalizations)
        {
            // What is not there is required by RFC 5322 §3.6, and opendkim signs nothing without.
            var messages = Enumerable.Range(0, 40).Select(i => (byte[])[.. Octets("Date: Fri, 11 Jul 2003 21:00:37 -0700\r\n"), .. Plain(new MessageSource(920_000 + i), "Date")]).ToList();
            var fields = await peer.SignAsync(messages, canonicalization, SampleKeys.Rsa.ExportPem());
            for (var i = 0; i < messages.Count; i++)
            {
                byte[] signed = [.. fields[i], .. messages[i]];
                (await VerifyAsync(signed, Zone))[0].Status.ShouldBe(DkimStatus.Pass, Text(signed));
            }
        }
    }

    // opendkim takes the upper of two fields.
    private static byte[] Plain(MessageSource source, params string[] without)
    {
        while (true)
        {
            var message = source.Message();
            var fields = HeaderFields.Parse(message);
            var names = fields.Index.Select(fields.Name).Concat(without).ToList();
            if (names.Distinct(StringComparer.OrdinalIgnoreCase).Count() == names.Count)
            {
                return message;
            }
        }
    }
}
