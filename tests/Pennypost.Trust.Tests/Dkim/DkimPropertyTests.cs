using FsCheck;
using FsCheck.Fluent;
using Pennypost.Trust.Dkim;
using static Pennypost.Trust.Tests.Dkim.Signing;

namespace Pennypost.Trust.Tests.Dkim;

/// <summary>What must hold for any octets.</summary>
public sealed class DkimPropertyTests
{
    private static readonly string[] Pieces =
    [
        "DKIM-Signature: ", "ARC-Seal: i=1; cv=none; ", "ARC-Message-Signature: i=1; ", "ARC-Authentication-Results: i=1; x\r\n", "v=1; ", "a=rsa-sha256; ",
        "a=ed25519-sha256; ", "c=relaxed/simple; ", "d=example.com; ", "s=s1; ", "h=from:to; ", "h=from:from:dkim-signature; ", "bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; ",
        "b=AAAA; ", "b=", "l=3; ", "t=1; x=99999999999; ", "i=@a.example.com; ", "q=dns/txt; ", ";", "=", ":", "From: a@b\r\n", "To : x\r\n", "\r\n", "\n", "\r", " ", "\t", "\0", "\u00ff", "body",
    ];

    private static Arbitrary<byte[]> Messages { get; } = Gen.Elements(Pieces).ListOf().Select(pieces => Octets(string.Concat(pieces))).ToArbitrary();

    private static KeyZone Zone { get; } = new KeyZone().Add("s1._domainkey.example.com", DkimSigningKey.Generate(DkimAlgorithm.RsaSha256).PublicRecord());

    [Fact]
    public void No_octets_make_verification_throw_and_chunks_do_not_matter() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll(Messages, message =>
    {
        var whole = string.Join('\n', VerifyAsync(message, Zone).Result);
        var arc = VerifyArcAsync(message, Zone).Result;
        return string.Join('\n', VerifyAsync(message, Zone, chunk: 1).Result) == whole && string.Join('\n', VerifyAsync(message, Zone, chunk: 3).Result) == whole
            && VerifyArcAsync(message, Zone, 1).Result.Reason == arc.Reason;
    }));

    [Fact]
    public void Key_records_of_any_text_are_read_or_refused() => Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        DkimKeyRecord.TryParse("p=" + text.Get, out _, out var problem) || problem.Length > 0));

    [Fact]
    public void What_was_signed_verifies_however_both_are_cut()
    {
        using var key = DkimSigningKey.Generate(DkimAlgorithm.Ed25519Sha256);
        var zone = new KeyZone().Add("s1._domainkey.example.com", key.PublicRecord());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Messages, ArbMap.Default.ArbFor<byte>(), (body, some) =>
        {
            byte[] message = [.. Octets("From: a@example.com\r\nTo: x\r\n y\r\n\r\n"), .. body];
            var options = new DkimSignerOptions { RelaxedHeader = (some & 1) == 0, RelaxedBody = (some & 2) == 0 };
            var signed = Sign(message, key, "example.com", "s1", options, chunk: (some % 9) + 1);
            return VerifyAsync(signed, zone, chunk: (some % 5) + 1).Result[0].Status == DkimStatus.Pass;
        }));
    }
}
