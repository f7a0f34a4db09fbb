using System.Security.Cryptography;
using System.Text;
using Pennypost.Net.Sasl;

#pragma warning disable CA5350, CA5351, CA5379 // The mechanisms prescribe them.

namespace Pennypost.Net.Tests.Sasl;

/// <summary>The mechanisms over accounts in memory: who gets in, and that nobody else does.</summary>
public sealed class SaslTests
{
    private static readonly byte[] Salt = Encoding.ASCII.GetBytes("sixteen octets!!");

    public static TheoryData<string> ScramNames() => ["SCRAM-SHA-1", "SCRAM-SHA-256"];

    [Theory]
    [MemberData(nameof(ScramNames))]
    public async Task Scram_proves_both_sides(string mechanism)
    {
        var client = new ScramClient("al,i=ce", "pencil", mechanism.EndsWith("256", StringComparison.Ordinal));
        var exchange = Start(mechanism);
        var serverFirst = Text(await NextAsync(exchange, client.First));
        var serverFinal = Text(await NextAsync(exchange, client.Final(serverFirst)));
        client.Accepts(serverFinal).ShouldBeTrue();
        (await NextAsync(exchange, "")).Outcome!.Value.Account.ShouldBe("al,i=ce");
    }

    [Theory]
    [MemberData(nameof(ScramNames))]
    public async Task Scram_refuses_a_wrong_password_and_an_unknown_name_alike(string mechanism)
    {
        foreach (var (name, password) in new[] { ("al,i=ce", "wrong"), ("nobody", "pencil") })
        {
            var client = new ScramClient(name, password, mechanism.EndsWith("256", StringComparison.Ordinal));
            var exchange = Start(mechanism);
            var step = await NextAsync(exchange, client.Final(Text(await NextAsync(exchange, client.First))));
            step.Challenge.ShouldBeNull();
            step.Outcome!.Value.Account.ShouldBeNull();
        }
    }

    [Theory]
    [InlineData("n,,n=al=2Ci=3Dce")]
    [InlineData("n,,r=abc,n=al=2Ci=3Dce")]
    [InlineData("p=tls-unique,,n=al=2Ci=3Dce,r=abc")]
    [InlineData("x,,n=al=2Ci=3Dce,r=abc")]
    [InlineData("n,,m=1,n=al=2Ci=3Dce,r=abc")]
    [InlineData("n,,n=al=2ci=3Dce,r=abc")]
    [InlineData("n,,n=al=ce,r=abc")]
    [InlineData("n,,n=,r=abc")]
    [InlineData("n,,n=a,r=")]
    [InlineData("n,,n=a,r=\u0001")]
    [InlineData("")]
    [InlineData(",,,,,,")]
    public async Task Scram_takes_nothing_that_its_grammar_forbids(string first)
    {
        var step = await NextAsync(Start("SCRAM-SHA-256"), first);
        step.Challenge.ShouldBeNull();
        step.Outcome.ShouldBeNull();
    }

    [Fact]
    public async Task Scram_takes_no_changed_message()
    {
        foreach (var change in new Func<string, string>[]
        {
            text => text.Replace("c=biws", "c=eSws", StringComparison.Ordinal),
            text => text.Replace("r=", "r=x", StringComparison.Ordinal),
            text => text.Replace(",p=", ",x=y,p=", StringComparison.Ordinal),
            text => text[..^4],
            text => text[..text.LastIndexOf(",p=", StringComparison.Ordinal)],
        })
        {
            var client = new ScramClient("al,i=ce", "pencil", sha256: true);
            var exchange = Start("SCRAM-SHA-256");
            var final = client.Final(Text(await NextAsync(exchange, client.First)));
            var step = await NextAsync(exchange, change(final));
            step.Challenge.ShouldBeNull(final);
            (step.Outcome ?? default).Account.ShouldBeNull();
        }
    }

    [Fact]
    public async Task Scram_acts_for_nobody_else()
    {
        var step = await NextAsync(Start("SCRAM-SHA-256"), "n,a=boss,n=al=2Ci=3Dce,r=abc");
        step.Outcome!.Value.Account.ShouldBeNull();
    }

