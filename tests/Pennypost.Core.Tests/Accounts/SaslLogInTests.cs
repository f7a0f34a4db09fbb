using System.Text;
using Pennypost.Core.Accounts;
using Pennypost.Core.Accounts.Sasl;
using Pennypost.Core.Routing;
using Pennypost.Core.Services;
using Pennypost.Core.Tests.Receiving;

#pragma warning disable CA5351 // CRAM-MD5 prescribes it.

namespace Pennypost.Core.Tests.Accounts;

/// <summary>Log-in without a password on the wire, from the session to the stored verifier.</summary>
public sealed class SaslLogInTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData("SCRAM-SHA-256", true)]
    [InlineData("SCRAM-SHA-1", false)]
    public async Task Scram_logs_in_with_the_right_password_only(string mechanism, bool sha256)
    {
        await using var system = await MailSystem.StartAsync(postgres);
        foreach (var name in new[] { "anna", "ANNA@example.com" })
        {
            (await ScramAsync(system, mechanism, new ScramClient(name, MailSystem.Password, sha256))).ShouldStartWith("235 2.7.0 ");
        }

        (await ScramAsync(system, mechanism, new ScramClient("anna", "wrong", sha256))).ShouldStartWith("535 5.7.8 ");
        (await ScramAsync(system, mechanism, new ScramClient("nobody", MailSystem.Password, sha256))).ShouldStartWith("535 5.7.8 ");
        (await ScramAsync(system, mechanism, new ScramClient("anna@elsewhere.example", MailSystem.Password, sha256))).ShouldStartWith("535 5.7.8 ");
    }

    [Fact]
    [Spec("USR-163")]
    public async Task Names_that_nobody_has_look_like_others()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        async Task<(string Salt, int Rounds)> AskAsync(string name)
        {
            var client = new ScramClient(name, "x", sha256: true);
            (await ScramAsync(system, "SCRAM-SHA-256", client)).ShouldStartWith("535 ");
            return client.Parameters;
        }

        var once = await AskAsync("nobody");
        (await AskAsync("nobody")).ShouldBe(once);
        (await AskAsync("NoBody@example.com")).ShouldBe(once, "an account is found by its address too");
        (await AskAsync("somebody")).Salt.ShouldNotBe(once.Salt);
        (await AskAsync("nobody@elsewhere.example")).Salt.ShouldNotBe(once.Salt, "an account is not found there either");
        var real = await AskAsync("anna");
        real.Rounds.ShouldBe(once.Rounds);
        Convert.FromBase64String(real.Salt).Length.ShouldBe(Convert.FromBase64String(once.Salt).Length);
    }

    [Fact]
    [Spec("STB-166")]
    public async Task Wrong_proofs_lock_as_wrong_passwords_do()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        for (var i = 0; i < 3; i++)
        {
            (await ScramAsync(system, "SCRAM-SHA-256", new ScramClient("anna", "wrong", sha256: true))).ShouldStartWith("535 ");
        }

        (await ScramAsync(system, "SCRAM-SHA-256", new ScramClient("anna", MailSystem.Password, sha256: true))).ShouldStartWith("535 ");
        (await ScramAsync(system, "SCRAM-SHA-256", new ScramClient("bob", MailSystem.Password, sha256: true))).ShouldStartWith("235 ");
    }

    [Fact]
    public async Task An_account_without_the_keys_of_sha_1_is_refused_like_others()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await system.Settings.SetAsync(AccountSettings.ScramSha1, "false");
        var anna = system.Get<RecipientDirectory>().Table.FindAccount("anna")!.Value;
        await system.Get<AccountChanges>().SetPasswordAsync(anna, MailSystem.Password, "test", null, CancellationToken.None);
        await using (var session = system.Connect(ServicePreset.Submission))
        {
            await session.ReplyAsync();
            await session.AskAsync("EHLO c");
            (await session.AskAsync("AUTH SCRAM-SHA-1")).ShouldStartWith("504 ");
        }

        await system.Settings.SetAsync(AccountSettings.ScramSha1, "true");
        (await ScramAsync(system, "SCRAM-SHA-1", new ScramClient("anna", MailSystem.Password, sha256: false))).ShouldStartWith("535 ");
        (await ScramAsync(system, "SCRAM-SHA-256", new ScramClient("anna", MailSystem.Password, sha256: true))).ShouldStartWith("235 ");
    }

    [Fact]
    [Spec("SVC-061")]
    public async Task Cram_md5_works_only_with_its_own_password_and_only_when_offered()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        (await CramAsync(system, "anna", MailSystem.Password)).ShouldStartWith("504 ");
        await system.Settings.SetAsync(AccountSettings.CramMd5, "true");
        (await CramAsync(system, "anna", MailSystem.Password)).ShouldStartWith("535 ");
        var anna = system.Get<RecipientDirectory>().Table.FindAccount("anna")!.Value;
        var secret = await system.Get<CramSecrets>().GenerateAsync(anna, CancellationToken.None);
        (await CramAsync(system, "anna", secret)).ShouldStartWith("235 ");
        (await CramAsync(system, "bob", secret)).ShouldStartWith("535 ");
        (await system.Test.ScalarAsync<string>("SELECT cram_secret FROM account WHERE name = 'anna'")).ShouldNotContain(secret);
        await system.Get<CramSecrets>().RemoveAsync(anna, CancellationToken.None);
        (await CramAsync(system, "anna", secret)).ShouldStartWith("535 ");
    }

    private static async Task<string> ScramAsync(MailSystem system, string mechanism, ScramClient client)
    {
        await using var session = system.Connect(ServicePreset.Submission);
        (await session.ReplyAsync()).ShouldStartWith("220 ");
        await session.AskAsync("EHLO c");
        var first = await session.AskAsync($"AUTH {mechanism} {Encode(client.First)}");
        first.ShouldStartWith("334 ");
        var reply = await session.AskAsync(Encode(client.Final(Decode(first))));
        if (!reply.StartsWith("334 ", StringComparison.Ordinal))
        {
            return reply;
        }

        client.Accepts(Decode(reply)).ShouldBeTrue("the server proves itself");
        return await session.AskAsync("");
    }

    private static async Task<string> CramAsync(MailSystem system, string name, string secret)
    {
        await using var session = system.Connect(ServicePreset.Submission);
        (await session.ReplyAsync()).ShouldStartWith("220 ");
        await session.AskAsync("EHLO c");
        var challenge = await session.AskAsync("AUTH CRAM-MD5");
        if (!challenge.StartsWith("334 ", StringComparison.Ordinal))
        {
            return challenge;
        }

        var digest = System.Security.Cryptography.HMACMD5.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(Decode(challenge)));
        return await session.AskAsync(Encode($"{name} {Convert.ToHexStringLower(digest)}"));
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Decode(string reply) => Encoding.UTF8.GetString(Convert.FromBase64String(reply[4..]));
}
