using System.Net;
using Pennypost.Core.Access;
using Pennypost.Core.Clients;

namespace Pennypost.Core.Tests.Access;

/// <summary>What holds for every list and every address; random but repeatable.</summary>
public sealed class AccessProperties
{
    private readonly Random random = new(20_261_121);

    [Fact]
    [Spec("SVC-357", "SVC-358")]
    public void The_order_of_making_never_changes_the_verdict_but_for_equal_networks()
    {
        for (var round = 0; round < 500; round++)
        {
            // Allow or Block follows from the network, so that equal networks agree.
            var entries = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Entry()).ToArray();
            var list = AccessList.Of(entries);
            random.Shuffle(entries);
            var shuffled = AccessList.Of(entries);
            for (var question = 0; question < 20; question++)
            {
                var client = Address();
                shuffled.Test(client, NetworkSets.Initial).Answer.ShouldBe(list.Test(client, NetworkSets.Initial).Answer, $"{client} in {string.Join("; ", entries.AsEnumerable())}");
            }
        }
    }

    [Fact]
    [Spec("SVC-358", "SVC-359")]
    public void The_longest_prefix_that_holds_the_address_decides()
    {
        for (var round = 0; round < 2000; round++)
        {
            var entries = Enumerable.Range(0, random.Next(1, 12)).Select(_ => Entry()).ToArray();
            var client = Address();
            var longest = entries.Where(e => e.Network!.Value.Contains(client)).MaxBy(e => e.Network!.Value.PrefixLength);
            var verdict = AccessList.Of(entries).Test(client, NetworkSets.Initial);
            verdict.Answer.ShouldBe(longest is null ? ListAnswer.NoMatch : longest.Allow ? ListAnswer.Allows : ListAnswer.Blocks);
            verdict.Entry?.Network.ShouldBe(longest!.Network);
        }
    }

    [Fact]
    [Spec("SVC-018")]
    public void Two_lists_never_allow_what_one_of_them_refuses()
    {
        for (var round = 0; round < 1000; round++)
        {
            var service = AccessList.Of(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Entry()));
            var global = AccessList.Of(Enumerable.Range(0, random.Next(1, 6)).Select(_ => Entry()));
            var client = Address();
            var both = AccessVerdict.Of(client, service, global, useGlobal: true, NetworkSets.Initial);
            var expected = !service.Test(client, NetworkSets.Initial).Refuses && !global.Test(client, NetworkSets.Initial).Refuses;
            (both.Standing == AccessStanding.Allowed).ShouldBe(expected);
        }
    }

    [Fact]
    public void An_IPv4_address_inside_IPv6_is_judged_as_the_IPv4_address()
    {
        for (var round = 0; round < 1000; round++)
        {
            var list = AccessList.Of([.. Enumerable.Range(0, 4).Select(_ => Entry()), new AccessEntry(round % 2 == 0, AccessEntryType.AnyIPv4)]);
            var client = Address();
            if (client.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork)
            {
                AccessVerdict.Of(client.MapToIPv6(), list, AccessList.Empty, false, NetworkSets.Initial)
                    .ShouldBe(AccessVerdict.Of(client, list, AccessList.Empty, false, NetworkSets.Initial));
            }
        }
    }

    [Fact]
    [Spec("SVC-364")]
    public void Reading_a_network_gives_one_that_holds_the_address_and_reads_as_itself()
    {
        for (var round = 0; round < 2000; round++)
        {
            var address = Address();
            var prefix = random.Next((address.GetAddressBytes().Length * 8) + 1);
            NetworkText.TryParse($"{address}/{prefix}", out var network, out _).ShouldBeTrue();
            network.Contains(address).ShouldBeTrue();
            NetworkText.TryParse(NetworkText.Format(network), out var again, out var isCorrected).ShouldBeTrue();
            (again, isCorrected).ShouldBe((network, false));
        }
    }

    // Few distinct addresses, so that networks overlap.
    private IPAddress Address()
    {
        var octets = new byte[random.Next(3) == 0 ? 16 : 4];
        octets[0] = (byte)(octets.Length == 4 ? 198 : 0x20);
        octets[1] = (byte)random.Next(2);
        octets[2] = (byte)random.Next(4);
        octets[^1] = (byte)random.Next(8);
        return new IPAddress(octets);
    }

    private AccessEntry Entry()
    {
        var address = Address();
        var bits = address.GetAddressBytes().Length * 8;
        var network = AccessListTests.Network($"{address}/{(random.Next(3) == 0 ? bits : random.Next(8, bits))}");
        return new AccessEntry(network.ToString().Sum(c => c) % 2 == 0, AccessEntryType.Network) { Network = network };
    }
}
