using System.Globalization;

namespace Pennypost.Trust.Tests.Agreement;

/// <summary>One question to both implementations.</summary>
internal sealed record SpfCase(int Zone, string Client, string Helo, string Sender);

/// <summary>
/// Makes zones full of policies, and questions about them, from a seed. Leaves out what docs/agreement/spf-and-dmarc.md lists: there the other implementation does something
/// else than RFC 7208 says, and a test of its own shows each of those.
/// </summary>
internal sealed class SpfCaseGenerator(int seed)
{
    private const int Policies = 6;
    private const int Hosts = 6;

    private static readonly string[] Locals = ["alice", "bob", "strong-bad", "x+y", "joe.doe", "UPPER"];

    private static readonly string[] Wrong =
    [
        "moo", "-moo:example.com", "a:", "a:museum", "a:192.0.2.1", "a:h0.example.com/33", "a//129", "a/024", "mx:h0.example.com:25", "ip4:192.0.2", "ip4:192.0.2.256",
        "ip4:192.0.2.1/33", "ip4:192.0.2.01", "ip4:2001:db8::1", "ip6:192.0.2.1", "ip6:2001:db8::/129", "ip6:2001:db8::g", "include", "include:", "exists", "exists:",
        "all:x", "all/8", "ptr/24", "redirect=", "exp=", "exists:%{x}.example.com", "exists:%{c}.example.com", "moo=%", "moo=%{d", "a:%{d}x", "=x", "ip4", "ip6:", "--all",
        "include:p0.example.com/24", "exists:h0.example.com/24", "a:h0.-com", "a,", "?", "a:h0.example.com//", "ip4:192.0.2.1//32",
    ];

    private readonly Random random = new(seed);
    private int unknowns;
    private bool usesClientName;

    public (AgreementZone Zone, IReadOnlyList<SpfCase> Cases) Next(int number)
    {
        var zone = new AgreementZone();
        usesClientName = random.Next(5) == 0;
        AddHosts(zone);
        AddTargets(zone);
        for (var i = 0; i < Policies; i++)
        {
            AddPolicy(zone, i);
        }

        return (zone, [.. Enumerable.Range(0, 4).Select(_ => Case(number))]);
    }

    private static void AddHosts(AgreementZone zone)
    {
        for (var i = 0; i < Hosts; i++)
        {
            var name = $"h{i}.example.com";
            zone.Address(name, $"192.0.2.{10 + i}");
            zone.Address(name, $"2001:db8::{10 + i:x}");
            zone.Ptr($"192.0.2.{10 + i}", name);
            zone.Ptr($"2001:db8::{10 + i:x}", name);
        }

        zone.Address("four.example.com", "192.0.2.20");
        zone.Address("six.example.com", "2001:db8::20");
        zone.Cname("alias.example.com", "h2.example.com");

        // Names that the client claims: one denies it, one is far away, one is silent about it.
        zone.Ptr("192.0.2.30", "h1.example.com");
        zone.Ptr("192.0.2.31", "far.example.net");
        zone.Address("far.example.net", "192.0.2.31");
    }

    private void AddTargets(AgreementZone zone)
    {
        foreach (var local in Locals.Where(_ => random.Next(2) == 0))
        {
            var name = string.Join('.', local.ToLowerInvariant().Split('-', '+', '.').Reverse());
            zone.Address($"{name}.l.example.com", "127.0.0.2");
        }

        foreach (var client in new[] { "192.0.2.10", "192.0.2.99" }.Where(_ => random.Next(2) == 0))
        {
            zone.Address($"{string.Join('.', client.Split('.').Reverse())}.in-addr.i.example.com", "127.0.0.2");
        }

        zone.Address("h1.example.com.n.example.com", "127.0.0.2");
        for (var i = 0; i < 3; i++)
        {
            zone.Mx($"m{i}.example.com", 10, $"h{random.Next(Hosts)}.example.com");
            zone.Mx($"m{i}.example.com", 5, $"h{random.Next(Hosts)}.example.com");
        }

        for (var i = 0; i < 11; i++)
        {
            zone.Mx("eleven.example.com", (ushort)i, $"h{i % Hosts}.example.com");
        }

        zone.Fail("broken.example.com");
        zone.Txt("other.example.com", "no policy");
        zone.Txt("two.example.com", "v=spf1 +all");
        zone.Txt("two.example.com", "v=spf1 -all");
        zone.Txt("why.example.com", Pick("Not from %{d}: %{s} at %{c} by %{h} to %{r}, see http://%{o}/?%{S}", "100%% of %{l1r-}%_refused%-", "plain", "wrong %{x}", "wrong %"));
    }

