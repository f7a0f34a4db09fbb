using System.Buffers.Text;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Pennypost.Core.Accounts.Sasl;
using Pennypost.Core.Services;
using Pennypost.Core.Tests.Receiving;
using Pennypost.Net;
using Pennypost.Net.Sasl;

namespace Pennypost.Core.Tests.Accounts;

/// <summary>Access tokens of a provider on loopback: what is accepted, and every way in which a token can be wrong.</summary>
public sealed class AccessTokenTests(PostgresFixture postgres)
{
    [Fact]
    [Spec("SVC-061")]
    public async Task A_good_token_logs_its_holder_in_and_nobody_else()
    {
        await using var provider = new Provider();
        await using var system = await StartAsync(provider);
        var accounts = system.Get<SaslLogIns>().For(IPAddress.Loopback, "SMTP");
        (accounts.Offers & SaslOffers.Tokens).ShouldBe(SaslOffers.Tokens);
        foreach (var algorithm in new[] { "RS256", "PS256", "ES256" })
        {
            var token = provider.Token(algorithm);
            (await NameAsync(accounts, "", token)).ShouldBe("anna", algorithm);
            (await NameAsync(accounts, "anna@example.com", token)).ShouldBe("anna");
            (await NameAsync(accounts, "bob", token)).ShouldBeNull("the token is anna's");
        }

        provider.KeyFetches.ShouldBe(1, "keys are kept");
    }

