using System.Text;
using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Tests;

public sealed class GrammarTests
{
    [Theory]
    [InlineData("INBOX", "INBOX")]
    [InlineData("Tom & Jerry", "Tom &- Jerry")]
    [InlineData("Entw\u00FCrfe", "Entw&APw-rfe")]
    [InlineData("~peter/mail/\u53F0\u5317/\u65E5\u672C\u8A9E", "~peter/mail/&U,BTFw-/&ZeVnLIqe-")]
    [InlineData("\U0001F600", "&2D3eAA-")]
    public void Mailbox_names_are_modified_utf_7(string name, string encoded)
    {
        ModifiedUtf7.Encode(name).ShouldBe(encoded);
        ModifiedUtf7.Decode(Encoding.ASCII.GetBytes(encoded)).ShouldBe(name);
    }

    [Theory]
    [InlineData("&")]
    [InlineData("&APw")]
    [InlineData("&A-")]
    [InlineData("&AP-")]
    [InlineData("&2D3-")]
    [InlineData("&AAA-")]
    [InlineData("&AP/8-")]
    [InlineData("a\u0001b")]
    public void Malformed_mailbox_names_are_refused(string encoded) =>
        Should.Throw<ImapSyntaxException>(() => ModifiedUtf7.Decode(Encoding.ASCII.GetBytes(encoded)));

    [Theory]
    [InlineData("*", "a/b", true)]
    [InlineData("%", "a/b", false)]
    [InlineData("%/%", "a/b", true)]
    [InlineData("a*c", "abbc", true)]
    [InlineData("a%c", "ab/c", false)]
    [InlineData("*x*", "axb", true)]
    [InlineData("", "", true)]
    [InlineData("a", "ab", false)]
    [InlineData("%%%%*%%%", "abc", true)]
    public void List_patterns_match(string pattern, string name, bool expected) => MailboxName.Matches(pattern, name).ShouldBe(expected);

    [Fact]
    public void A_pattern_of_many_wildcards_is_no_attack()
    {
        string name = new('a', MailboxName.MaximumLength);
        MailboxName.Matches(string.Concat(Enumerable.Repeat("*a", 400)) + "b", name).ShouldBeFalse();
    }

    [Theory]
    [InlineData("1", "1:1")]
    [InlineData("5:3,1,2", "1:5")]
    [InlineData("*", "9:9")]
    [InlineData("*:8", "8:9")]
    [InlineData("1:2,4:5,10:*", "1:2 4:5 9:10")]
    [InlineData("4294967294,4294967295", "9:9 4294967294:4294967294")]
    public void Sequence_sets_resolve_in_order(string text, string expected)
    {
        var reader = new ArgumentReader(Encoding.ASCII.GetBytes(text));
        string.Join(' ', SequenceSet.Read(ref reader).Resolve(9).Select(range => $"{range.From}:{range.To}")).ShouldBe(expected);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1,")]
    [InlineData("1:")]
    [InlineData(":")]
    [InlineData("1::2")]
    [InlineData("4294967296")]
    [InlineData("a")]
    public void Malformed_sequence_sets_are_refused(string text) => Should.Throw<ImapSyntaxException>(() =>
    {
        var reader = new ArgumentReader(Encoding.ASCII.GetBytes(text));
        SequenceSet.Read(ref reader);
        reader.ExpectEnd();
    });

    [Fact]
    public void Date_times_survive_the_wire()
    {
        var time = new DateTimeOffset(1996, 7, 7, 2, 44, 25, TimeSpan.FromHours(-7));
        var text = new byte[28];
        ImapDates.WriteDateTime(text, time);
        Encoding.ASCII.GetString(text).ShouldBe("\" 7-Jul-1996 02:44:25 -0700\"");
        var reader = new ArgumentReader(text);
        reader.ReadDateTime().ShouldBe(time);
    }

    [Theory]
    [InlineData("x {12}", 12, true)]
    [InlineData("x {12+}", 12, false)]
    [InlineData("x{0}", 0, true)]
    [InlineData("{99999999999}", 99999999999, true)]
    public void Literal_announcements_are_found(string line, long length, bool synchronising)
    {
        LiteralAnnouncement.TryFindAtEnd(Encoding.ASCII.GetBytes(line), out LiteralAnnouncement literal, out int start).ShouldBeTrue();
        literal.ShouldBe(new LiteralAnnouncement(length, synchronising));
        line[start].ShouldBe('{');
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{+}")]
    [InlineData("{-1}")]
    [InlineData("{1 }")]
    [InlineData("{99999999999999999999}")]
    [InlineData("{1} ")]
    [InlineData("1}")]
    public void Other_line_ends_are_no_literals(string line) =>
        LiteralAnnouncement.TryFindAtEnd(Encoding.ASCII.GetBytes(line), out _, out _).ShouldBeFalse();

    [Fact]
    public void Quoted_strings_may_escape()
    {
        Encoding.ASCII.GetString(new ArgumentReader(@"""a\""b\\c"""u8).ReadAString()).ShouldBe("a\"b\\c");
        Should.Throw<ImapSyntaxException>(() => new ArgumentReader(@"""a\bc"""u8).ReadAString().Length);
    }
}
