using System.Text;

namespace Pennypost.Mail.Tests.Encodings;

public sealed class CharsetsTests
{
    [Fact]
    public void Every_encoding_of_the_framework_is_found_by_its_mail_name()
    {
        foreach (var info in CodePagesEncodingProvider.Instance.GetEncodings().Concat(Encoding.GetEncodings()).Where(e => e.CodePage != 65000))
        {
            Charsets.Find(info.Name).ShouldNotBeNull(info.Name);
        }
    }

    [Theory]
    [InlineData("UTF-8", 65001)]
    [InlineData("\"utf8\"", 65001)]
    [InlineData("cp1250", 1250)]
    [InlineData("x-cp1251", 1251)]
    [InlineData("windows1252", 1252)]
    [InlineData("ISO8859-2", 28592)]
    [InlineData("iso_8859-15", 28605)]
    [InlineData("latin1", 1252)]
    [InlineData("ansi_x3.4-1968", 20127)]
    [InlineData("gbk", 54936)]
    [InlineData("ks_c_5601-1987", 949)]
    [InlineData("x-sjis", 932)]
    [InlineData("ibm850", 850)]
    [InlineData("koi8-u", 21866)]
    public void Aliases_are_known(string name, int codePage) => Charsets.Find(name)!.CodePage.ShouldBe(codePage);

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("x-unknown")]
    [InlineData("utf-7")]
    [InlineData("cp99999")]
    [InlineData("windows-65535")]
    public void Unknown_names_are_read_by_guess(string? name)
    {
        Charsets.Find(name).ShouldBeNull();
        Charsets.Decode(name, "ä"u8).ShouldBe("ä");
        Charsets.Decode(name, [0xE4]).ShouldBe("ä");
    }

    [Fact]
    public void Decoding_never_throws()
    {
        var octets = Enumerable.Range(0, 256).Select(i => (byte)i).Reverse().ToArray();
        foreach (var info in CodePagesEncodingProvider.Instance.GetEncodings())
        {
            Should.NotThrow(() => Charsets.Decode(info.Name, octets));
        }
    }

    [Fact]
    public void Eight_bit_text_that_claims_to_be_ascii_is_read_all_the_same() => Charsets.Decode("us-ascii", "ä"u8).ShouldBe("ä");
}
