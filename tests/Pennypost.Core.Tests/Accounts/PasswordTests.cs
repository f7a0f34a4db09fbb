using System.Security.Cryptography;
using System.Text;
using Pennypost.Core.Accounts;

namespace Pennypost.Core.Tests.Accounts;

/// <summary>Passwords: rules, preparation, verifiers, checking.</summary>
public sealed class PasswordTests
{
    [Fact]
    public void The_verifier_is_the_one_of_rfc_7677()
    {
        // RFC 7677 §3: user "user", password "pencil".
        var verifier = ScramVerifier.Derive("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
        var message = "n=user,r=rOprNGfwEbeRWgbNEkqO,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
            + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096,c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
        Convert.ToBase64String(HMACSHA256.HashData(verifier.ServerKey, Encoding.ASCII.GetBytes(message))).ShouldBe("6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        var proof = Convert.FromBase64String("dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        var signature = HMACSHA256.HashData(verifier.StoredKey, Encoding.ASCII.GetBytes(message));
        var clientKey = proof.Zip(signature, (a, b) => (byte)(a ^ b)).ToArray();
        SHA256.HashData(clientKey).ShouldBe(verifier.StoredKey);
    }

    [Fact]
    public void A_verifier_knows_its_password_only_and_two_are_never_alike()
    {
        var one = ScramVerifier.Create("correct horse", 4096);
        one.Matches("correct horse").ShouldBeTrue();
        one.Matches("correct horsf").ShouldBeFalse();
        one.Matches("").ShouldBeFalse();
        ScramVerifier.Create("correct horse", 4096).StoredKey.ShouldNotBe(one.StoredKey);
    }

    [Theory, Spec("USR-152", "USR-171", "STB-165")]
    [InlineData("tencharact", true)]
    [InlineData("ninechars", false)]
    [InlineData("has a space in it", false)]
    [InlineData("has a\u00A0space-too", false)]
    [InlineData("tab\tinside-it", false)]
    [InlineData("zürich-2026", true)]
    [InlineData("😀😀😀😀😀😀😀😀😀😀", true)]
    [InlineData("😀😀😀😀😀", false)]
    public void New_passwords_have_ten_characters_and_no_space(string password, bool allowed) =>
        (PasswordRules.Check(password, 10) is null).ShouldBe(allowed);

    [Fact, Spec("USR-152")]
    public void A_password_has_128_characters_at_most()
    {
        PasswordRules.Check(new string('x', 128), 10).ShouldBeNull();
        PasswordRules.Check(new string('x', 129), 10).ShouldNotBeNull();
        PasswordPreparation.Prepare(new string('x', 1_000_000)).ShouldBeNull();
    }

    [Theory, Spec("USR-153")]
    [InlineData("A\u030Angström", "Ångström")]
    [InlineData("\u2168", "IX")]
    [InlineData("I\u00ADX", "IX")]
    [InlineData("a\u3000b", "a b")]
    [InlineData("user", "user")]
    public void What_is_typed_on_two_systems_becomes_the_same(string typed, string prepared) =>
        PasswordPreparation.Prepare(typed).ShouldBe(prepared.Normalize(NormalizationForm.FormKC));

    [Theory]
    [InlineData("nul\0")]
    [InlineData("line\r\nbreak")]
    [InlineData("del\u007f")]
    [InlineData("\u0085next-line")]
    public void What_cannot_be_typed_is_no_password(string text) => PasswordPreparation.Prepare(text).ShouldBeNull();

    [Fact, Spec("USR-173")]
    public void Generated_passwords_have_16_characters_none_of_them_ambiguous()
    {
        var passwords = Enumerable.Range(0, 200).Select(_ => PasswordGenerator.Generate()).ToList();
        passwords.ShouldAllBe(p => p.Length == 16 && !p.Any(c => "0O1lI".Contains(c)));
        passwords.Distinct().Count().ShouldBe(200);
        passwords.ShouldAllBe(p => PasswordRules.Check(p, 16) == null);
    }

    [Fact]
    public async Task A_success_is_remembered_for_minutes_and_not_beyond_a_new_password()
    {
        var time = new ManualTime();
        using var verification = new PasswordVerification(time);
        var verifier = ScramVerifier.Create("right", 4096);
        await CheckAsync(verifier, "right", true, derivations: 1);
        await CheckAsync(verifier, "right", true, derivations: 1);
        await CheckAsync(verifier, "wrong", false, derivations: 2);
        await CheckAsync(verifier, "wrong", false, derivations: 3);
        await CheckAsync(ScramVerifier.Create("other", 4096), "right", false, derivations: 4);
        time.Advance(PasswordVerification.Memory + TimeSpan.FromSeconds(1));
        await CheckAsync(verifier, "right", true, derivations: 5);

        async Task CheckAsync(ScramVerifier checkedWith, string password, bool expected, long derivations)
        {
            (await verification.CheckAsync(checkedWith, 4096, password, CancellationToken.None)).ShouldBe(expected);
            verification.Derivations.ShouldBe(derivations);
        }
    }

    [Fact, Spec("USR-163")]
    public async Task An_unknown_account_costs_as_many_derivations_as_a_known_one()
    {
        using var verification = new PasswordVerification(TimeProvider.System);
        (await verification.CheckAsync(null, 4096, "x", CancellationToken.None)).ShouldBe(false);
        (await verification.CheckAsync(null, 4096, "x", CancellationToken.None)).ShouldBe(false);
        verification.Derivations.ShouldBe(2);
    }
}
