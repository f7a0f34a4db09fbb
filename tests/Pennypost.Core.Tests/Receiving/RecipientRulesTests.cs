using Pennypost.Core.Access.Relaying;
using Pennypost.Core.Receiving;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Routing;
using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Server;

namespace Pennypost.Core.Tests.Receiving;

/// <summary>What a forward path stands for, and which characters are refused before anybody asks who may relay.</summary>
public sealed class RecipientRulesTests
{
    private static readonly RecipientTable Table = new(
        ["example.com", "xn--mnchen-3ya.example"],
        [KeyValuePair.Create("bob", 1L)],
        [
            new RecipientMapping("far@example.com", null, RelayExternal: false, null),
            new RecipientMapping("open@example.com", null, RelayExternal: true, null),
            new RecipientMapping("both@example.com", null, RelayExternal: false, null),
            new RecipientMapping("both@example.com", 1, RelayExternal: false, null),
            new RecipientMapping("per%cent@example.com", 1, false, null),
        ],
        postmaster: 1);

    [Theory]
    [InlineData("bob@example.com", RecipientKind.Local)]
    [InlineData("BOB@EXAMPLE.com", RecipientKind.Local)]
    [InlineData("bob@münchen.example", RecipientKind.Local)]
    [InlineData("postmaster@example.com", RecipientKind.Local)]
    [InlineData("both@example.com", RecipientKind.Local)]
    [InlineData("nobody@example.com", RecipientKind.Unknown)]
    [InlineData("far@example.com", RecipientKind.Remote)]
    [InlineData("open@example.com", RecipientKind.OpenRemote)]
    [InlineData("bob@elsewhere.example", RecipientKind.Remote)]
    [InlineData("bob@[192.0.2.1]", RecipientKind.Remote)]
    [InlineData("open@example.com@example.com", RecipientKind.Unknown)]
    [InlineData("bob@elsewhere.example@example.com", RecipientKind.Unknown)]
    [Spec("MAP-010", "MAP-011", "MAP-012")]
    public void A_recipient_is_here_unknown_or_elsewhere(string recipient, RecipientKind kind) => RecipientKinds.Of(Of(recipient).Resolution).ShouldBe(kind);

    [Theory]
    [InlineData("bob%elsewhere.example@example.com", true)]
    [InlineData("elsewhere!bob@example.com", true)]
    [InlineData("a%b@elsewhere.example", true)]
    [InlineData("a!b@elsewhere.example", true)]
    [InlineData("per%cent@example.com", false)]
    [InlineData("bob@example.com", false)]
    [Spec("SVC-215", "SVC-216", "SVC-217")]
    public void Characters_of_old_routes_are_refused_but_in_addresses_that_exist(string recipient, bool refused) =>
        new RecipientRules(RefuseUnknown: true).Refuses(Of(recipient)).ShouldBe(refused);

    [Fact]
    [Spec("SVC-215", "SVC-216")]
    public void Each_character_has_its_setting()
    {
        new RecipientRules(RefusePercent: false).Refuses(Of("a%b@elsewhere.example")).ShouldBeFalse();
        new RecipientRules(RefusePercent: false, RefuseExclamation: true).Refuses(Of("a!b@elsewhere.example")).ShouldBeTrue();
        new RecipientRules(RefusePercent: true, RefuseExclamation: false).Refuses(Of("a!b@elsewhere.example")).ShouldBeFalse();
    }

    [Fact]
    public void Postmaster_without_a_domain_is_ours() =>
        ReceivingRecipient.Of(new SmtpRecipient(new SmtpAddress("Postmaster", "")), Table, implied: true)!.Address.ToString().ShouldBe("Postmaster@example.com");

    [Fact]
    public void Without_implied_mappings_an_account_name_is_no_address() =>
        ReceivingRecipient.Of(new SmtpRecipient(new SmtpAddress("bob", "example.com")), Table, implied: false)!.Resolution.Kind.ShouldBe(ResolutionKind.Unknown);

    private static ReceivingRecipient Of(string recipient)
    {
        var at = recipient.LastIndexOf('@');
        return ReceivingRecipient.Of(new SmtpRecipient(new SmtpAddress(recipient[..at], recipient[(at + 1)..])), Table, implied: true)!;
    }
}
