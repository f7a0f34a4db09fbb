using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Tests.Replies;

public sealed class ReplyTests
{
    [Fact]
    public void Writes_code_and_enhanced_code_on_every_line()
    {
        var reply = new SmtpReply(214, new EnhancedStatus(2, 0, 0), ["one", "two"]);
        Encoding.ASCII.GetString(reply.Wire).ShouldBe("214-2.0.0 one\r\n214 2.0.0 two\r\n");
    }

    [Theory]
    [InlineData("a\r\nb")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("ü")]
    public void A_reply_text_cannot_hold_line_ends_nul_or_other_octets_than_printable_ascii(string text) =>
        Should.Throw<ArgumentException>(() => new ReplyText(text));

    [Fact]
    public void Text_from_outside_cannot_break_a_reply()
    {
        Prop.ForAll<NonNull<string>>(text =>
        {
            var wire = new SmtpReply(550, EnhancedStatus.Parse("5.1.1"), ReplyText.FromUntrusted(text.Get)).Wire.ToArray();
            wire.Count(octet => octet == '\n').ShouldBe(1);
            wire.Length.ShouldBeLessThanOrEqualTo(512);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Code_and_enhanced_code_cannot_contradict_each_other() =>
        Should.Throw<ArgumentException>(() => new SmtpReply(550, EnhancedStatus.Parse("4.1.1"), "x"));

    [Fact]
    public void The_three_refusals_have_their_replies()
    {
        new SmtpSyntaxError(501, EnhancedStatus.Parse("5.5.4"), "Bad").ToReply().ToString().ShouldBe("501 5.5.4 Bad");
        SmtpRefusal.Of(450, "4.2.1", "Later").ToReply().ToString().ShouldBe("450 4.2.1 Later");
        new SmtpServerFault("id7").ToReply().ToString().ShouldBe("451 4.3.0 Local error in processing, reference id7");
    }

    [Theory]
    [InlineData("5.1.1", true)]
    [InlineData("2.0.0", true)]
    [InlineData("3.0.0", false)]
    [InlineData("5.1", false)]
    [InlineData("5.1.1.1", false)]
    [InlineData("5.1.1000", false)]
    [InlineData("5.-1.1", false)]
    public void Reads_enhanced_codes(string text, bool expected) => EnhancedStatus.TryParse(text, out _).ShouldBe(expected);
}
