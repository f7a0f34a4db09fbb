using System.Text;
using Pennypost.Mail.Tests.Mime;

namespace Pennypost.Mail.Tests.Imap;

public sealed class ImapEnvelopeTests
{
    [Fact]
    public void Writes_the_envelope_of_an_ordinary_message() =>
        Envelope(
            "Date: Wed, 17 Jul 1996 02:23:25 -0700 (PDT)",
            "From: Terry Gray <gray@cac.washington.edu>",
            "Subject: IMAP4rev2 WG mtg summary and minutes",
            "To: imap@cac.washington.edu",
            "cc: minutes@CNRI.Reston.VA.US, John Klensin <KLENSIN@MIT.EDU>",
            "Message-Id: <B27397-0100000@cac.washington.edu>").ShouldBe(
            // The example of RFC 9051 §8.
            "(\"Wed, 17 Jul 1996 02:23:25 -0700 (PDT)\" \"IMAP4rev2 WG mtg summary and minutes\" "
            + "((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) ((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) "
            + "((\"Terry Gray\" NIL \"gray\" \"cac.washington.edu\")) ((NIL NIL \"imap\" \"cac.washington.edu\")) "
            + "((NIL NIL \"minutes\" \"CNRI.Reston.VA.US\")(\"John Klensin\" NIL \"KLENSIN\" \"MIT.EDU\")) NIL NIL "
            + "\"<B27397-0100000@cac.washington.edu>\")");

    [Fact]
    public void A_message_without_header_has_only_NIL() => Envelope().ShouldBe("(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)");

    [Fact]
    public void Groups_are_marked_by_NIL_hosts() =>
        Envelope("To: Friends: a@x, \"B, b\" <b@y>;").ShouldContain("((NIL NIL \"Friends\" NIL)(NIL NIL \"a\" \"x\")(\"B, b\" NIL \"b\" \"y\")(NIL NIL NIL NIL))");

    [Fact]
    public void Encoded_words_stay_encoded_and_quotes_are_escaped() =>
        Envelope("Subject: say \"=?utf-8?Q?h=C3=A9?=\" \\o/").ShouldContain("\"say \\\"=?utf-8?Q?h=C3=A9?=\\\" \\\\o/\"");

    [Fact]
    public void Eight_bit_text_becomes_a_literal() => Envelope("Subject: h\u00C3\u00A9").ShouldContain(" {3}\r\nh\u00C3\u00A9 ");

    [Fact]
    public void Folded_values_are_unfolded() => Envelope("Subject: one", "\ttwo", "  three").ShouldContain("\"one\ttwo  three\"");

    [Fact]
    public void An_empty_subject_is_an_empty_string_not_NIL() => Envelope("Subject:").ShouldStartWith("(NIL \"\" NIL");

    [Fact]
    public void An_empty_sender_is_taken_from_From() => Envelope("Sender: ", "From: a@x").ShouldStartWith("(NIL NIL ((NIL NIL \"a\" \"x\")) ((NIL NIL \"a\" \"x\"))");

    [Fact]
    public void NUL_never_reaches_the_wire() => Envelope("Subject: a\0b\u00E9\0", "From: \"x\0y\" <a\0@b>").ShouldNotContain('\0');

    private static string Envelope(params string[] header) =>
        Encoding.Latin1.GetString(ImapEnvelope.Write(MimeScanner.Scan(Samples.Lines([.. header, "", "body"])).Fields));
}
