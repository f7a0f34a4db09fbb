using Pennypost.Trust.PublicSuffixes;

namespace Pennypost.Trust.Tests;

public sealed class PublicSuffixTests
{
    private static readonly PublicSuffixList List = PublicSuffixList.Load();

    [Theory]
    [InlineData("example.com", "example.com", "com")]
    [InlineData("a.b.example.com", "example.com", "com")]
    [InlineData("MAIL.Example.COM", "example.com", "com")]
    [InlineData("a.b.example.co.uk", "example.co.uk", "co.uk")]
    [InlineData("co.uk", "co.uk", "co.uk")]
    [InlineData("com", "com", "com")]
    // A wildcard and its exceptions.
    [InlineData("mail.shop.anything.ck", "shop.anything.ck", "anything.ck")]
    [InlineData("anything.ck", "anything.ck", "anything.ck")]
    [InlineData("mail.www.ck", "www.ck", "ck")]
    [InlineData("a.city.kawasaki.jp", "city.kawasaki.jp", "kawasaki.jp")]
    [InlineData("a.b.other.kawasaki.jp", "b.other.kawasaki.jp", "other.kawasaki.jp")]
    // The hosters' part of the list.
    [InlineData("deep.someone.github.io", "someone.github.io", "github.io")]
    // No rule: the last label.
    [InlineData("a.b.unlisted-top-label", "b.unlisted-top-label", "unlisted-top-label")]
    [InlineData("localhost", "localhost", "localhost")]
    // International names, in letters and in A-labels.
    [InlineData("www.食狮.公司.cn", "xn--85x722f.xn--55qx5d.cn", "xn--55qx5d.cn")]
    [InlineData("www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn", "xn--55qx5d.cn")]
    public void Finds_where_an_organisation_begins(string domain, string organisation, string suffix)
    {
        List.OrganizationalDomain(domain).ShouldBe(organisation);
        List.PublicSuffix(domain).ShouldBe(suffix);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[192.0.2.1]")]
    [InlineData("a..example.com")]
    [InlineData("a b.example.com")]
    public void What_is_no_host_name_has_no_organisation(string domain)
    {
        List.OrganizationalDomain(domain).ShouldBeNull();
        List.PublicSuffix(domain).ShouldBeNull();
    }

    [Fact]
    public void Rules_end_at_white_space_and_comments_are_passed_over()
    {
        var list = PublicSuffixList.Read(new StringReader("// comment\n\nexample second\n*.wild.example\n!not.wild.example\nwild.example\n"));
        list.Count.ShouldBe(3);
        list.OrganizationalDomain("a.b.c.wild.example").ShouldBe("b.c.wild.example");
        list.OrganizationalDomain("a.not.wild.example").ShouldBe("not.wild.example");
        list.OrganizationalDomain("a.b.example").ShouldBe("b.example");
    }

    [Fact]
    public void The_whole_list_is_there() => List.Count.ShouldBeGreaterThan(9000);
}
