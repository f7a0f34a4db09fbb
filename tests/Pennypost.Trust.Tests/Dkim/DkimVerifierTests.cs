using Pennypost.Trust.Dkim;
using static Pennypost.Trust.Tests.Dkim.Signing;

namespace Pennypost.Trust.Tests.Dkim;

public sealed class DkimVerifierTests
{
    private const string Message = "From: Ann <ann@example.com>\r\nTo: bob@example.net\r\nSubject: Hello\r\n\r\nOne line\r\nand another\r\n";

    private static readonly DkimSigningKey Rsa = DkimSigningKey.Generate(DkimAlgorithm.RsaSha256);

    // RFC 8463 appendix A.
    private const string Dinner =
        "From: Joe SixPack <joe@football.example.com>\r\nTo: Suzie Q <suzie@shopping.example.net>\r\nSubject: Is dinner ready?\r\n"
        + "Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)\r\nMessage-ID: <20030712040037.46341.5F8J@football.example.com>\r\n\r\n"
        + "Hi.\r\n\r\nWe lost the game.  Are you hungry yet?\r\n\r\nJoe.\r\n";

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4096)]
    public async Task The_example_of_the_standard_verifies_however_it_is_cut(int chunk)
    {
        var zone = new KeyZone().Add("brisbane._domainkey.football.example.com", "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
        var message = "DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;\r\n d=football.example.com; i=@football.example.com;\r\n"
            + " q=dns/txt; s=brisbane; t=1528637909; h=from : to :\r\n subject : date : message-id : from : subject : date;\r\n"
            + " bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;\r\n b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus\r\n"
            + " Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==\r\n" + Dinner;

        var result = (await VerifyAsync(Octets(message), zone, chunk: chunk)).ShouldHaveSingleItem();
        result.Status.ShouldBe(DkimStatus.Pass, result.Reason);
        result.Domain.ShouldBe("football.example.com");
        result.Selector.ShouldBe("brisbane");
        result.Identity.ShouldBe("@football.example.com");
        result.SignatureStart.ShouldBe("/gCrinpc");
        (await VerifyAsync(Octets(message.Replace("hungry", "thirsty", StringComparison.Ordinal)), zone))[0].Reason.ShouldBe("body hash did not verify");
        (await VerifyAsync(Octets(message.Replace("Subject: Is", "Subject: Was", StringComparison.Ordinal)), zone))[0].Status.ShouldBe(DkimStatus.Fail);
    }

    [Theory]
    [InlineData("", false, "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=")]
    [InlineData("", true, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    [InlineData("\r\n\r\n", false, "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=")]
    [InlineData(" \t\r\n\r\n ", true, "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")]
    public void Empty_bodies_hash_as_the_standard_says(string body, bool relaxed, string expected) => Hash(body, relaxed).ShouldBe(expected);

    [Theory]
    [InlineData(" C \r\nD \t E\r\n\r\n\r\n", true, " C\r\nD E\r\n")] // RFC 6376 §3.4.5
    [InlineData(" C \r\nD \t E\r\n\r\n\r\n", false, " C \r\nD \t E\r\n")]
    [InlineData("no end", false, "no end\r\n")]
    [InlineData("no end  ", true, "no end\r\n")]
    [InlineData("a\r\n\r\nb\r\n", true, "a\r\n\r\nb\r\n")]
    [InlineData("a\r b\r\r\n", false, "a\r b\r\r\n")]
    [InlineData("a \r b\r\r\n\r\n", true, "a \r b\r\r\n")]
    [InlineData("a\nb\n\n", false, "a\r\nb\r\n")]
    public void Bodies_are_canonical_as_the_standard_says(string body, bool relaxed, string canonical) =>
        Hash(body, relaxed).ShouldBe(Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Octets(canonical))));

    [Fact]
    public async Task A_message_without_signature_has_no_result() => (await VerifyAsync(Octets(Message), new KeyZone())).ShouldBeEmpty();

    [Theory]
    [InlineData("v=DKIM1; k=rsa; {p}", DkimStatus.Pass, "")]
    [InlineData("{p}", DkimStatus.Pass, "")]
    [InlineData("v=DKIM1; h=sha1:sha256; s=email; t=y; {p};", DkimStatus.Pass, "")]
    [InlineData("v=DKIM1; h=sha1; {p}", DkimStatus.PermError, "key is not for sha256")]
    [InlineData("v=DKIM1; s=tlsrpt; {p}", DkimStatus.PermError, "key is not for mail")]
    [InlineData("v=DKIM1; k=ed25519; {p}", DkimStatus.PermError, "key of another kind")]
    [InlineData("v=DKIM2; {p}", DkimStatus.PermError, "key record of another version")]
    [InlineData("k=rsa; v=DKIM1; {p}", DkimStatus.PermError, "key record of another version")]
    [InlineData("v=DKIM1; p=", DkimStatus.PermError, "key revoked")]
    [InlineData("v=DKIM1; p=AAAA", DkimStatus.PermError, "key cannot be read")]
    [InlineData("v=DKIM1; p=%%", DkimStatus.PermError, "key record without readable key")]
    [InlineData("v=DKIM1; {p}; {p}", DkimStatus.PermError, "key record has tag p twice")]
    [InlineData(null, DkimStatus.PermError, "no key for signature")]
    public async Task Key_records_decide(string? record, DkimStatus status, string reason)
    {
        var key = Rsa.PublicRecord()[Rsa.PublicRecord().IndexOf("p=", StringComparison.Ordinal)..];
        var zone = new KeyZone().Set("s1._domainkey.example.com", record?.Replace("{p}", key, StringComparison.Ordinal));
        var result = (await VerifyAsync(Sign(Octets(Message), Rsa, "example.com", "s1"), zone))[0];
        result.Status.ShouldBe(status);
        result.Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task A_stray_record_beside_the_key_does_no_harm()
    {
        var zone = new KeyZone().Add("s1._domainkey.example.com", "hello").Add("s1._domainkey.example.com", Rsa.PublicRecord());
        (await VerifyAsync(Sign(Octets(Message), Rsa, "example.com", "s1"), zone))[0].Status.ShouldBe(DkimStatus.Pass);
    }

    [Fact]
    public async Task A_resolver_that_fails_makes_a_temporary_error()
    {
        var result = (await VerifyAsync(Sign(Octets(Message), Rsa, "example.com", "s1"), new KeyZone { IsDown = true }))[0];
        result.Status.ShouldBe(DkimStatus.TempError);
        result.StatusName.ShouldBe("temperror");
    }

    [Fact]
    public async Task Short_rsa_keys_are_refused()
    {
        using var weak = System.Security.Cryptography.RSA.Create(768);
        var zone = new KeyZone().Add("s1._domainkey.example.com", "p=" + Convert.ToBase64String(weak.ExportSubjectPublicKeyInfo()));
        var result = (await VerifyAsync(Sign(Octets(Message), Rsa, "example.com", "s1"), zone))[0];
        result.Reason.ShouldBe("key too short");
        result.KeyBits.ShouldBe(768);
        DkimSigningKey.TryImport(weak.ExportPkcs8PrivateKeyPem(), out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("v=1", "v=2", "not version 1")]
    [InlineData("a=rsa-sha256", "a=rsa-sha1", "rsa-sha1 is no longer valid")]
    [InlineData("a=rsa-sha256", "a=rsa-md5", "unknown algorithm")]
    [InlineData("c=relaxed/relaxed", "c=loose", "unknown canonicalization")]
    [InlineData("d=example.com", "d=", "no domain")]
    [InlineData("s=s1", "s=s 1", "no selector")]
    [InlineData("s=s1", "s=s1; i=ann@example.org", "identity outside of the domain")]
    [InlineData("s=s1", "s=s1; q=dns/mx", "unknown query method")]
    [InlineData("s=s1", "s=s1; x=1000", "expires before it was signed")]
    [InlineData("s=s1", "s=s1; l=x", "body length is no number")]
    [InlineData("s=s1", "s=s1; s=s2", "signature has tag s twice")]
    [InlineData("s=s1", "s=s1;;", "signature has an empty tag")]
    [InlineData("From:", "Frim:", "signed fields are missing or wrong")]
    public async Task Wrong_signature_fields_are_permanent_errors(string right, string wrong, string reason)
    {
        var zone = new KeyZone().Add("s1._domainkey.example.com", Rsa.PublicRecord());
        var signed = Text(Sign(Octets(Message), Rsa, "example.com", "s1"));
        var end = signed.IndexOf("\r\nFrom: Ann", StringComparison.Ordinal);
        var result = (await VerifyAsync(Octets(signed[..end].Replace(right, wrong, StringComparison.Ordinal) + signed[end..]), zone))[0];
        result.Reason.ShouldBe(reason);
        result.Status.ShouldBe(DkimStatus.PermError);
    }

    [Fact]
    public async Task A_signature_expires()
    {
        var time = new ManualTime();
        var zone = new KeyZone().Add("s1._domainkey.example.com", Rsa.PublicRecord());
        var signed = Sign(Octets(Message), Rsa, "example.com", "s1", new DkimSignerOptions { Lifetime = TimeSpan.FromDays(7) }, time);
        time.Advance(TimeSpan.FromDays(6));
        (await VerifyAsync(signed, zone, time: time))[0].Status.ShouldBe(DkimStatus.Pass);
        time.Advance(TimeSpan.FromDays(2));
        (await VerifyAsync(signed, zone, time: time))[0].Reason.ShouldBe("signature expired");
    }

    [Fact]
    public async Task A_second_from_field_breaks_our_signature()
    {
        var zone = new KeyZone().Add("s1._domainkey.example.com", Rsa.PublicRecord());
        var signed = Text(Sign(Octets(Message), Rsa, "example.com", "s1"));
        (await VerifyAsync(Octets("From: mallory@example.org\r\n" + signed), zone))[0].Status.ShouldBe(DkimStatus.Fail);
        (await VerifyAsync(Octets(signed.Replace("\r\n\r\n", "\r\nCc: more@example.org\r\n\r\n", StringComparison.Ordinal)), zone))[0].Status.ShouldBe(DkimStatus.Fail);
        (await VerifyAsync(Octets("Received: on the way\r\n" + signed), zone))[0].Status.ShouldBe(DkimStatus.Pass);
    }

    [Fact]
    public async Task A_from_field_that_a_foreign_signature_does_not_cover_is_not_trusted()
    {
        var zone = new KeyZone().Add("s1._domainkey.example.com", Rsa.PublicRecord());
        var signed = Sign(Octets(Message), Rsa, "example.com", "s1", new DkimSignerOptions { Headers = ["From"], Oversigned = [] });
        (await VerifyAsync(signed, zone))[0].Status.ShouldBe(DkimStatus.Pass);
        var result = (await VerifyAsync([.. Octets("From: mallory@example.org\r\n"), .. signed], zone))[0];
        (result.Status, result.Reason).ShouldBe((DkimStatus.Policy, "another From that is not signed"));
    }

    [Fact]
    public async Task What_stands_behind_a_body_length_is_not_trusted()
    {
        using var key = DkimSigningKey.Generate(DkimAlgorithm.Ed25519Sha256);
        var zone = new KeyZone().Add("s1._domainkey.example.com", key.PublicRecord());
        const string Body = "One line\r\n";
        var field = new SignatureField("DKIM-Signature");
        foreach (var (tag, value) in new[] { ("v", "1"), ("a", "ed25519-sha256"), ("d", "example.com"), ("s", "s1"), ("h", "From"), ("l", "10"), ("bh", Hash(Body, relaxed: false)) })
        {
            field.Add(tag, value);
        }

        var signed = Text(field.Sign(key, relaxed: false, hash => hash.AppendData(Octets("From: ann@example.com\r\n")))) + "From: ann@example.com\r\n\r\n" + Body;
        (await VerifyAsync(Octets(signed), zone))[0].Status.ShouldBe(DkimStatus.Pass);
        var more = Octets(signed + "added\r\n");
        var result = (await VerifyAsync(more, zone))[0];
        (result.Status, result.UncoveredOctets).ShouldBe((DkimStatus.Policy, 7));
        (await VerifyAsync(more, zone, new DkimVerifierOptions { BodyLength = DkimBodyLengthRule.NeutralWhenUncovered }))[0].Status.ShouldBe(DkimStatus.Neutral);
        (await VerifyAsync(more, zone, new DkimVerifierOptions { BodyLength = DkimBodyLengthRule.Accept }))[0].Status.ShouldBe(DkimStatus.Pass);
        (await VerifyAsync(Octets(signed.Replace(Body, "One\r\n", StringComparison.Ordinal)), zone))[0].Reason.ShouldBe("body shorter than signed");
    }

    [Fact]
    public async Task Many_signatures_are_bounded()
    {
        var zone = new KeyZone().Add("s1._domainkey.example.com", Rsa.PublicRecord());
        var signed = Octets(Message);
        for (var i = 0; i < 30; i++)
        {
            signed = Sign(signed, Rsa, "example.com", "s1");
        }

        var results = await VerifyAsync(signed, zone);
        results.Count.ShouldBe(20);
        results.Take(10).ShouldAllBe(result => result.Status == DkimStatus.Pass);
        results.Skip(10).ShouldAllBe(result => result.Status == DkimStatus.Neutral);
    }

    [Fact]
    public async Task A_header_without_end_is_given_up()
    {
        var message = Octets("DKIM-Signature: v=1; " + new string('x', 300 * 1024) + "\r\nFrom: a@example.com\r\n\r\n");
        (await VerifyAsync(message, new KeyZone()))[0].Reason.ShouldBe("header too long to be verified");
    }

    [Fact]
    public async Task Two_keys_sign_at_once()
    {
        using var ed = DkimSigningKey.Generate(DkimAlgorithm.Ed25519Sha256);
        var zone = new KeyZone().Add("e._domainkey.example.com", ed.PublicRecord()).Add("r._domainkey.example.com", Rsa.PublicRecord());
        using var signer = new DkimSigner([new(ed, "example.com", "e"), new(Rsa, "example.com", "r") { Identity = "ann smith@example.com" }], TimeProvider.System);
        signer.Write(Octets(Message));
        var results = await VerifyAsync([.. signer.Complete(), .. Octets(Message)], zone);
        results.Select(result => (result.Status, result.Algorithm, result.KeyBits))
            .ShouldBe([(DkimStatus.Pass, "ed25519-sha256", 256), (DkimStatus.Pass, "rsa-sha256", 2048)]);
    }

    [Fact]
    public void A_message_without_from_is_not_signed() => Sign(Octets("To: x\r\n\r\n"), Rsa, "example.com", "s").ShouldBe(Octets("To: x\r\n\r\n"));

    [Theory]
    [InlineData(DkimAlgorithm.RsaSha256)]
    [InlineData(DkimAlgorithm.Ed25519Sha256)]
    public void Keys_come_back_from_their_text(DkimAlgorithm algorithm)
    {
        using var key = DkimSigningKey.Generate(algorithm);
        DkimSigningKey.TryImport(key.ExportPem(), out var again).ShouldBeTrue();
        again!.PublicRecord().ShouldBe(key.PublicRecord());
        again.Algorithm.ShouldBe(algorithm);
        DkimSigningKey.TryImport("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", out _).ShouldBeFalse();
        DkimSigningKey.TryImport("no key", out _).ShouldBeFalse();
    }

    private static string Hash(string body, bool relaxed)
    {
        foreach (var chunk in (int[])[1, 2, 3, 1000])
        {
            using var part = new BodyHash(relaxed, limit: null);
            using var message = new SignedMessage(1000, _ => [part]);
            message.Write("\r\n"u8);
            foreach (var piece in Pieces(Octets(body), chunk))
            {
                message.Write(piece);
            }

            message.Complete();
            if (chunk == 1000)
            {
                return Convert.ToBase64String(part.Complete());
            }

            part.Complete().ShouldBe(Octets(body).Length == 0 ? part.Complete() : WholeHash(body, relaxed), $"chunks of {chunk}");
        }

        return "";
    }

    private static byte[] WholeHash(string body, bool relaxed)
    {
        using var part = new BodyHash(relaxed, limit: null);
        using var message = new SignedMessage(1000, _ => [part]);
        message.Write(Octets("\r\n" + body));
        message.Complete();
        return part.Complete();
    }
}