    private void AddPolicy(AgreementZone zone, int number)
    {
        var terms = new List<string>();
        var length = random.Next(0, 6);
        for (var i = 0; i < length; i++)
        {
            terms.Add(Qualifier() + Mechanism(number));
        }

        if (random.Next(12) == 0)
        {
            terms.Add(Pick(Wrong));
        }

        if (random.Next(8) == 0)
        {
            terms.Add($"x{unknowns++}={Pick("%{d}", "", "what-ever", "%%.%{l1r-}")}");
        }

        if (random.Next(3) == 0)
        {
            terms.Insert(random.Next(terms.Count + 1), Pick("exp=why.example.com", "exp=why.%{d2}", "exp=nowhere.example.com", "exp=two.example.com"));
        }

        if (random.Next(10) < 6)
        {
            terms.Add(Pick("-all", "-all", "~all", "?all", "+all", "-ALL"));
        }
        else if (random.Next(3) == 0)
        {
            terms.Add("redirect=" + Pick(Below(number), Below(number), "nowhere.example.com", "other.example.com", "broken.example.com", "other.%{d2}"));
        }

        var text = string.Join(random.Next(10) == 0 ? "  " : " ", terms.Prepend(random.Next(20) == 0 ? "V=SPF1" : "v=spf1"));
        zone.Txt($"p{number}.example.com", text + (random.Next(15) == 0 ? " " : ""));
        if (random.Next(4) == 0)
        {
            zone.Txt($"p{number}.example.com", "some other text");
        }
    }

    private string Mechanism(int number) => random.Next(14) switch
    {
        0 => $"ip4:192.0.2.{random.Next(8, 24)}",
        1 => $"ip4:192.0.2.{random.Next(0, 256)}/{random.Next(20, 33)}",
        2 => $"ip6:2001:db8::{random.Next(8, 24):x}",
        3 => $"ip6:2001:db8::{random.Next(0, 65536):x}/{random.Next(0, 129)}",
        4 => "a" + Target() + Prefixes(),
        5 => "a" + Target() + Prefixes(),
        6 => "mx" + Pick("", ":m0.example.com", ":m1.example.com", ":m2.example.com", ":eleven.example.com", ":h0.example.com", ":broken.example.com") + Prefixes(),
        7 => Pick("ptr", "ptr:example.com", "ptr:h1.example.com", "PTR:EXAMPLE.net"),
        8 => "exists:" + Pick("%{lr-+.}.l.example.com", "%{ir}.%{v}.i.example.com", "%{l1r-}.l.%{d2}", "h0.%{d2}", "h0.%{d2r}", "nowhere.example.com", "%{h}.n.example.com", "a..example.com"),
        9 => "exists:" + (usesClientName ? Pick("%{p}", "%{p2}.n.example.com", "%{p}.n.example.com", "%{pr}.n.example.com") : "four.example.com"),
        10 or 11 => "include:" + Pick(Below(number), Below(number), Below(number), "other.example.com", "two.example.com", "broken.example.com"),
        12 => Pick("A", "Mx", "a:alias.example.com", "a:%{d}", "a:h0.%{d2}.", "a:%{o}", "a:%{h}", "a:H0.EXAMPLE.COM"),
        _ => Pick("a:four.example.com", "a:six.example.com", "mx:nowhere.example.com", "a:nowhere.example.com"),
    };

    // Policies point further down; a loop now and then, never to itself.
    private string Below(int number)
    {
        var target = random.Next(25) == 0 ? random.Next(Policies) : number + 1 + random.Next(2);
        return target == number || target >= Policies ? "other.example.com" : $"p{target}.example.com";
    }

    private string Target() => Pick("", $":h{random.Next(Hosts)}.example.com", $":h{random.Next(Hosts)}.example.com", ":nowhere.example.com", ":broken.example.com", ":alias.example.com");

    private string Prefixes() => Pick("", "", "", $"/{random.Next(0, 33)}", $"//{random.Next(0, 129)}", $"/{random.Next(24, 33)}//{random.Next(100, 129)}");

    private string Qualifier() => Pick("", "", "+", "-", "~", "?");

    private SpfCase Case(int zone)
    {
        var host = random.Next(Hosts) + 10;
        var client = usesClientName
            ? Pick($"192.0.2.{host}", $"2001:db8::{host:x}", $"::ffff:192.0.2.{host}")
            : Pick(
                $"192.0.2.{host}", $"2001:db8::{host:x}", $"::ffff:192.0.2.{host}", "192.0.2.20", "2001:db8::20", "192.0.2.30", "192.0.2.31", "192.0.2.99", "2001:db8::99",
                $"192.0.2.{random.Next(0, 256).ToString(CultureInfo.InvariantCulture)}", "203.0.113.5", "2001:db8:ffff::1");
        var helo = Pick("h1.example.com", "nowhere.example.com", $"p{random.Next(Policies)}.example.com", "[192.0.2.1]");
        var domain = random.Next(12) == 0 ? Pick("nowhere.example.com", "other.example.com", "two.example.com", "broken.example.com") : $"p{random.Next(3)}.example.com";
        return random.Next(6) == 0
            ? new SpfCase(zone, client, Pick(domain, domain, helo.StartsWith('[') ? domain : helo), "")
            : new SpfCase(zone, client, helo, $"{Pick(Locals)}@{domain}");
    }

    private string Pick(params string[] choices) => choices[random.Next(choices.Length)];
}