    [Fact]
    public async Task Channel_binding_needs_the_very_certificate()
    {
        using var authority = new TestCertificates();
        var certificate = authority.Issue("mx.example");
        var tls = new TlsInfo(System.Security.Authentication.SslProtocols.Tls13, "x", null, null, true) { ServerCertificate = certificate };
        var binding = tls.ServerEndPointBinding().ShouldNotBeNull();
        binding.ShouldBe(certificate.SignatureAlgorithm.FriendlyName!.Contains("384", StringComparison.Ordinal) ? SHA384.HashData(certificate.RawData) : SHA256.HashData(certificate.RawData));
        foreach (var (octets, succeeds) in new[] { (binding, true), (SHA256.HashData([1]), false) })
        {
            var client = new ScramClient("al,i=ce", "pencil", sha256: true, octets);
            var exchange = Start("SCRAM-SHA-256-PLUS", tls);
            var step = await NextAsync(exchange, client.Final(Text(await NextAsync(exchange, client.First))));
            (step.Challenge is not null).ShouldBe(succeeds);
        }

        // RFC 5802 §6: a client that could bind and was told that we cannot has been lied to.
        var lied = new ScramClient("al,i=ce", "pencil", sha256: true, flag: "y");
        (await NextAsync(Start("SCRAM-SHA-256", tls), lied.First)).ShouldBe(SaslStep.Malformed);
        (await NextAsync(Start("SCRAM-SHA-256"), lied.First)).Challenge.ShouldNotBeNull();
    }

    [Fact]
    [Spec("SVC-060", "SVC-061")]
    public void Without_tls_only_mechanisms_that_send_no_password_are_offered()
    {
        SaslMechanisms.Offered(Context(tls: null)).ShouldBe(["SCRAM-SHA-256", "SCRAM-SHA-1", "CRAM-MD5"]);
        SaslMechanisms.Offered(Context(tls: null) with { AllowPlaintext = true }).ShouldBe(["SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN", "LOGIN", "CRAM-MD5"]);
    }

    [Fact]
    public async Task Cram_md5_takes_the_digest_of_its_challenge()
    {
        var exchange = Start("CRAM-MD5");
        var challenge = exchange.Begin();
        Encoding.ASCII.GetString(challenge).ShouldMatch("^<[0-9a-f]{32}@mx.example>$");
        var digest = Convert.ToHexStringLower(HMACMD5.HashData("tanstaaf"u8, challenge));
        (await NextAsync(exchange, $"al,i=ce {digest}")).Outcome!.Value.Account.ShouldBe("al,i=ce");
        (await NextAsync(Start("CRAM-MD5"), $"al,i=ce {digest}")).ShouldBe(SaslStep.Malformed, "before the challenge");
        foreach (var bad in new[] { $"al,i=ce {digest[..^2]}", $"al,i=ce{digest}", $"al,i=ce {digest[..^1]}g", " " + digest, "" })
        {
            var other = Start("CRAM-MD5");
            other.Begin();
            (await NextAsync(other, bad)).ShouldBe(SaslStep.Malformed, bad);
        }
    }

    [Theory]
    [InlineData("OAUTHBEARER", "n,a=al=2Ci=3Dce,\u0001host=x\u0001auth=Bearer good\u0001\u0001", true)]
    [InlineData("OAUTHBEARER", "n,,\u0001auth=bearer good\u0001\u0001", true)]
    [InlineData("XOAUTH2", "user=al,i=ce\u0001auth=Bearer good\u0001\u0001", true)]
    [InlineData("XOAUTH2", "user=al,i=ce\u0001auth=Bearer bad\u0001\u0001", false)]
    public async Task Tokens_are_checked(string mechanism, string message, bool succeeds)
    {
        var tls = new TlsInfo(System.Security.Authentication.SslProtocols.Tls13, "x", null, null, true);
        var exchange = Start(mechanism, tls);
        var step = await NextAsync(exchange, message);
        if (succeeds)
        {
            step.Outcome!.Value.Account.ShouldBe("al,i=ce");
            return;
        }

        Text(step).ShouldContain("status");
        (await NextAsync(exchange, "\u0001")).Outcome!.Value.Account.ShouldBeNull();
    }

    [Theory]
    [InlineData("n,,\u0001auth=Bearer good\u0001")]
    [InlineData("p=x,,\u0001auth=Bearer good\u0001\u0001")]
    [InlineData("n,,\u0001\u0001")]
    [InlineData("n,,\u0001auth=Bearer \u0001\u0001")]
    [InlineData("auth=Bearer good\u0001\u0001")]
    public async Task Malformed_token_messages_are_refused(string message) =>
        (await NextAsync(Start("OAUTHBEARER"), message)).ShouldBe(SaslStep.Malformed);

