using System.Text;
using Pennypost.Core.Sending;
using Pennypost.Mail;

namespace Pennypost.Core.Tests.Sending;

/// <summary>Notifications in the form of RFC 3464, read with our own scanner.</summary>
public sealed class DeliveryReportTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    [Fact]
    [Spec("CON-165")]
    public void A_failure_is_a_multipart_report_of_three_parts()
    {
        var (text, structure) = Write(Facts("bob@example.net", "550 5.1.1 no such user"));

        var types = structure.Root.Children.Select(part => $"{part.Type}/{part.Subtype}".ToLowerInvariant());
        types.ShouldBe(["text/plain", "message/delivery-status", "text/rfc822-headers"]);
        text.ShouldContain("Content-Type: multipart/report; report-type=delivery-status;");
        text.ShouldContain("\r\nFinal-Recipient: rfc822; bob@example.net\r\nAction: failed\r\nStatus: 5.1.1\r\nRemote-MTA: dns; relay.example:25\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n");
        text.ShouldContain("Auto-Submitted: auto-replied");
        text.ShouldContain("\r\nTo: <anna@example.com>\r\n");
        text.ShouldContain("\r\nSubject: original\r\n");
        text.ShouldContain("\r\nReferences: <1@example.com>\r\n");
        text.ShouldNotContain("Return-Path");
    }

    [Fact]
    [Spec("CON-164")]
    public void A_delay_says_until_when_it_is_tried()
    {
        var (text, _) = Write(Facts("bob@example.net", "No route") with { Kind = ReportKind.Delay, RetryUntil = Now.AddDays(5) });
        text.ShouldContain("Action: delayed");
        text.ShouldContain("Will-Retry-Until: Thu, 26 Nov 2026 20:00:00 +0000");
        text.ShouldContain("Diagnostic-Code: x-pennypost; No route");
    }

    [Fact]
    public void International_recipients_are_named_as_such()
    {
        var (text, structure) = Write(Facts("jörg@example.net", "550 nein"));
        structure.Root.Children[1].Subtype.ShouldBe("global-delivery-status", StringCompareShould.IgnoreCase);
        text.ShouldContain("Final-Recipient: utf-8; jörg@example.net");
    }

    [Theory]
    [InlineData("Return-Path: <a@b>\r\nSubject: x\r\n\r\nbody", "Subject: x\r\n")]
    [InlineData("Subject: x\r\n\r\n", "Subject: x\r\n")]
    [InlineData("Subject: x\r\nhalf a li", "Subject: x\r\n")]
    [InlineData("no line at all", "")]
    [InlineData("", "")]
    public void The_original_header_is_whole_lines(string message, string expected) =>
        Encoding.ASCII.GetString(OriginalHeader.Of(Encoding.ASCII.GetBytes(message)).Octets.Span).ShouldBe(expected);

    [Theory]
    [InlineData("<1@example.com>", "<1@example.com>")]
    [InlineData("<a b@example.com>", null)]
    [InlineData("none", null)]
    [InlineData("<a><b>", null)]
    public void Only_a_well_formed_message_id_is_referred_to(string id, string? expected) =>
        OriginalHeader.Of(Encoding.ASCII.GetBytes($"Message-ID: {id}\r\n\r\n")).MessageId.ShouldBe(expected);

    private static DeliveryReportFacts Facts(string recipient, string reply)
    {
        var original = OriginalHeader.Of("Return-Path: <anna@example.com>\r\nSubject: original\r\nMessage-ID: <1@example.com>\r\n\r\nbody"u8.ToArray());
        var outcome = new RecipientOutcome(
            new OutgoingRecipient(1, recipient, RecipientState.Waiting, 0, null, null, null), RecipientState.Failed, "5.1.1", reply, "relay.example:25");
        return new DeliveryReportFacts("anna@example.com", "mx.example", "77.1", Now.AddHours(-1), Now, [outcome], original.Octets)
        {
            OriginalMessageId = original.MessageId,
        };
    }

    private static (string Text, MimeStructure Structure) Write(DeliveryReportFacts facts)
    {
        var octets = DeliveryReport.Write(facts);
        return (Encoding.UTF8.GetString(octets), MimeScanner.Scan(octets.AsSpan()));
    }
}
