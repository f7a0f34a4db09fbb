using System.Collections.Immutable;
using System.Net;
using Pennypost.Core.Access;
using Pennypost.Core.Clients;

namespace Pennypost.Core.Tests.Access;

/// <summary>The lists: order, matching, and the worked examples of the specification.</summary>
public sealed class AccessListTests
{
    private const long Paul = 1;
    private const long Karen = 2;

    private static readonly NetworkSets Sets = NetworkSets.Initial with { Routers = [Network("192.168.66.1")] };

    [Theory]
    [InlineData("192.168.66.1", "Block Routers", false, false)]
    [InlineData("192.168.66.23", "Allow 192.168.66.0/24", true, true)]
    [InlineData("127.0.0.1", "Allow Local Networks", true, false)]
    [InlineData("198.51.100.7", "Block GeoIP RU, CN", false, false)]
    [InlineData("8.8.8.8", "Allow Any Host", true, false)]
    [InlineData("12.122.56.77", "Allow 12.122.56.77", true, true)]
    [InlineData("::ffff:192.168.66.23", "Allow 192.168.66.0/24", true, true)]
    [InlineData("::ffff:192.168.66.1", "Block Routers", false, false)]
    [Spec("SVC-354", "SVC-355", "SVC-356", "SVC-357", "SVC-361", "SVC-372", "SVC-375")]
    public void The_worked_list_decides_by_its_first_match(string client, string entry, bool connects, bool unauthenticated)
    {
        var verdict = Ask(Worked(), client);
        verdict.Service.Entry!.ToString().ShouldBe(entry);
        (verdict.Standing == AccessStanding.Allowed).ShouldBe(connects);
        verdict.AllowsUnauthenticated.ShouldBe(unauthenticated);
    }

    [Fact]
    [Spec("SVC-352", "SVC-360", "SVC-361", "USR-116")]
    public void Only_the_users_of_the_deciding_entry_may_log_in()
    {
        var verdict = Ask(Worked(), "8.8.8.8");
        verdict.Admits(Paul).ShouldBeTrue();
        verdict.Admits(Karen).ShouldBeFalse();
        Ask(Worked(), "192.168.66.23").Admits(Karen).ShouldBeTrue();

        // Later entries are not consulted, and users on a Block entry let nobody in.
        var list = AccessList.Of([Allow("192.0.2.1") with { Users = [Karen] }, Allow("192.0.2.0/24"), new(false, AccessEntryType.Any) { Users = [Paul] }]);
        Ask(list, "192.0.2.1").Admits(Paul).ShouldBeFalse();
        Ask(list, "192.0.2.2").Admits(Paul).ShouldBeTrue();
        Ask(list, "203.0.113.1").Admits(Paul).ShouldBeFalse();
    }

    [Fact]
    [Spec("SVC-357", "SVC-358")]
    public void Special_entries_come_before_general_ones_and_ties_keep_their_order()
    {
        var made = new AccessEntry[]
        {
            new(true, AccessEntryType.Any), new(true, AccessEntryType.AnyIPv6), new(false, AccessEntryType.AnyIPv4),
            new(false, AccessEntryType.Tags) { Tags = ["RU"] }, new(true, AccessEntryType.LocalNetworks), Allow("10.0.0.0/8"), Allow("192.168.66.0/24"),
            Allow("2001:db8::/32"), Block("10.0.0.0/8"), new(false, AccessEntryType.Routers), Allow("192.0.2.9"), Allow("2001:db8::1"), Block("192.0.2.9"),
            Allow("172.16.0.0/24"),
        };
        AccessList.Of(made).Entries.Select(e => e.ToString()).ShouldBe(
        [
            "Allow 2001:db8::1", "Block 192.0.2.9", "Allow 192.0.2.9", "Block Routers", "Allow 2001:db8::/32", "Allow 192.168.66.0/24", "Allow 172.16.0.0/24",
            "Block 10.0.0.0/8", "Allow 10.0.0.0/8", "Allow Local Networks", "Block GeoIP RU", "Allow Any IPv6 Host", "Block Any IPv4 Host", "Allow Any Host",
        ]);
    }

