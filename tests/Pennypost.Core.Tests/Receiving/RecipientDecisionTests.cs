using Pennypost.Core.Receiving;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Routing;
using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Server;

namespace Pennypost.Core.Tests.Receiving;

/// <summary>Who may send to whom (USR-031, SVC-069, SVC-072, SVC-073).</summary>
public sealed class RecipientDecisionTests
{
    private static readonly RecipientTable Table = new(
        ["example.com", "xn--mnchen-3ya.example"],
        [KeyValuePair.Create("bob", 1L)],
        [
            new RecipientMapping("far@example.com", null, RelayExternal: false, null),
            new RecipientMapping("open@example.com", null, RelayExternal: true, null),
            new RecipientMapping("per%cent@example.com", 1, false, null),
        ],
        postmaster: 1);

    [Theory]
    [InlineData("bob@example.com", null)]
    [InlineData("BOB@example.com", null)]
    [InlineData("bob@münchen.example", null)]
    [InlineData("postmaster@example.com", null)]
    [InlineData("nobody@example.com", "550 5.1.1 <nobody@example.com> unknown")]
    [InlineData("bob@elsewhere.example", "550 5.7.1 Relaying not allowed")]
    [InlineData("bob@[192.0.2.1]", "550 5.7.1 Relaying not allowed")]
    [InlineData("bob%elsewhere.example@example.com", "553 5.1.3 Bad recipient address")]
    [InlineData("elsewhere!bob@example.com", "553 5.1.3 Bad recipient address")]
    [InlineData("per%cent@example.com", null)]
    [InlineData("far@example.com", "550 5.7.1 Relaying not allowed")]
    [InlineData("open@example.com", null)]
    [Spec("SVC-073", "SVC-217")]
    public void A_stranger_reaches_only_those_who_are_here(string recipient, string? expected) => Decide(recipient, hasLoggedIn: false).ShouldBe(expected);

    [Theory]
    [InlineData("bob@elsewhere.example", null)]
    [InlineData("far@example.com", null)]
    [InlineData("nobody@example.com", "550 5.1.1 <nobody@example.com> unknown")]
    public void Who_has_logged_in_may_send_anywhere_but_not_to_nobody(string recipient, string? expected) =>
        Decide(recipient, hasLoggedIn: true).ShouldBe(expected);

    [Fact]
    [Spec("SVC-072", "SVC-215", "SVC-216", "SET-332")]
    public void Settings_open_what_is_closed_by_default()
    {
        Decide("nobody@example.com", false, new RecipientRules(RefuseUnknown: false)).ShouldBeNull();
        Decide("nobody@example.com", true, new RecipientRules(UnrecognisedIsOutgoing: true)).ShouldBeNull();
        Decide("nobody@example.com", false, new RecipientRules(UnrecognisedIsOutgoing: true)).ShouldStartWith("550 5.1.1");
        Decide("a%b@elsewhere.example", true, new RecipientRules(RefusePercent: false)).ShouldBeNull();
        Decide("a%b@elsewhere.example", true, new RecipientRules(RefuseExclamation: false)).ShouldStartWith("553 5.1.3");
        Decide("a!b@elsewhere.example", true, new RecipientRules(RefuseExclamation: false)).ShouldBeNull();
        Decide("bob@example.com", false, implied: false).ShouldStartWith("550 5.1.1");
    }

    [Fact]
    public void Postmaster_without_a_domain_is_ours()
    {
        var recipient = ReceivingRecipient.Of(new SmtpRecipient(new SmtpAddress("Postmaster", "")), Table, implied: true).ShouldNotBeNull();
        RecipientDecision.Decide(recipient, false, Rules).ShouldBeNull();
        recipient.Address.ToString().ShouldBe("Postmaster@example.com");
    }

    private static RecipientRules Rules => new(RefuseUnknown: true);

    private static string? Decide(string recipient, bool hasLoggedIn, RecipientRules? rules = null, bool implied = true)
    {
        var at = recipient.LastIndexOf('@');
        var path = new SmtpRecipient(new SmtpAddress(recipient[..at], recipient[(at + 1)..]));
        var candidate = ReceivingRecipient.Of(path, Table, implied).ShouldNotBeNull();
        return RecipientDecision.Decide(candidate, hasLoggedIn, rules ?? Rules)?.ToReply().ToString();
    }
}
