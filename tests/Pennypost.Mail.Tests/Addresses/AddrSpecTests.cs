using System.Text;

namespace Pennypost.Mail.Tests.Addresses;

public sealed class AddrSpecTests
{
    [Theory]
    [InlineData("joe@example.com", "joe", "example.com", "joe@example.com")]
    [InlineData("Joe.Doe+tag@Example.COM", "Joe.Doe+tag", "example.com", "Joe.Doe+tag@example.com")]
    [InlineData("\"joe doe\"@example.com", "joe doe", "example.com", "\"joe doe\"@example.com")]
    [InlineData("\"joe\"@example.com", "joe", "example.com", "joe@example.com")]
    [InlineData("\"a\\\"b\\\\c@d\"@example.com", "a\"b\\c@d", "example.com", "\"a\\\"b\\\\c@d\"@example.com")]
    [InlineData("jörg@bücher.example", "jörg", "xn--bcher-kva.example", "jörg@xn--bcher-kva.example")]
    [InlineData("a@[192.0.2.1]", "a", "[192.0.2.1]", "a@[192.0.2.1]")]
    [InlineData("a@[ipv6:2001:DB8::1]", "a", "[IPv6:2001:db8::1]", "a@[IPv6:2001:db8::1]")]
    [InlineData("a..b.@example.com", "a..b.", "example.com", "\"a..b.\"@example.com")]
    [InlineData("a@my_host.local", "a", "my_host.local", "a@my_host.local")]
    public void Reads_and_writes_addresses(string text, string local, string domain, string written)
    {
        AddrSpec.TryParse(text, out var address).ShouldBeTrue();

        address.LocalPart.ShouldBe(local);
        address.Domain.ShouldBe(domain);
        address.ToString().ShouldBe(written);
        AddrSpec.Parse(written).ShouldBe(address);
        AddrSpec.TryParse(Encoding.UTF8.GetBytes(text), out var fromBytes).ShouldBeTrue();
        fromBytes.ShouldBe(address);
    }

    [Theory]
    [InlineData("")]
    [InlineData("joe")]
    [InlineData("@example.com")]
    [InlineData("joe@")]
    [InlineData("joe@example.com ")]
    [InlineData(" joe@example.com")]
    [InlineData("joe doe@example.com")]
    [InlineData("<joe@example.com>")]
    [InlineData("joe@example..com")]
    [InlineData("joe@.example.com")]
    [InlineData("joe@example.com.")]
    [InlineData("joe@-example.com")]
    [InlineData("joe@example.com\r\nRCPT TO:<x@y>")]
    [InlineData("\"joe\r\n\"@example.com")]
    [InlineData("\"joe\0\"@example.com")]
    [InlineData("\"joe@example.com")]
    [InlineData("\"joe\\")]
    [InlineData("\"\"@example.com")]
    [InlineData("joe(comment)@example.com")]
    [InlineData("joe@exa mple.com")]
    [InlineData("joe@[1.2.3]")]
    [InlineData("joe@[999.0.0.1]")]
    [InlineData("joe@[IPv6:1.2.3.4]")]
    [InlineData("joe@[x400:foo]")]
    [InlineData("a@b@example.com")]
    public void Refuses_what_is_no_address(string text)
    {
        AddrSpec.TryParse(text, out var address).ShouldBeFalse();
        address.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Local_parts_have_at_most_64_octets_in_UTF_8()
    {
        AddrSpec.TryCreate(new string('a', 64), "example.com", out _).ShouldBeTrue();
        AddrSpec.TryCreate(new string('a', 65), "example.com", out _).ShouldBeFalse();
        AddrSpec.TryCreate(new string('ü', 32), "example.com", out _).ShouldBeTrue();
        AddrSpec.TryCreate(new string('ü', 33), "example.com", out _).ShouldBeFalse();
    }

    [Fact]
    public void Domains_have_labels_of_63_and_255_octets_in_all()
    {
        var label = new string('a', 63);
        AddrSpec.TryCreate("a", label + ".com", out _).ShouldBeTrue();
        AddrSpec.TryCreate("a", label + "a.com", out _).ShouldBeFalse();
        AddrSpec.TryCreate("a", string.Join('.', label, label, label, label), out _).ShouldBeTrue();
        AddrSpec.TryCreate("a", string.Join('.', label, label, label, label) + ".b", out _).ShouldBeFalse();
    }

    [Fact]
    public void Lone_surrogates_and_malformed_UTF_8_are_refused()
    {
        AddrSpec.TryCreate("a\uD800", "example.com", out _).ShouldBeFalse();
        AddrSpec.TryParse([(byte)'a', 0xC3, (byte)'@', (byte)'b'], out _).ShouldBeFalse();
    }

    [Fact]
    public void Domains_compare_without_case_and_local_parts_with_case()
    {
        AddrSpec.Parse("a@EXAMPLE.com").ShouldBe(AddrSpec.Parse("a@example.COM"));
        (AddrSpec.Parse("a@b.c") == AddrSpec.Parse("A@b.c")).ShouldBeFalse();
        AddrSpec.IgnoreCase.Equals(AddrSpec.Parse("a@b.c"), AddrSpec.Parse("A@b.c")).ShouldBeTrue();
        AddrSpec.IgnoreCase.GetHashCode(AddrSpec.Parse("a@b.c")).ShouldBe(AddrSpec.IgnoreCase.GetHashCode(AddrSpec.Parse("A@b.c")));
        AddrSpec.IgnoreCase.Equals(AddrSpec.Parse("a@b.c"), AddrSpec.Parse("a@b.d")).ShouldBeFalse();
    }

    [Fact]
    public void International_addresses_say_so()
    {
        var address = AddrSpec.Parse("用户@例子.广告");

        address.IsInternational.ShouldBeTrue();
        address.Domain.ShouldBe("xn--fsqu00a.xn--4rr70v");
        address.DisplayDomain.ShouldBe("例子.广告");
        AddrSpec.Parse("a@例子.广告").IsInternational.ShouldBeFalse();
    }

    [Fact]
    public void Parse_throws_on_what_is_no_address() => Should.Throw<FormatException>(() => AddrSpec.Parse("nobody"));
}