    [Fact]
    [Spec("SVC-359", "SVC-362", "SVC-363")]
    public void Defaults_let_in_the_local_networks_only()
    {
        AccessList.Defaults.Entries.Select(e => e.ToString()).ShouldBe(["Block Routers", "Allow Local Networks"]);
        Ask(AccessList.Defaults, "127.0.0.1").Standing.ShouldBe(AccessStanding.Allowed);
        Ask(AccessList.Defaults, "::1").Standing.ShouldBe(AccessStanding.Allowed);
        Ask(AccessList.Defaults, "192.168.66.1").Service.Answer.ShouldBe(ListAnswer.Blocks);
        var stranger = Ask(AccessList.Defaults, "203.0.113.5");
        (stranger.Standing, stranger.Service.Answer, stranger.Service.Entry).ShouldBe((AccessStanding.Refused, ListAnswer.NoMatch, null));
    }

    [Fact]
    [Spec("SVC-016", "SVC-018")]
    public void The_worked_global_list_is_more_restrictive_than_allow_any()
    {
        var any = AccessList.Of([new AccessEntry(true, AccessEntryType.Any) { AllowUnauthenticated = true }]);
        var global = AccessList.Of([Allow("192.168.0.0/16")]);
        AccessVerdict Of(string client, bool useGlobal) => AccessVerdict.Of(IPAddress.Parse(client), any, global, useGlobal, Sets);

        var stranger = Of("203.0.113.5", useGlobal: true);
        (stranger.Standing, stranger.Service.Answer, stranger.Global.Answer).ShouldBe((AccessStanding.Refused, ListAnswer.Allows, ListAnswer.NoMatch));
        stranger.AllowsUnauthenticated.ShouldBeFalse();
        Of("192.168.4.4", useGlobal: true).Standing.ShouldBe(AccessStanding.Allowed);
        Of("203.0.113.5", useGlobal: false).Standing.ShouldBe(AccessStanding.Allowed);
        Of("203.0.113.5", useGlobal: false).Global.Answer.ShouldBe(ListAnswer.NotAsked);
    }

    [Fact]
    [Spec("SVC-017", "SVC-019", "SVC-349")]
    public void An_empty_list_leaves_the_decision_to_the_other()
    {
        var global = AccessList.Of([Allow("192.168.0.0/16")]);
        var client = IPAddress.Parse("203.0.113.5");
        foreach (var useGlobal in new[] { false, true })
        {
            AccessVerdict.Of(client, AccessList.Empty, AccessList.Empty, useGlobal, Sets).Standing.ShouldBe(AccessStanding.Unrestricted);
            AccessVerdict.Of(client, AccessList.Empty, global, useGlobal, Sets).Standing.ShouldBe(AccessStanding.Refused);
            AccessVerdict.Of(IPAddress.Parse("192.168.4.4"), AccessList.Empty, global, useGlobal, Sets).Standing.ShouldBe(AccessStanding.Allowed);
            AccessVerdict.Of(client, AccessList.Of([Allow("203.0.113.5")]), AccessList.Empty, useGlobal, Sets).Standing.ShouldBe(AccessStanding.Allowed);
        }
    }

    [Fact]
    [Spec("SVC-374")]
    public void Without_data_about_places_no_tag_matches()
    {
        var list = AccessList.Of([new AccessEntry(false, AccessEntryType.Tags) { Tags = ["RU"] }, new AccessEntry(true, AccessEntryType.Any)]);
        AccessVerdict.Of(IPAddress.Parse("198.51.100.7"), list, AccessList.Empty, false, Sets).Standing.ShouldBe(AccessStanding.Allowed);
    }

