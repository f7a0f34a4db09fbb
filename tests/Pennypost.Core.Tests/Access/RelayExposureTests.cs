using System.Net;
using Pennypost.Core.Access;
using Pennypost.Core.Access.Relaying;

namespace Pennypost.Core.Tests.Access;

/// <summary>Which settings would make an open relay (SVC-068).</summary>
public sealed class RelayExposureTests
{
    private static readonly AccessEntry AnyHost = new(true, AccessEntryType.Any);

    private static readonly AccessEntry AnyHostUnauthenticated = AnyHost with { AllowUnauthenticated = true };

    [Fact]
    [Spec("SVC-068", "USR-119")]
    public void Allowing_anybody_without_log_in_is_found()
    {
        Find(new RelayRules(), AnyHostUnauthenticated).ShouldNotBeNull().ShouldContain("open relay");
        Find(new RelayRules(), new AccessEntry(true, AccessEntryType.AnyIPv6) { AllowUnauthenticated = true }).ShouldNotBeNull().ShouldContain("IPv6");
        Find(new RelayRules(RequireLogIn: false), AnyHost).ShouldNotBeNull().ShouldContain("open relay");
        Find(new RelayRules(AntiRelayMode.NoChecks, RequireLogIn: false), AnyHost).ShouldNotBeNull().ShouldContain("open relay");
        Find(new RelayRules(AntiRelayMode.CheckSender, RequireLogIn: false), AnyHost).ShouldNotBeNull().ShouldContain("open relay");
        Find(new RelayRules(AntiRelayMode.CheckSender), AnyHostUnauthenticated).ShouldNotBeNull().ShouldContain("open relay");
        Find(new RelayRules(RequireLogIn: false), new AccessEntry(true, AccessEntryType.Tags) { Tags = ["GB"] }).ShouldNotBeNull().ShouldContain("GeoIP");
    }

    [Fact]
    [Spec("SVC-068")]
    public void Many_narrow_entries_that_together_are_anybody_are_found()
    {
        Find(new RelayRules(), Unauthenticated("0.0.0.0/1"), Unauthenticated("128.0.0.0/1")).ShouldNotBeNull().ShouldContain("open relay");
        Find(new RelayRules(), [.. Enumerable.Range(1, 200).Select(n => Unauthenticated($"8.{n}.0.0/16"))]).ShouldNotBeNull().ShouldContain("13,107,200 IPv4");
        var sets = NetworkSets.Initial with { Local = [IPNetwork.Parse("0.0.0.0/0")] };
        Find(new RelayRules(AntiRelayMode.CheckLocalNetwork, RequireLogIn: false), sets).ShouldNotBeNull().ShouldContain("open relay");
        Find(new RelayRules(), sets, new AccessEntry(true, AccessEntryType.LocalNetworks) { AllowUnauthenticated = true }).ShouldNotBeNull().ShouldContain("open relay");
    }

    [Fact]
    [Spec("SVC-057", "SVC-068", "SVC-154", "SVC-156", "SVC-157", "USR-117")]
    public void Safe_settings_are_left_alone()
    {
        Find(new RelayRules()).ShouldBeNull();
        Find(new RelayRules(AntiRelayMode.NoChecks, RequireLogIn: false)).ShouldBeNull();
        Find(new RelayRules(AntiRelayMode.CheckSender, RequireLogIn: false)).ShouldBeNull();
        Find(new RelayRules(AntiRelayMode.CheckLocalNetwork, RequireLogIn: false)).ShouldBeNull();
        Find(new RelayRules(), new AccessEntry(false, AccessEntryType.Routers), new AccessEntry(true, AccessEntryType.LocalNetworks) { AllowUnauthenticated = true }, AnyHost).ShouldBeNull();
        Find(new RelayRules(), Unauthenticated("10.0.0.0/8"), Unauthenticated("fd00::/8"), Unauthenticated("198.51.0.0/16"), AnyHost).ShouldBeNull();
        Find(new RelayRules(AntiRelayMode.NoChecks, RequireLogIn: false), AccessListTests.Allow("192.168.0.0/16"), AccessListTests.Allow("203.0.113.0/24")).ShouldBeNull();
        Find(new RelayRules(AntiRelayMode.CheckLocalNetwork), AnyHostUnauthenticated).ShouldBeNull();
        Find(new RelayRules(NeverRelay: true), AnyHostUnauthenticated).ShouldBeNull();
    }

    [Fact]
    [Spec("SVC-018", "SVC-068")]
    public void A_global_list_that_holds_narrows_what_a_service_opens()
    {
        var service = AccessList.Of([AnyHostUnauthenticated]);
        var global = AccessList.Of([AccessListTests.Allow("192.168.0.0/16")]);
        RelayExposure.Find(new RelayRules(), service, global, useGlobal: true, NetworkSets.Initial).ShouldBeNull();
        RelayExposure.Find(new RelayRules(), service, global, useGlobal: false, NetworkSets.Initial).ShouldNotBeNull();
        RelayExposure.Find(new RelayRules(RequireLogIn: false), AccessList.Empty, AccessList.Of([AnyHost]), useGlobal: false, NetworkSets.Initial).ShouldNotBeNull();
    }

    private static AccessEntry Unauthenticated(string network) => AccessListTests.Allow(network) with { AllowUnauthenticated = true };

    private static string? Find(RelayRules rules, params AccessEntry[] entries) => Find(rules, NetworkSets.Initial, entries);

    private static string? Find(RelayRules rules, NetworkSets sets, params AccessEntry[] entries) =>
        RelayExposure.Find(rules, AccessList.Of(entries), AccessList.Empty, useGlobal: false, sets);
}
