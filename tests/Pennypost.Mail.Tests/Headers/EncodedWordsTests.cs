using System.Text;

namespace Pennypost.Mail.Tests.Headers;

public sealed class EncodedWordsTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("=?ISO-8859-1?Q?a?=", "a")]
    [InlineData("=?ISO-8859-1?Q?a?= b", "a b")]
    [InlineData("=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=", "ab")]
    [InlineData("=?ISO-8859-1?Q?a?=  \r\n  =?ISO-8859-1?Q?b?=", "ab")]
    [InlineData("=?ISO-8859-1?Q?a_b?=", "a b")]
    [InlineData("=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=", "a b")]
    [InlineData("=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>", "Keith Moore <moore@cs.utk.edu>")]
    [InlineData("=?ISO-8859-1?B?SWYgeW91IGNhbiByZWFkIHRoaXMgeW8=?= =?ISO-8859-2?B?dSB1bmRlcnN0YW5kIHRoZSBleGFtcGxlLg==?=", "If you can read this you understand the example.")]
    [InlineData("=?utf-8?B?w6TDtsO8?=", "äöü")]
    [InlineData("=?utf-8?b?w6TDtsO8?=", "äöü")]
    [InlineData("=?UTF-8*de?Q?=C3=A4?=", "ä")]
    [InlineData("=?utf-8?Q?=C3?= =?utf-8?Q?=A4?=", "ä")]
    [InlineData("=?utf-8?B?w6TDtsO8", "=?utf-8?B?w6TDtsO8")]
    [InlineData("=?utf-8?X?abc?=", "=?utf-8?X?abc?=")]
    [InlineData("=?nonsense?Q?a=E4?=", "aä")]
    [InlineData("=?iso-2022-jp?B?GyRCRnxLXBsoQg==?=", "日本")]
    [InlineData("=?gb2312?B?xOO6ww==?=", "你好")]
    [InlineData("=?koi8-r?B?8NLJ18XU?=", "Привет")]
    [InlineData("=?windows-1252?Q?=80?=", "€")]
    [InlineData("=?utf-8?Q??=x", "x")]
    [InlineData("a=?utf-8?Q?b?=c", "abc")]
    public void Decodes_words(string value, string expected) => EncodedWords.Decode(Encoding.Latin1.GetBytes(value)).ShouldBe(expected);

    [Fact]
    public void Raw_UTF_8_and_raw_8_bit_text_are_read()
    {
        EncodedWords.Decode("Grüße"u8).ShouldBe("Grüße");
        EncodedWords.Decode(Encoding.Latin1.GetBytes("Grüße")).ShouldBe("Grüße");
    }

    [Fact]
    public void Decoded_line_breaks_become_spaces() => EncodedWords.Decode("=?utf-8?Q?a=0D=0AX:_b=00?="u8).ShouldBe("a  X: b ");

    [Theory]
    [InlineData("plain text, with: specials", "plain text, with: specials")]
    [InlineData("Grüße", "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=")]
    [InlineData("日本語", "=?utf-8?B?5pel5pys6Kqe?=")]
    [InlineData("looks =?like?= one", "=?utf-8?Q?looks_=3D=3Flike=3F=3D_one?=")]
    [InlineData("", "")]
    public void Encodes_text_only_when_needed(string text, string encoded) => EncodedWords.EncodeText(text).ShouldBe(encoded);

    [Theory]
    [InlineData("=?a?Q?", "")]
    [InlineData("=?a?X?", "?=")]
    [InlineData("=?", "?=")]
    [InlineData("=?utf-8?Q?a?=", "")]
    public void A_megabyte_of_words_takes_linear_time(string piece, string end) =>
        EncodedWords.Decode(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length)) + end)).ShouldNotBeEmpty();

    [Fact]
    public void Words_have_at_most_75_characters_and_whole_characters()
    {
        foreach (var word in EncodedWords.EncodeText(string.Concat(Enumerable.Repeat("wörd 😀日 ", 50))).Split(' '))
        {
            word.Length.ShouldBeLessThanOrEqualTo(75);
            EncodedWords.Decode(Encoding.ASCII.GetBytes(word)).ShouldNotContain('\uFFFD');
        }
    }
}
