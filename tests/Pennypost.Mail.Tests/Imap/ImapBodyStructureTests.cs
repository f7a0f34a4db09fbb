using System.Text;
using Pennypost.Mail.Tests.Mime;

namespace Pennypost.Mail.Tests.Imap;

public sealed class ImapBodyStructureTests
{
    [Fact]
    public void Plain_text_without_fields_is_us_ascii() =>
        BodyStructure("Subject: x", "", "one", "two").ShouldBe("(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 10 2 NIL NIL NIL NIL)");

    [Fact]
    public void BODY_has_no_extension_data() =>
        Body("Content-Type: text/html; charset=utf-8", "Content-MD5: abc", "", "x").ShouldBe("(\"TEXT\" \"HTML\" (\"CHARSET\" \"utf-8\") NIL NIL \"7BIT\" 3 1)");

    [Fact]
    public void Multiparts_and_attachments() =>
        BodyStructure(
            "Content-Type: multipart/mixed; boundary=b", "Content-Language: en, de", "", "--b", "", "hello", "--b",
            "Content-Type: image/png; name=\"a b.png\"", "Content-Transfer-Encoding: base64", "Content-ID: <1@x>", "Content-Description: picture",
            "Content-Disposition: attachment; filename*0=\"a \"; filename*1=\"b.png\"; size=4", "Content-Location: http://x/", "", "AAAA", "--b--").ShouldBe(
            "((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 5 0 NIL NIL NIL NIL)"
            + "(\"IMAGE\" \"PNG\" (\"NAME\" \"a b.png\") \"<1@x>\" \"picture\" \"BASE64\" 4 NIL (\"ATTACHMENT\" (\"FILENAME\" \"a b.png\" \"SIZE\" \"4\")) NIL \"http://x/\")"
            + " \"MIXED\" (\"BOUNDARY\" \"b\") NIL (\"en\" \"de\") NIL)");

    [Fact]
    public void Inner_messages_carry_envelope_structure_and_lines() =>
        Body("Content-Type: message/rfc822", "", "Subject: in", "", "text").ShouldBe(
            "(\"MESSAGE\" \"RFC822\" NIL NIL NIL \"7BIT\" 21 (NIL \"in\" NIL NIL NIL NIL NIL NIL NIL NIL) "
            + "(\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 6 1) 3)");

    [Fact]
    public void A_multipart_without_parts_still_obeys_the_grammar() =>
        Body("Content-Type: multipart/mixed; boundary=b", "", "nothing here").ShouldBe(
            "((\"TEXT\" \"PLAIN\" (\"CHARSET\" \"US-ASCII\") NIL NIL \"7BIT\" 14 1) \"MIXED\")");

    [Fact]
    public void An_encoded_message_is_shown_as_opaque_octets() =>
        Body("Content-Type: message/rfc822", "Content-Transfer-Encoding: base64", "", "AAAA").ShouldBe(
            "(\"APPLICATION\" \"OCTET-STREAM\" NIL NIL NIL \"BASE64\" 6)");

    [Fact]
    public void Extended_parameters_keep_their_charset() =>
        Body("Content-Type: application/x; name*0*=utf-8''%e2%82%ac; name*1=\" rates\"", "", "x").ShouldContain("(\"NAME*\" \"utf-8''%e2%82%ac%20rates\")");

    [Fact]
    public void Stored_structures_write_the_same_text()
    {
        foreach (var file in Samples.FileNames)
        {
            var structure = MimeScanner.Scan(Samples.File(file));
            var stored = MimeStructure.Deserialize(structure.Serialize());

            ImapBodyStructure.Write(stored, extensions: true).ShouldBe(ImapBodyStructure.Write(structure, extensions: true), file);
            stored.HeaderIndex.ShouldBe(structure.HeaderIndex);
        }
    }

    private static string BodyStructure(params string[] lines) => Encoding.Latin1.GetString(ImapBodyStructure.Write(MimeScanner.Scan(Samples.Lines(lines)), extensions: true));

    private static string Body(params string[] lines) => Encoding.Latin1.GetString(ImapBodyStructure.Write(MimeScanner.Scan(Samples.Lines(lines)), extensions: false));
}
