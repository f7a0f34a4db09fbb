using Pennypost.Core.Routing;

namespace Pennypost.Core.Tests.Routing;

/// <summary>The worked examples of MAP-001 ff. and USR-093 ff.</summary>
public sealed class RecipientTableTests
{
    private const long Albert = 1, Sales = 2, Bob = 3, Kate = 4, Fred = 5, Joe = 6, Postmaster = 99;

    private static readonly Dictionary<string, long> Accounts = new()
    {
        ["albert"] = Albert,
        ["sales"] = Sales,
        ["bob"] = Bob,
        ["kate"] = Kate,
        ["fred"] = Fred,
        ["joe"] = Joe,
    };

    [Fact, Spec("USR-093", "MAP-002")]
    public void An_account_name_is_an_address_at_every_local_domain_and_nowhere_else()
    {
        var table = Table();
        Resolve(table, "bob@example.com").ShouldBe([Bob]);
        Resolve(table, "BOB@example.org").ShouldBe([Bob]);
        table.Resolve("bob", "elsewhere.example", MailSource.Smtp).Kind.ShouldBe(ResolutionKind.NotLocal);
        table.Resolve("nobody", "example.com", MailSource.Smtp).Kind.ShouldBe(ResolutionKind.Unknown);
    }

    [Fact, Spec("MAP-004", "MAP-005", "USR-094", "USR-095")]
    public void Explicit_mappings_replace_the_account_of_that_name_unless_they_name_it_too()
    {
        Resolve(Table(Map("sales", Albert)), "sales@example.com").ShouldBe([Albert]);
        Resolve(Table(Map("sales", Albert), Map("sales", Sales)), "sales@example.com").ShouldBe([Albert, Sales]);
    }

    [Fact, Spec("MAP-005", "USR-100")]
    public void Every_matching_mapping_applies_not_only_the_most_specific()
    {
        var wildcard = Map("*@example.com", Bob);
        Resolve(Table(wildcard), "kate@example.com").ShouldBe([Bob]);
        Resolve(Table(wildcard, Map("kate@example.com", Kate)), "kate@example.com").ShouldBe([Bob, Kate], ignoreOrder: true);
    }

    [Fact, Spec("MAP-006", "USR-096", "USR-097")]
    public void A_bare_local_part_counts_at_local_domains_and_a_full_address_anywhere()
    {
        var table = Table(Map("info", Kate), Map("someone@somewhere-else.com", Fred), Map("in?o*", Joe));
        Resolve(table, "info@example.org").ShouldBe([Kate, Joe], ignoreOrder: true);
        table.Resolve("info", "foreign.example", MailSource.Smtp).Kind.ShouldBe(ResolutionKind.NotLocal);
        Resolve(table, "someone@somewhere-else.com").ShouldBe([Fred]);
    }

    [Fact, Spec("MAP-007")]
    public void The_same_local_part_can_be_two_people_in_two_domains()
    {
        var table = Table(Map("fred@example.com", Albert), Map("fred@example.org", Bob));
        Resolve(table, "fred@example.com").ShouldBe([Albert]);
        Resolve(table, "fred@example.org").ShouldBe([Bob]);
    }

    [Fact, Spec("MAP-009")]
    public void A_tilde_takes_what_nobody_recognised_and_nothing_else()
    {
        var table = Table(Map("~@example.com", Joe));
        Resolve(table, "kate@example.com").ShouldBe([Kate]);
        Resolve(table, "anything@example.com").ShouldBe([Joe]);
        table.Resolve("anything", "example.org", MailSource.Smtp).Kind.ShouldBe(ResolutionKind.Unknown);

        Resolve(Table(Map("~", Joe)), "anything@example.org").ShouldBe([Joe]);
        Table(Map("~", Joe)).Resolve("anything", "foreign.example", MailSource.Smtp).Kind.ShouldBe(ResolutionKind.NotLocal);
        Resolve(Table(Map("~@*.example.com", Joe)), "x@sub.example.com").ShouldBe([Joe]);
    }

    [Fact, Spec("MAP-010", "MAP-011", "MAP-012", "USR-098")]
    public void Remote_targets_leave_and_local_targets_of_the_same_address_stay()
    {
        var resolution = Table(Map("kate", null), Map("kate", Kate)).Resolve("kate", "example.com", MailSource.Smtp);
        resolution.Remote.ShouldBeTrue();
        resolution.RelayExternal.ShouldBeFalse();
        resolution.Accounts.ShouldBe([Kate]);
        Table(new RecipientMapping("kate", null, RelayExternal: true, null)).Resolve("kate", "example.com", MailSource.Smtp).RelayExternal.ShouldBeTrue();
    }

    [Fact, Spec("MAP-013")]
    public void The_target_is_not_resolved_again()
    {
        Resolve(Table(Map("sales", Bob), Map("bob", Kate)), "sales@example.com").ShouldBe([Bob]);
    }

    [Fact, Spec("MAP-015")]
    public void A_mapping_of_one_source_does_not_apply_to_the_other()
    {
        var table = Table(new RecipientMapping("info", Bob, false, MailSource.Pop3), new RecipientMapping("info", Kate, false, MailSource.Smtp));
        table.Resolve("info", "example.com", MailSource.Smtp).Accounts.ShouldBe([Kate]);
        table.Resolve("info", "example.com", MailSource.Pop3).Accounts.ShouldBe([Bob]);
    }

    [Fact, Spec("SET-333", "SET-334", "MAP-003")]
    public void Without_implied_mappings_only_explicit_ones_receive()
    {
        var table = Table(Map("info@example.com", Albert));
        table.Resolve("bob", "example.com", MailSource.Smtp, implied: false).Kind.ShouldBe(ResolutionKind.Unknown);
        table.Resolve("info", "example.com", MailSource.Smtp, implied: false).Accounts.ShouldBe([Albert]);
    }

    [Fact]
    public void Somebody_gets_the_mail_for_postmaster()
    {
        Resolve(Table(), "Postmaster@example.com").ShouldBe([Postmaster]);
        Resolve(Table(Map("postmaster", Bob)), "postmaster@example.com").ShouldBe([Bob]);
        Resolve(Table(Map("~@example.com", Joe)), "postmaster@example.com").ShouldBe([Joe]);
    }

    [Theory]
    [InlineData("ca*er", "caterpillar", false)]
    [InlineData("ca*er*", "caterpillar", true)]
    [InlineData("*", "", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "ac", false)]
    [InlineData("*a*b*c", "xxaxxbxxbxc", true)]
    [InlineData("FRED@*", "fred@example.net", true)]
    [Spec("CON-001")]
    public void Wildcards_match_the_whole_value_without_case(string pattern, string value, bool matches) => Wildcard.Matches(pattern, value).ShouldBe(matches);

    [Fact]
    public void A_hostile_pattern_takes_no_exponential_time()
    {
        Wildcard.Matches(string.Concat(Enumerable.Repeat("*a", 60)) + "b", new string('a', 10_000)).ShouldBeFalse();
    }

    private static RecipientTable Table(params RecipientMapping[] mappings) => new(["example.com", "example.org"], Accounts, mappings, Postmaster);

    private static RecipientMapping Map(string address, long? account) => new(address, account, false, null);

    private static IEnumerable<long> Resolve(RecipientTable table, string address)
    {
        var resolution = table.Resolve(address.Split('@')[0], address.Split('@')[1], MailSource.Smtp);
        resolution.Kind.ShouldBe(ResolutionKind.Known);
        return resolution.Accounts;
    }
}