    [Fact]
    public async Task Every_flaw_of_a_token_is_fatal()
    {
        await using var provider = new Provider();
        await using var system = await StartAsync(provider);
        var accounts = system.Get<SaslLogIns>().For(IPAddress.Loopback, "SMTP");
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var good = provider.Claims();
        var parts = provider.Token("RS256").Split('.');
        var flawed = new Dictionary<string, string>
        {
            ["issuer"] = provider.Token("RS256", good.Replace(provider.Issuer, "https://evil.example", StringComparison.Ordinal)),
            ["audience"] = provider.Token("RS256", good.Replace("\"mail\"", "\"other\"", StringComparison.Ordinal)),
            ["expired"] = provider.Token("RS256", provider.Claims(expires: now - 120)),
            ["no end"] = provider.Token("RS256", good.Replace("\"exp\"", "\"exq\"", StringComparison.Ordinal)),
            ["not yet"] = provider.Token("RS256", good.Replace("{", $"{{\"nbf\":{now + 600},", StringComparison.Ordinal)),
            ["no account"] = provider.Token("RS256", good.Replace("preferred_username", "nick", StringComparison.Ordinal)),
            ["unknown account"] = provider.Token("RS256", good.Replace("anna", "nobody", StringComparison.Ordinal)),
            ["not signed"] = $"{Encode("""{"alg":"none"}""")}.{parts[1]}.",
            ["shared secret"] = provider.HmacToken(),
            ["changed"] = $"{parts[0]}.{Encode(good.Replace("anna", "bob", StringComparison.Ordinal))}.{parts[2]}",
            ["other algorithm"] = $"{Encode("""{"alg":"RS384","kid":"rsa"}""")}.{parts[1]}.{parts[2]}",
            ["critical"] = provider.Token("RS256", header: """{"alg":"RS256","kid":"rsa","crit":["b64"],"b64":false}"""),
            ["unknown key"] = provider.Token("RS256", header: """{"alg":"RS256","kid":"nobody"}"""),
            ["no token"] = "abc",
            ["no JSON"] = "YQ.YQ.YQ",
            ["not base64"] = "a b.c d.e f",
            ["padding"] = provider.Token("RS256") + "==",
        };
        foreach (var (flaw, token) in flawed)
        {
            (await NameAsync(accounts, "", token)).ShouldBeNull(flaw);
        }

        await system.Settings.SetAsync(TokenSettings.AccountClaim, "email");
        (await NameAsync(accounts, "", provider.Token("RS256", good.Replace("\"preferred_username\":\"anna\"", "\"email\":\"anna@example.com\"", StringComparison.Ordinal)))).ShouldBeNull("not verified");
        (await NameAsync(accounts, "", provider.Token("RS256", good.Replace("\"preferred_username\":\"anna\"", "\"email\":\"anna@example.com\",\"email_verified\":true", StringComparison.Ordinal)))).ShouldBe("anna");
    }

    [Fact]
    public async Task A_provider_that_is_away_is_a_temporary_failure()
    {
        await using var provider = new Provider();
        await using var system = await StartAsync(provider);
        var token = provider.Token("RS256");
        await provider.DisposeAsync();
        var outcome = await system.Get<SaslLogIns>().For(IPAddress.Loopback, "SMTP").CheckTokenAsync("", token, CancellationToken.None);
        (outcome.Account, outcome.IsTemporary).ShouldBe((null, true));
    }

    [Theory]
    [InlineData("http://login.example.com")]
    [InlineData("https://user@login.example.com")]
    [InlineData("https://login.example.com/?x")]
    [InlineData("ftp://login.example.com")]
    [InlineData("login")]
    public void Only_addresses_that_nobody_can_change_on_the_way_are_issuers(string address) => OpenIdKeys.IsSafe(address).ShouldBeFalse();

    private async Task<MailSystem> StartAsync(Provider provider)
    {
        var system = await MailSystem.StartAsync(postgres);
        await system.Settings.SetAsync(TokenSettings.Issuer, provider.Issuer);
        await system.Settings.SetAsync(TokenSettings.Audience, "mail");
        return system;
    }

    private static async Task<string?> NameAsync(ISaslAccounts accounts, string name, string token) =>
        ((await accounts.CheckTokenAsync(name, token, CancellationToken.None)).Account as Core.Accounts.AccountIdentity)?.Name;

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    /// <summary>An OpenID Connect provider that knows its document and its keys.</summary>
    private sealed class Provider : IAsyncDisposable
    {
        private readonly RSA rsa = RSA.Create(2048);
        private readonly ECDsa ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        private readonly HttpListener listener = new();
        private readonly Task serving;

        public Provider()
        {
            using (var probe = new TcpListener(IPAddress.Loopback, 0))
            {
                probe.Start();
                Issuer = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/realm";
            }

            listener.Prefixes.Add(Issuer + "/");
            listener.Start();
            serving = ServeAsync();
        }

        public string Issuer { get; }

        public int KeyFetches { get; private set; }

        public string Claims(long? expires = null) =>
            $$"""{"iss":"{{Issuer}}","aud":["web","mail"],"exp":{{expires ?? DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 600}},"preferred_username":"anna"}""";

        public string Token(string algorithm, string? claims = null, string? header = null)
        {
            header ??= $$"""{"alg":"{{algorithm}}","kid":"{{(algorithm[0] == 'E' ? "ec" : "rsa")}}","typ":"at+jwt"}""";
            var signed = $"{Encode(header)}.{Encode(claims ?? Claims())}";
            var octets = Encoding.ASCII.GetBytes(signed);
            var signature = algorithm switch
            {
                "ES256" => ecdsa.SignData(octets, HashAlgorithmName.SHA256),
                "PS256" => rsa.SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
                _ => rsa.SignData(octets, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            };
            return $"{signed}.{Base64Url.EncodeToString(signature)}";
        }

        /// <summary>Signed with the public key as if it were a secret: the classic confusion.</summary>
        public string HmacToken()
        {
            var signed = $"{Encode("""{"alg":"HS256","kid":"rsa"}""")}.{Encode(Claims())}";
            return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(rsa.ExportRSAPublicKey(), Encoding.ASCII.GetBytes(signed)))}";
        }

        public async ValueTask DisposeAsync()
        {
            listener.Close();
            await serving;
            rsa.Dispose();
            ecdsa.Dispose();
        }

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    var context = await listener.GetContextAsync();
                    var isKeys = context.Request.Url!.AbsolutePath.EndsWith("/keys", StringComparison.Ordinal);
                    KeyFetches += isKeys ? 1 : 0;
                    var answer = isKeys ? Keys() : JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string> { ["issuer"] = Issuer, ["jwks_uri"] = Issuer + "/keys" });
                    context.Response.ContentType = "application/json";
                    await context.Response.OutputStream.WriteAsync(answer);
                    context.Response.Close();
                }
            }
            catch (Exception error) when (error is HttpListenerException or ObjectDisposedException)
            {
                // Closed by the test.
            }
        }

        private byte[] Keys()
        {
            var r = rsa.ExportParameters(false);
            var e = ecdsa.ExportParameters(false);
            return Encoding.UTF8.GetBytes(
                $$$"""
                {"keys":[
                  {"kty":"oct","kid":"rsa","k":"AAAA"},
                  {"kty":"RSA","kid":"rsa","use":"sig","n":"{{{Base64Url.EncodeToString(r.Modulus)}}}","e":"{{{Base64Url.EncodeToString(r.Exponent)}}}"},
                  {"kty":"EC","kid":"ec","crv":"P-256","x":"{{{Base64Url.EncodeToString(e.Q.X)}}}","y":"{{{Base64Url.EncodeToString(e.Q.Y)}}}"}]}
                """);
        }
    }
}
