using Pennypost.Net.Dns;

namespace Pennypost.Net.Tests.Dns;

public sealed class DnsNameTests
{
    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData("example.com.", "example.com")]
    [InlineData("_25._tcp.Mail.example.com", "_25._tcp.Mail.example.com")]
    [InlineData(".", ".")]
    [InlineData(@"a\.b.example.com", @"a\.b.example.com")]
    [InlineData(@"a\013\010b.example.com", @"a\013\010b.example.com")]
    [InlineData(@"a\\b", @"a\\b")]
    public void Reads_and_writes_text(string text, string expected) => DnsName.Parse(text).ToString().ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a b")]
    [InlineData("a\r\nb")]
    [InlineData("bücher.example")]
    [InlineData(@"a\")]
    [InlineData(@"a\25")]
    [InlineData(@"a\256")]
    public void Refuses_what_is_no_name(string? text) => DnsName.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Bounds_labels_and_names()
    {
        var label = new string('a', 63);
        DnsName.TryParse(label, out _).ShouldBeTrue();
        DnsName.TryParse(label + "a", out _).ShouldBeFalse();
        var longest = string.Join('.', label, label, label, new string('a', 61)); // 3 × 64 + 62 + 1 = 255 octets on the wire
        DnsName.Parse(longest).ToString().ShouldBe(longest);
        DnsName.TryParse(longest + "a", out _).ShouldBeFalse();
        DnsName.TryParse(longest + ".b", out _).ShouldBeFalse();
    }

    [Fact]
    public void Case_does_not_count()
    {
        DnsName.Parse("Example.COM").ShouldBe(DnsName.Parse("example.com"));
        DnsName.Parse("Example.COM").GetHashCode().ShouldBe(DnsName.Parse("example.com").GetHashCode());
        DnsName.Parse("example.org").ShouldNotBe(DnsName.Parse("example.com"));
    }

    [Fact]
    public void Climbs_to_the_root()
    {
        DnsName.Parse("a.example.com").Parent().ShouldBe(DnsName.Parse("example.com"));
        DnsName.Parse("com").Parent().ShouldBe(DnsName.Root);
        DnsName.Root.Parent().ShouldBe(DnsName.Root);
    }

    [Theory]
    [InlineData("192.0.2.1", "1.2.0.192.in-addr.arpa")]
    [InlineData("::ffff:192.0.2.1", "1.2.0.192.in-addr.arpa")]
    [InlineData("2001:db8::567:89ab", "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa")]
    public void Reverses_addresses(string address, string expected) =>
        ReverseName.Of(System.Net.IPAddress.Parse(address)).ToString().ShouldBe(expected);

    [Fact]
    public void Mixing_the_case_keeps_the_name()
    {
        var name = DnsName.Parse("abcdefghijklmnopqrstuvwxyz.abcdefghijklmnopqrstuvwxyz.example");
        var mixed = MixedCase.Of(name);
        mixed.ShouldBe(name);
        mixed.ToString().ShouldNotBe(name.ToString());
    }
}