    [Theory]
    [InlineData("192.168.1.57/24", "192.168.1.0/24", true)]
    [InlineData("192.168.72.15/255.255.255.0", "192.168.72.0/24", true)]
    [InlineData("192.168.72.15/255.255.255.248", "192.168.72.8/29", true)]
    [InlineData("15.25.83.11/255.255.255.248", "15.25.83.8/29", true)]
    [InlineData("192.168.1.0/24", "192.168.1.0/24", false)]
    [InlineData("192.0.2.1", "192.0.2.1", false)]
    [InlineData("192.0.2.1/32", "192.0.2.1", false)]
    [InlineData("2001:DB8:0::1/128", "2001:db8::1", false)]
    [InlineData("2001:db8::1/32", "2001:db8::/32", true)]
    [InlineData("::ffff:192.0.2.0/120", "192.0.2.0/24", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", false)]
    [InlineData("0.0.0.0/0", "0.0.0.0/0", false)]
    [InlineData("1.2.3.4/0", "0.0.0.0/0", true)]
    [Spec("SVC-353", "SVC-364", "SVC-404", "SVC-405", "SVC-406")]
    public void A_network_is_read_and_its_host_bits_are_cleared(string text, string expected, bool isCorrected)
    {
        NetworkText.TryParse(text, out var network, out var corrected).ShouldBeTrue();
        (NetworkText.Format(network), corrected).ShouldBe((expected, isCorrected));
    }

    [Theory]
    [Spec("SVC-405")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("example.com")]
    [InlineData("1")]
    [InlineData("10.1")]
    [InlineData("010.0.0.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("192.0.2.1/33")]
    [InlineData("192.0.2.1/-1")]
    [InlineData("192.0.2.1/ 24")]
    [InlineData("192.0.2.1/255.0.255.0")]
    [InlineData("2001:db8::/129")]
    [InlineData("2001:db8::/255.255.0.0")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[2001:db8::1]")]
    [InlineData("192.0.2.1\r\n")]
    public void What_is_no_network_is_refused(string? text) => NetworkText.TryParse(text, out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData("192.168.72.182", "192.168.72.0/24", true)]
    [InlineData("192.168.72.182", "192.168.72.8/29", false)]
    [InlineData("192.168.72.15", "192.168.72.182/24", true)]
    [InlineData("192.168.72.15", "15.25.83.11/29", false)]
    [InlineData("192.168.72.15", "192.168.72.182/29", false)]
    [Spec("SVC-407", "SVC-408")]
    public void Two_addresses_are_in_the_same_network_or_not_by_its_mask(string client, string network, bool isInside) =>
        AccessList.Of([Allow(network)]).Test(IPAddress.Parse(client), Sets, null).Answer.ShouldBe(isInside ? ListAnswer.Allows : ListAnswer.NoMatch);

    internal static IPNetwork Network(string text) => NetworkText.TryParse(text, out var network, out _) ? network : throw new FormatException(text);

    internal static AccessEntry Allow(string network) => new(true, AccessEntryType.Network) { Network = Network(network) };

    internal static AccessEntry Block(string network) => new(false, AccessEntryType.Network) { Network = Network(network) };

    private static AccessList Worked() => AccessList.Of(
    [
        Allow("12.122.56.77") with { AllowUnauthenticated = true },
        Allow("192.168.70.20") with { AllowUnauthenticated = true },
        new AccessEntry(false, AccessEntryType.Routers),
        Allow("192.168.66.0/24") with { AllowUnauthenticated = true },
        new AccessEntry(true, AccessEntryType.LocalNetworks),
        new AccessEntry(false, AccessEntryType.Tags) { Tags = ["RU", "CN"] },
        new AccessEntry(true, AccessEntryType.Any) { Users = [Paul, 11, 12, 13] },
    ]);

    private static AccessVerdict Ask(AccessList list, string client) =>
        AccessVerdict.Of(IPAddress.Parse(client), list, AccessList.Empty, useGlobal: false, Sets, new Russia());

    private sealed class Russia : IAddressTags
    {
        public IReadOnlyCollection<string> Find(IPAddress client) => client.ToString() == "198.51.100.7" ? ImmutableArray.Create("ru") : [];
    }
}
