using System.Globalization;
using System.Text;

namespace Pennypost.Benchmarks.Mail;

/// <summary>Ordinary mail: what a mailbox is full of, with the header lines that real transport leaves.</summary>
internal static class SampleMail
{
    private const string Transport =
        "Return-Path: <sender@example.com>\r\nDelivered-To: user@example.org\r\n"
        + "Received: from mx2.example.org (mx2.example.org [198.51.100.7])\r\n\tby store.example.org (Pennypost) with ESMTPS id 4C1pQ20rzxz9sT6\r\n\tfor <user@example.org>; Sat, 21 Nov 2026 20:20:15 +0100 (CET)\r\n"
        + "Received: from mail.example.com (mail.example.com [192.0.2.10])\r\n\tby mx2.example.org (Pennypost) with ESMTPS id 4C1pQ1abcd\r\n\tfor <user@example.org>; Sat, 21 Nov 2026 20:20:14 +0100 (CET)\r\n"
        + "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.com; s=s2026;\r\n\th=from:to:subject:date:message-id; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n\tb=dGhpcyBpcyBub3QgYSByZWFsIHNpZ25hdHVyZSBidXQgaXQgaGFzIHRoZSByaWdodCBsZW5ndGgu\r\n\t dGhpcyBpcyBub3QgYSByZWFsIHNpZ25hdHVyZSBidXQgaXQgaGFzIHRoZSByaWdodCBsZW5ndGgu\r\n"
        + "From: Sender Name <sender@example.com>\r\nTo: User Name <user@example.org>\r\nSubject: Minutes of the meeting on Tuesday\r\n"
        + "Date: Sat, 21 Nov 2026 20:20:10 +0100\r\nMessage-ID: <20261121202010.12345@mail.example.com>\r\nIn-Reply-To: <20261120101010.54321@example.org>\r\n"
        + "References: <20261119090909.11111@example.org> <20261120101010.54321@example.org>\r\nX-Mailer: Example Mailer 5.1\r\nMIME-Version: 1.0\r\n";

    /// <summary>A text of 4 KB.</summary>
    public static byte[] Plain() => Encoding.ASCII.GetBytes(Transport + "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n" + Prose(2800));

    /// <summary>Text and HTML, 16 KB.</summary>
    public static byte[] Alternative() => Encoding.ASCII.GetBytes(
        Transport + "Content-Type: multipart/alternative; boundary=\"=_alternative\"\r\n\r\n--=_alternative\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + Prose(4000) + "\r\n--=_alternative\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + Prose(10_000) + "\r\n--=_alternative--\r\n");

    /// <summary>A text with an attachment of 100 KB in base64.</summary>
    public static byte[] Attachment()
    {
        var octets = new byte[75_000];
        new Random(1).NextBytes(octets);
        return Encoding.ASCII.GetBytes(
            Transport + "Content-Type: multipart/mixed; boundary=\"----=_Part_1234\"\r\n\r\n------=_Part_1234\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n" + Prose(1500)
            + "\r\n------=_Part_1234\r\nContent-Type: application/pdf; name=\"minutes.pdf\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"minutes.pdf\"\r\n\r\n"
            + Lines(Convert.ToBase64String(octets)) + "------=_Part_1234--\r\n");
    }

    private static string Lines(string base64) => string.Concat(base64.Chunk(76).Select(line => new string(line) + "\r\n"));

    private static string Prose(int length)
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < length; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Line {i} of an ordinary text that people write to each other every day.\r\n");
            if (i % 9 == 8)
            {
                text.Append("\r\n-- a line with hyphens, as lists and signatures have them\r\n");
            }
        }

        return text.ToString();
    }
}
