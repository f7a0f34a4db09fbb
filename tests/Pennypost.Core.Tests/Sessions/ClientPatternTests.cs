using System.Net;
using Pennypost.Core.Clients;
using Pennypost.Core.Sessions;

namespace Pennypost.Core.Tests.Sessions;

/// <summary>Lists of client addresses.</summary>
public sealed class ClientPatternTests
{
    [Theory]
    [Spec("SVC-147")]
    [InlineData("192.168.1.10", "192.168.1.10", true)]
    [InlineData("192.168.1.10", "192.168.1.101", false)]
    [InlineData("192.168.1.10, 192.168.1.11", "192.168.1.11", true)]
    [InlineData("192.168.1.*", "192.168.1.255", true)]
    [InlineData("192.168.1.*", "192.168.11.2", false)]
    [InlineData("192.168.1.1?", "192.168.1.19", true)]
    [InlineData("192.168.1.1?", "192.168.1.1", false)]
    [InlineData("*.5", "10.0.0.5", true)]
    [InlineData("10.0.0.0/8", "10.200.1.1", true)]
    [InlineData("10.1.2.3/8", "10.200.1.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("2001:db8::/32", "2001:db8:1::1", true)]
    [InlineData("2001:DB8:*", "2001:db8:1::1", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("", "192.0.2.1", false)]
    public void Addresses_wildcards_and_networks_match(string patterns, string address, bool matches)
    {
        ClientPatterns.Fault(patterns).ShouldBeNull();
        ClientPatterns.Parse(patterns).Contains(IPAddress.Parse(address)).ShouldBe(matches);
    }

    [Theory]
    [InlineData("192.168.1.300")]
    [InlineData("192.168.1")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("mail.example.com")]
    [InlineData("10.0.0.*/8")]
    [InlineData("::1/129")]
    public void What_is_no_address_is_refused(string patterns) => ClientPatterns.Fault("192.0.2.1 " + patterns)!.ShouldContain(patterns);
}
