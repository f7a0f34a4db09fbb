using System.Net;
using Pennypost.Net;
using Pennypost.Net.Tests.Listening;

namespace Pennypost.Net.Tests.Proxy;

public sealed class ProxyListenerTests
{
    private static readonly byte[] V2Tcp4 =
    [
        0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x11, 0x00, 0x13,
        203, 0, 113, 9, 10, 0, 0, 1, 0xC0, 0x01, 0x00, 0x19,
        0x04, 0x00, 0x04, 1, 2, 3, 4, // PP2_TYPE_NOOP
    ];

    [Fact]
    public async Task A_version_1_header_names_the_client()
    {
        await using var host = await StartAsync();
        (await EchoAsync(host, "PROXY TCP4 203.0.113.7 198.51.100.1 40000 25\r\nhi\r\n"u8.ToArray())).ShouldBe("203.0.113.7:40000 hi");
        (await EchoAsync(host, "PROXY TCP6 2001:db8::7 2001:db8::1 40000 25\r\nhi\r\n"u8.ToArray())).ShouldBe("[2001:db8::7]:40000 hi");
    }

    [Fact]
    [Spec("SVC-366")]
    public async Task A_version_2_header_names_the_client_and_its_extensions_are_skipped()
    {
        await using var host = await StartAsync();
        (await EchoAsync(host, [.. V2Tcp4, .. "hi\r\n"u8])).ShouldBe("203.0.113.9:49153 hi");
    }

    [Fact]
    public async Task A_header_in_single_octets_works_too()
    {
        await using var host = await StartAsync();
        using var client = await host.ConnectAsync();
        foreach (var octet in V2Tcp4)
        {
            await client.SendAsync([octet]);
        }

        await client.SendAsync("hi\r\n");
        (await client.ReadLineAsync()).ShouldBe("203.0.113.9:49153 hi");
    }

    [Theory]
    [InlineData("PROXY UNKNOWN\r\n")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x20\0\0\0")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x21\0\0\0")]
    public async Task Health_checks_and_unknown_clients_keep_the_balancers_address(string header)
    {
        await using var host = await StartAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync(header + "hi\r\n");
        (await client.ReadLineAsync()).ShouldStartWith("127.0.0.1:");
    }

    [Theory]
    [InlineData("EHLO example.com\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 198.51.100.1 40000\r\n")]
    [InlineData("PROXY TCP4 2001:db8::7 198.51.100.1 40000 25\r\n")]
    [InlineData("PROXY TCP4 203.0.113.07 198.51.100.1 40000 25\r\n")]
    [InlineData("PROXY TCP4 1.2 198.51.100.1 40000 25\r\n")]
    [InlineData("PROXY TCP6 fe80::1%eth0 2001:db8::1 1 25\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 198.51.100.1 65536 25\r\n")]
    [InlineData("PROXY TCP4 203.0.113.7 198.51.100.1 040 25\r\n")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x22\x11\0\0")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x04\x01\x02\x03\x04")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x21\x12\0\0")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\x21\x11\xff\xff")]
    public async Task A_trusted_peer_without_a_proper_header_is_cut_off(string sent)
    {
        await using var host = await StartAsync();
        using var client = await host.ConnectAsync();
        await client.SendAsync(sent);
        (await client.ReadToEndAsync()).ShouldBeOneOf("", "<reset>");
        await host.IdleAsync();
        host.Handled.ShouldBe(0);
    }

    [Fact]
    public async Task A_trusted_peer_that_stays_silent_is_cut_off()
    {
        await using var host = await StartAsync(TimeSpan.FromMilliseconds(100));
        using var client = await host.ConnectAsync();
        await client.SendAsync("PROXY TCP4 203");
        (await client.ReadToEndAsync()).ShouldBeOneOf("", "<reset>");
        await host.IdleAsync();
        host.Handled.ShouldBe(0);
    }

    [Fact]
    [Spec("SVC-366")]
    public async Task An_untrusted_peers_header_is_just_a_line()
    {
        await using var host = await ListenerHost.StartAsync(
            new ListenerSettings { Name = "smtp", EndPoint = ListenerHost.AnyPort, ProxyTrustedPeers = [IPNetwork.Parse("10.0.0.0/8")] },
            ListenerHost.EchoAsync);
        var answer = await EchoAsync(host, "PROXY TCP4 203.0.113.7 198.51.100.1 40000 25\r\n"u8.ToArray());
        answer.ShouldStartWith("127.0.0.1:");
        answer.ShouldEndWith(" PROXY TCP4 203.0.113.7 198.51.100.1 40000 25");
    }

    [Fact]
    public async Task The_limit_per_address_counts_the_named_clients()
    {
        await using var host = await StartAsync(perAddress: 1);
        using var first = await host.ConnectAsync();
        await first.SendAsync("PROXY TCP4 203.0.113.7 198.51.100.1 1 25\r\nhi\r\n");
        await first.ReadLineAsync();
        using var other = await host.ConnectAsync();
        await other.SendAsync("PROXY TCP4 203.0.113.8 198.51.100.1 1 25\r\nhi\r\n");
        (await other.ReadLineAsync()).ShouldBe("203.0.113.8:1 hi");
        using var same = await host.ConnectAsync();
        await same.SendAsync("PROXY TCP4 203.0.113.7 198.51.100.1 2 25\r\n");
        (await same.ReadToEndAsync()).ShouldBe("421 no\r\n");
    }

    private static Task<ListenerHost> StartAsync(TimeSpan? timeout = null, int perAddress = 50) => ListenerHost.StartAsync(
        new ListenerSettings
        {
            Name = "smtp",
            EndPoint = ListenerHost.AnyPort,
            ProxyTrustedPeers = [IPNetwork.Parse("127.0.0.0/8")],
            ProxyTimeout = timeout ?? TimeSpan.FromSeconds(30),
            MaximumSessionsPerAddress = perAddress,
            TooManySessionsReply = "421 no\r\n"u8.ToArray(),
        },
        ListenerHost.EchoAsync);

    private static async Task<string> EchoAsync(ListenerHost host, byte[] octets)
    {
        using var client = await host.ConnectAsync();
        await client.SendAsync(octets);
        return await client.ReadLineAsync();
    }
}
