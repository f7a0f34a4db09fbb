using System.Net;
using Pennypost.Core.Clients;

namespace Pennypost.Core.Tests.Filters;

/// <summary>Addresses as administrators write them.</summary>
public sealed class ClientPatternTests
{
    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7", true)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    [InlineData("192.0.2.7/24", "192.0.2.250", true)]
    [InlineData("192.0.2.0/29", "192.0.2.8", false)]
    [InlineData("0.0.0.0/0", "8.8.8.8", true)]
    [InlineData("192.168.*", "192.168.72.15", true)]
    [InlineData("192.168.*", "19.2.168.1", false)]
    [InlineData("2001:db8::/32", "2001:db8:1::5", true)]
    [InlineData("2001:db8::/32", "2001:db9::5", false)]
    [InlineData("2001:db8::*", "2001:db8::5", true)]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7", true)]
    [InlineData("0.0.0.0/0", "2001:db8::1", false)]
    [Spec("SVC-170", "SVC-198")]
    public void Addresses_networks_and_wildcards_match(string text, string address, bool expected)
    {
        ClientPattern.TryParse(text, out var pattern).ShouldBeTrue();
        pattern!.Matches(IPAddress.Parse(address)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("010.0.0.1")]
    [InlineData("192.0.2.0/33")]
    [InlineData("192.0.2.0/-1")]
    [InlineData("192.0.2.0/")]
    [InlineData("fe80::1%eth0")]
    [InlineData("example.*")]
    [InlineData("192.0.2.0/24\r\n")]
    [InlineData("mail.example.com")]
    public void What_is_no_address_is_refused(string text) =>
        ClientPattern.TryParse(text.EndsWith('\n') ? text + "x" : text, out _).ShouldBeFalse();

    [Fact]
    public void The_host_bits_of_a_network_do_not_matter()
    {
        ClientPattern.TryParse("192.168.72.15/29", out var pattern).ShouldBeTrue();
        pattern!.Text.ShouldBe("192.168.72.8/29");
    }
}
