using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pennypost.Smtp.Grammar;

namespace Pennypost.Smtp.Tests.Grammar;

public sealed class PathParserTests
{
    [Theory]
    [InlineData("<a@b.example>", "a@b.example")]
    [InlineData("<A.b+c@EXAMPLE.Com>", "A.b+c@example.com")]
    [InlineData("<\"\"@b.example>", null)]
    [InlineData("<\"a b\"@b.example>", "\"a b\"@b.example")]
    [InlineData("<\"plain\"@b.example>", "plain@b.example")]
    [InlineData("<\"a\\\"b\"@b.example>", "\"a\\\"b\"@b.example")]
    [InlineData("<a@[192.0.2.1]>", "a@[192.0.2.1]")]
    [InlineData("<a@[IPv6:2001:db8:0::1]>", "a@[IPv6:2001:db8::1]")]
    [InlineData("<a@[1.2.3]>", null)]
    [InlineData("<a@[2001:db8::1]>", null)]
    [InlineData("<a@[IPv6:fe80::1%eth0]>", null)]
    [InlineData("<@r.example:a@b.example>", "a@b.example")]
    [InlineData("<@r.example,@s.example:a@b.example>", "a@b.example")]
    [InlineData("<@r.example>", null)]
    [InlineData("<a..b@c.example>", null)]
    [InlineData("<.a@c.example>", null)]
    [InlineData("<a@>", null)]
    [InlineData("<@>", null)]
    [InlineData("<a@b..c>", null)]
    [InlineData("<a@b.example.>", null)]
    [InlineData("<a@-b.example>", null)]
    [InlineData("<a@b_c.example>", "a@b_c.example")]
    [InlineData("<postmaster>", "postmaster")]
    [InlineData("<somebody>", null)]
    [InlineData("<a@b@c>", null)]
    [InlineData("<jörg@münchen.example>", "jörg@münchen.example")]
    public void Reads_a_path(string text, string? expected)
    {
        var good = PathParser.TryParse(Encoding.UTF8.GetBytes(text), out var address, out var consumed);

        good.ShouldBe(expected is not null);
        address?.ToString().ShouldBe(expected);
        consumed.ShouldBe(expected is null ? 0 : Encoding.UTF8.GetByteCount(text));
    }

    [Fact]
    public void Reads_the_null_path()
    {
        PathParser.TryParse("<> SIZE=1"u8, out var address, out var consumed).ShouldBeTrue();
        address.ShouldBeNull();
        consumed.ShouldBe(2);
    }

    [Fact]
    public void Holds_local_part_and_domain_to_their_limits()
    {
        bool Good(int local, int label) =>
            PathParser.TryParse(Encoding.ASCII.GetBytes($"<{new string('a', local)}@{new string('b', label)}.example>"), out _, out _);

        Good(64, 63).ShouldBeTrue();
        Good(65, 63).ShouldBeFalse();
        Good(64, 64).ShouldBeFalse();
        var long255 = string.Join('.', Enumerable.Repeat(new string('b', 63), 4));
        PathParser.TryParse(Encoding.ASCII.GetBytes($"<a@{long255}>"), out _, out _).ShouldBeTrue();
        PathParser.TryParse(Encoding.ASCII.GetBytes($"<a@c.{long255}>"), out _, out _).ShouldBeFalse();
        PathParser.TryParse(Encoding.ASCII.GetBytes($"<\"{new string('a', 65)}\"@b.example>"), out _, out _).ShouldBeFalse();
    }

    [Fact]
    public void Never_throws_and_never_yields_a_control_character()
    {
        Prop.ForAll<byte[]>(noise =>
        {
            foreach (var input in new[] { noise, [(byte)'<', .. noise, (byte)'>'], [.. "<a@"u8, .. noise, (byte)'>'], [.. "<\""u8, .. noise, .. "\"@b>"u8] })
            {
                if (PathParser.TryParse(input, out var address, out var consumed) && address is not null)
                {
                    consumed.ShouldBeLessThanOrEqualTo(input.Length);
                    address.ToString().ShouldNotContain(c => c < ' ');
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void What_an_address_writes_it_reads_again()
    {
        var local = Gen.ArrayOf(Gen.Choose(32, 126)).Where(codes => codes.Length is > 0 and <= 64).Select(codes => new string(Array.ConvertAll(codes, code => (char)code)));
        Prop.ForAll(local.ToArbitrary(), text =>
        {
            var address = new SmtpAddress(text, "b.example");
            PathParser.TryParse(Encoding.UTF8.GetBytes($"<{address}>"), out var again, out _).ShouldBeTrue();
            again.ShouldBe(address);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("a\r\nb", "c.example")]
    [InlineData("a\0", "c.example")]
    [InlineData("a", "c\nd")]
    [InlineData("", "c.example")]
    public void An_address_cannot_hold_control_characters(string local, string domain) =>
        Should.Throw<ArgumentException>(() => new SmtpAddress(local, domain));
}
