using Pennypost.Core.Access;
using Pennypost.Core.Access.Relaying;

namespace Pennypost.Core.Tests.Access;

/// <summary>The whole matrix of relaying, against a table that is written like the specification's.</summary>
public sealed class RelayDecisionTests
{
    private static readonly string[][] Rows =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Access", "relay-matrix.tsv")).Where(l => !l.StartsWith('#')).Select(l => l.Split('\t')),
    ];

    private static readonly bool[] Both = [false, true];

    [Fact]
    [Spec("SVC-056", "SVC-059", "SVC-062", "SVC-063", "SVC-064", "SVC-065", "SVC-066", "SVC-067", "SVC-153", "SVC-155", "SVC-157", "USR-030", "USR-031")]
    public void Every_combination_is_decided_as_the_table_says()
    {
        var combinations =
            from mode in new[] { (AntiRelayMode.CheckClientAddress, "client"), (AntiRelayMode.NoChecks, "none"), (AntiRelayMode.CheckLocalNetwork, "lan"), (AntiRelayMode.CheckSender, "from") }
            from logIn in Both
            from pop3 in Both
            from exempt in Both
            from lists in new[] { "unrestricted", "allowed", "unauth", "refused" }
            from who in new[] { "stranger", "user", "other" }
            from lan in Both
            from local in Both
            from kind in new[] { (RecipientKind.Local, "local"), (RecipientKind.Unknown, "unknown"), (RecipientKind.Remote, "remote"), (RecipientKind.OpenRemote, "open") }
            select (
                Rules: new RelayRules(mode.Item1, logIn, pop3, exempt),
                Client: Client(lists, who, lan, local),
                Recipient: kind.Item1,
                Words: new[] { mode.Item2, Word(logIn || pop3), Word(exempt), lists, who, Word(lan), Word(local), kind.Item2 });
        var used = new HashSet<string[]>();
        var count = 0;
        foreach (var (rules, client, recipient, words) in combinations)
        {
            var row = Array.Find(Rows, r => !r.Take(8).Where((cell, i) => cell != "-" && cell != words[i]).Any());
            row.ShouldNotBeNull(string.Join(' ', words));
            used.Add(row);
            count++;
            RelayDecision.Decide(rules, client, recipient).ToString().ShouldBe(row[8], string.Join(' ', words));
        }

        count.ShouldBe(4 * 4 * 2 * 4 * 3 * 2 * 2 * 4);
        Rows.Where(r => !used.Contains(r)).Select(r => string.Join(' ', r)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("unauth", false, true, RelayAnswer.Accept, RelayAnswer.AcceptRelay)]
    [InlineData("allowed", false, true, RelayAnswer.Accept, RelayAnswer.NeedsLogIn)]
    [InlineData("allowed", true, true, RelayAnswer.Accept, RelayAnswer.AcceptRelay)]
    [InlineData("allowed", true, false, RelayAnswer.Accept, RelayAnswer.NotFromHere)]
    [InlineData("refused", false, true, RelayAnswer.Accept, RelayAnswer.NoRelay)]
    [InlineData("refused", true, true, RelayAnswer.Accept, RelayAnswer.NotFromHere)]
    [Spec("SVC-064", "USR-117", "USR-118")]
    public void The_worked_matrix_of_the_specification_holds(string lists, bool hasLoggedIn, bool isInUsers, RelayAnswer local, RelayAnswer remote)
    {
        var client = new RelayClient(lists == "refused" ? AccessStanding.Refused : AccessStanding.Allowed, lists == "unauth", hasLoggedIn, isInUsers);
        RelayDecision.Decide(new RelayRules(), client, RecipientKind.Local).ShouldBe(local);
        RelayDecision.Decide(new RelayRules(), client, RecipientKind.Remote).ShouldBe(remote);
    }

    [Fact]
    [Spec("SVC-072", "SET-332")]
    public void An_unknown_recipient_is_taken_or_sent_on_only_where_a_setting_says_so()
    {
        var rules = new RelayRules();
        var user = new RelayClient(AccessStanding.Unrestricted, HasLoggedIn: true);
        var stranger = new RelayClient(AccessStanding.Unrestricted);
        RelayDecision.Decide(rules, stranger, RecipientKind.Unknown, refuseUnknown: false).ShouldBe(RelayAnswer.Accept);
        RelayDecision.Decide(rules, user, RecipientKind.Unknown, unknownIsOutgoing: true).ShouldBe(RelayAnswer.AcceptRelay);
        RelayDecision.Decide(rules, stranger, RecipientKind.Unknown, unknownIsOutgoing: true).ShouldBe(RelayAnswer.UnknownRecipient);
    }

    [Fact]
    public void A_service_that_never_relays_takes_local_mail_only_whoever_asks()
    {
        var rules = new RelayRules(NeverRelay: true);
        foreach (var client in new[] { new RelayClient(AccessStanding.Allowed, true), new RelayClient(AccessStanding.Unrestricted, HasLoggedIn: true), new RelayClient(AccessStanding.Allowed, IsInLocalNetwork: true, SenderIsLocal: true) })
        {
            RelayDecision.Decide(rules, client, RecipientKind.Local).ShouldBe(RelayAnswer.Accept);
            RelayDecision.Decide(rules, client, RecipientKind.Remote).ShouldBe(RelayAnswer.NoRelay);
        }

        RelayDecision.Decide(rules, new RelayClient(AccessStanding.Refused), RecipientKind.Local).ShouldBe(RelayAnswer.NoRelay);
    }

    [Theory]
    [InlineData(RelayAnswer.NoRelay, "550 5.7.1 Relaying not allowed")]
    [InlineData(RelayAnswer.NeedsLogIn, "530 5.7.0 Authentication required")]
    [InlineData(RelayAnswer.NotFromHere, "550 5.7.1 Relaying not allowed for this user/address")]
    [InlineData(RelayAnswer.UnknownRecipient, "550 5.1.1 <nobody@example.com> unknown")]
    [InlineData(RelayAnswer.Accept, null)]
    [InlineData(RelayAnswer.AcceptRelay, null)]
    [Spec("SVC-069", "SVC-073")]
    public void Each_refusal_has_its_reply(RelayAnswer answer, string? reply) =>
        RelayReplies.Of(answer, new Smtp.Grammar.SmtpAddress("nobody", "example.com"))?.ToReply().ToString().ShouldBe(reply);

    private static RelayClient Client(string lists, string who, bool isInLocalNetwork, bool senderIsLocal) => new(
        lists switch { "unrestricted" => AccessStanding.Unrestricted, "refused" => AccessStanding.Refused, _ => AccessStanding.Allowed },
        AllowUnauthenticated: lists == "unauth",
        HasLoggedIn: who != "stranger",
        IsAdmitted: who != "other",
        isInLocalNetwork,
        senderIsLocal);

    private static string Word(bool value) => value ? "yes" : "no";
}