    [Fact]
    public async Task Noise_is_never_an_exception_and_never_a_log_in()
    {
        for (var seed = 1; seed <= 2000; seed++)
        {
            var random = new Random(seed);
            foreach (var name in new[] { "PLAIN", "LOGIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "CRAM-MD5", "OAUTHBEARER", "XOAUTH2" })
            {
                var exchange = Start(name);
                exchange.Begin();
                for (var i = 0; i < 3; i++)
                {
                    var octets = new byte[random.Next(40)];
                    random.NextBytes(octets);
                    var text = random.Next(2) == 0 ? "n,,n=a,r=b,c=d=,p=\u0001auth=Bearer \0\0 " : string.Empty;
                    byte[] response = [.. Encoding.UTF8.GetBytes(text)[..random.Next(text.Length + 1)], .. octets];
                    var step = await exchange.NextAsync(response, CancellationToken.None);
                    (step.Outcome ?? default).Account.ShouldBeNull();
                    if (step.Challenge is null)
                    {
                        break;
                    }
                }
            }
        }
    }

    private static ISaslExchange Start(string mechanism, TlsInfo? tls = null)
    {
        var context = Context(tls);
        return SaslMechanisms.Find(mechanism, context).ShouldNotBeNull().Start(context);
    }

    private static SaslContext Context(TlsInfo? tls) => new(new Accounts(), tls, AllowPlaintext: false, "mx.example");

    private static ValueTask<SaslStep> NextAsync(ISaslExchange exchange, string text) => exchange.NextAsync(Encoding.UTF8.GetBytes(text), CancellationToken.None);

    private static string Text(SaslStep step) => Encoding.UTF8.GetString(step.Challenge.ShouldNotBeNull());

    private sealed class Accounts : ISaslAccounts
    {
        public SaslOffers Offers => SaslOffers.Passwords | SaslOffers.ScramSha1 | SaslOffers.ScramSha256 | SaslOffers.CramMd5 | SaslOffers.Tokens;

        public ValueTask<SaslOutcome> CheckPasswordAsync(SaslPassword credentials, CancellationToken cancellationToken) =>
            new(credentials is { Name: "al,i=ce", Password: "pencil" } ? new SaslOutcome(credentials.Name) : SaslOutcome.Failed);

        public ValueTask<ScramCredentials> FindScramAsync(string name, ScramHash hash, CancellationToken cancellationToken)
        {
            var is256 = hash == ScramHash.Sha256;
            var salted = Rfc2898DeriveBytes.Pbkdf2("pencil"u8, Salt, 4096, is256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA1, is256 ? 32 : 20);
            byte[] Hmac(string text) => is256 ? HMACSHA256.HashData(salted, Encoding.ASCII.GetBytes(text)) : HMACSHA1.HashData(salted, Encoding.ASCII.GetBytes(text));
            var stored = is256 ? SHA256.HashData(Hmac("Client Key")) : SHA1.HashData(Hmac("Client Key"));
            return new(name == "al,i=ce"
                ? new ScramCredentials(Salt, 4096, stored, Hmac("Server Key"), name)
                : new ScramCredentials(Salt, 4096, RandomNumberGenerator.GetBytes(stored.Length), stored, null));
        }

        public ValueTask<SaslOutcome> DecideScramAsync(ScramCredentials credentials, bool isProven, CancellationToken cancellationToken) =>
            new(isProven ? new SaslOutcome(credentials.Account) : SaslOutcome.Failed);

        public ValueTask<SaslOutcome> CheckDigestAsync(string name, byte[] challenge, byte[] digest, CancellationToken cancellationToken) =>
            new(name == "al,i=ce" && HMACMD5.HashData("tanstaaf"u8, challenge).AsSpan().SequenceEqual(digest) ? new SaslOutcome(name) : SaslOutcome.Failed);

        public ValueTask<SaslOutcome> CheckTokenAsync(string name, string token, CancellationToken cancellationToken) =>
            new(token == "good" ? new SaslOutcome("al,i=ce") : SaslOutcome.Failed);
    }
}
