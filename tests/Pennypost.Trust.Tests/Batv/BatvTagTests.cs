using System.Text;
using Pennypost.Mail;
using Pennypost.Trust.Batv;

namespace Pennypost.Trust.Tests.Batv;

public sealed class BatvTagTests
{
    private static readonly BatvKey Key = new(0, Encoding.ASCII.GetBytes("secret"));
    private static readonly DateTimeOffset Sent = new(2024, 10, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly AddrSpec Address = AddrSpec.Parse("user@example.com");

    [Fact]
    [Spec("STB-085")]
    [Spec("STB-086")]
    public void The_tag_of_the_specification_is_made_and_is_valid_for_its_days()
    {
        var tagged = BatvTag.Sign(Address, Key, Sent)!.Value;
        tagged.ToString().ShouldBe("prvs=000721afe1=user@example.com");
        BatvTag.Verify(tagged, [Key], Sent, out var original).ShouldBe(BatvVerdict.Valid);
        original.ShouldBe(Address);
        BatvTag.Verify(tagged, [Key], new(2024, 10, 11, 23, 59, 0, TimeSpan.Zero), out _, graceDays: 0).ShouldBe(BatvVerdict.Valid);
        BatvTag.Verify(tagged, [Key], new(2024, 10, 12, 0, 0, 0, TimeSpan.Zero), out _, graceDays: 0).ShouldBe(BatvVerdict.Expired);
    }

    [Fact]
    [Spec("STB-088")]
    public void An_expired_tag_is_accepted_two_days_late()
    {
        var tagged = BatvTag.Sign(Address, Key, Sent)!.Value;
        BatvTag.Verify(tagged, [Key], new(2024, 10, 13, 23, 0, 0, TimeSpan.Zero), out _).ShouldBe(BatvVerdict.Valid);
        BatvTag.Verify(tagged, [Key], new(2024, 10, 14, 1, 0, 0, TimeSpan.Zero), out _).ShouldBe(BatvVerdict.Expired);
    }

    [Theory]
    [InlineData("prvs=000721afe2=user@example.com", BatvVerdict.Forged)]
    [InlineData("prvs=100721afe1=user@example.com", BatvVerdict.Forged)]
    [InlineData("prvs=000821afe1=user@example.com", BatvVerdict.Forged)]
    [InlineData("prvs=000721afe1=other@example.com", BatvVerdict.Forged)]
    [InlineData("prvs=000721afe1=user@example.org", BatvVerdict.Forged)]
    [InlineData("PRVS=000721AFE1=User@Example.com", BatvVerdict.Valid)]
    [InlineData("user@example.com", BatvVerdict.Untagged)]
    [InlineData("prvs=user@example.com", BatvVerdict.Untagged)]
    [InlineData("prvs=user=000721afe1@example.com", BatvVerdict.Untagged)]
    public void Only_our_own_tags_are_valid(string address, BatvVerdict verdict) =>
        BatvTag.Verify(AddrSpec.Parse(address), [Key], Sent, out _).ShouldBe(verdict);

    [Fact]
    [Spec("STB-084")]
    public void An_old_secret_is_known_by_its_number()
    {
        var tagged = BatvTag.Sign(Address, Key, Sent)!.Value;
        var renewed = new BatvKey(1, Encoding.ASCII.GetBytes("another"));
        BatvTag.Verify(tagged, [renewed], Sent, out _).ShouldBe(BatvVerdict.Forged);
        BatvTag.Verify(tagged, [renewed, Key], Sent, out _).ShouldBe(BatvVerdict.Valid);
        BatvTag.Sign(Address, renewed, Sent)!.Value.LocalPart.ShouldStartWith("prvs=1");
    }

    [Fact]
    [Spec("STB-089")]
    public void Addresses_that_are_long_or_tagged_get_no_tag()
    {
        BatvTag.Sign(AddrSpec.Parse(new string('a', 48) + "@example.com"), Key, Sent).ShouldNotBeNull();
        BatvTag.Sign(AddrSpec.Parse(new string('a', 49) + "@example.com"), Key, Sent).ShouldBeNull();
        BatvTag.Sign(AddrSpec.Parse("prvs=000721afe1=user@example.com"), Key, Sent).ShouldBeNull();
        BatvTag.Sign(default, Key, Sent).ShouldBeNull();
    }

    [Theory]
    [Spec("STB-090")]
    [InlineData("prvs=4711abcdef=user@example.org", "user@example.org")]
    [InlineData("prvs=12345678=user@example.org", "user@example.org")]
    [InlineData("user@example.org", "user@example.org")]
    [InlineData("prvs=hello=user@example.org", "prvs=hello=user@example.org")]
    [InlineData("prvs=1234567890=@example.org", "prvs=1234567890=@example.org")]
    public void Tags_of_anybody_are_stripped_for_comparing(string address, string expected) =>
        BatvTag.Strip(AddrSpec.Parse(address)).ToString().ShouldBe(expected);

    [Fact]
    public void Tags_stay_valid_across_the_turn_of_the_day_counter()
    {
        // Day 20,999 + 7 is 1006 modulo 1000.
        var now = DateTimeOffset.UnixEpoch.AddDays(20_996);
        var tagged = BatvTag.Sign(Address, Key, now)!.Value;
        tagged.LocalPart.ShouldStartWith("prvs=0003");
        BatvTag.Verify(tagged, [Key], now.AddDays(7), out _, graceDays: 0).ShouldBe(BatvVerdict.Valid);
        BatvTag.Verify(tagged, [Key], now.AddDays(8), out _, graceDays: 0).ShouldBe(BatvVerdict.Expired);
    }
}
