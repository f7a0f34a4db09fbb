using System.Buffers;
using System.Text;
using Pennypost.Mail;

namespace Pennypost.Core.Sending;

/// <summary>A delivery status notification (RFC 3464 in a multipart/report, RFC 6522; with international addresses RFC 6533). Pure.</summary>
public sealed class DeliveryReport
{
    private readonly StringBuilder text = new(2048);
    private readonly DeliveryReportFacts facts;
    private readonly string boundary;

    private DeliveryReport(DeliveryReportFacts facts)
    {
        this.facts = facts;
        boundary = $"=_report_{facts.UniquePart}";
    }

    private bool IsInternational => facts.Outcomes.Any(outcome => !Ascii.IsValid(outcome.Recipient.Address));

    /// <summary>Writes the message, its lines ended by CRLF.</summary>
    /// <param name="facts">What to report.</param>
    public static byte[] Write(DeliveryReportFacts facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var report = new DeliveryReport(facts);
        report.WriteHeader();
        report.WriteExplanation();
        report.WriteStatus();
        var output = new ArrayBufferWriter<byte>(report.text.Length + facts.OriginalHeader.Length + 512);
        output.Write(Encoding.UTF8.GetBytes(report.text.ToString()));
        report.WriteOriginal(output);
        return output.WrittenSpan.ToArray();
    }

    private void WriteHeader()
    {
        Line($"From: Mail Delivery System <postmaster@{facts.HostName}>");
        Line($"To: <{facts.Sender}>");
        Line($"Subject: {(facts.IsDelay ? "Your message is delayed" : "Your message could not be delivered")}");
        Line($"Date: {MailDate.Format(facts.Now)}");
        Line($"Message-ID: <{facts.UniquePart}@{facts.HostName}>");
        if (facts.OriginalMessageId is { } id)
        {
            Line($"References: {id}");
        }

        // RFC 3834 §5: so that no machine answers.
        Line("Auto-Submitted: auto-replied");
        Line("MIME-Version: 1.0");
        Line("Content-Type: multipart/report; report-type=delivery-status;");
        Line($"\tboundary=\"{boundary}\"");
        Line();
    }

    private void WriteExplanation()
    {
        Part("text/plain; charset=utf-8", "8bit");
        Line($"This is the mail system at {facts.HostName}.");
        Line();
        if (facts.IsDelay)
        {
            Line("Your message has not reached the recipients below yet. You need not send it again:");
            Line($"it will be tried until {MailDate.Format(facts.RetryUntil!.Value)}.");
        }
        else
        {
            Line("Your message could not be delivered to the recipients below. It will not be tried again.");
        }

        foreach (var outcome in facts.Outcomes)
        {
            Line();
            Line($"<{outcome.Recipient.Address}>");
            Line($"    {outcome.Reply}");
        }

        Line();
    }

    private void WriteStatus()
    {
        Part(IsInternational ? "message/global-delivery-status" : "message/delivery-status", IsInternational ? "8bit" : "7bit");
        Line($"Reporting-MTA: dns; {facts.HostName}");
        Line($"Arrival-Date: {MailDate.Format(facts.AcceptedAt)}");
        foreach (var outcome in facts.Outcomes)
        {
            var address = outcome.Recipient.Address;
            Line();
            Line($"Final-Recipient: {(Ascii.IsValid(address) ? "rfc822" : "utf-8")}; {address}");
            Line($"Action: {(facts.IsDelay ? "delayed" : "failed")}");
            Line($"Status: {outcome.Status}");
            if (outcome.Server.Length > 0)
            {
                Line($"Remote-MTA: dns; {outcome.Server}");
            }

            // RFC 3464 §2.3.6: "smtp" only for what an SMTP server said; replies begin with their code.
            var type = outcome.Reply.Length > 3 && outcome.Reply.AsSpan(0, 3).ContainsAnyExceptInRange('0', '9') ? "x-pennypost" : "smtp";
            Line($"Diagnostic-Code: {type}; {(IsInternational ? outcome.Reply : ToAscii(outcome.Reply))}");
            Line($"Last-Attempt-Date: {MailDate.Format(facts.Now)}");
            if (facts.RetryUntil is { } until)
            {
                Line($"Will-Retry-Until: {MailDate.Format(until)}");
            }
        }

        Line();
    }

    private void WriteOriginal(ArrayBufferWriter<byte> output)
    {
        text.Clear();
        var isAscii = Ascii.IsValid(facts.OriginalHeader.Span);
        Part(isAscii ? "text/rfc822-headers" : "message/global-headers", isAscii ? "7bit" : "8bit");
        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
        output.Write(facts.OriginalHeader.Span);
        output.Write(Encoding.UTF8.GetBytes($"\r\n--{boundary}--\r\n"));
    }

    private void Part(string type, string encoding)
    {
        Line($"--{boundary}");
        Line($"Content-Type: {type}");
        Line($"Content-Transfer-Encoding: {encoding}");
        Line();
    }

    private void Line(string line = "") => text.Append(line).Append("\r\n");

    private static string ToAscii(string reply) => Encoding.ASCII.GetString(Encoding.ASCII.GetBytes(reply));
}

/// <summary>What a notification reports.</summary>
/// <param name="Sender">Who gets it.</param>
/// <param name="HostName">Our name.</param>
/// <param name="UniquePart">Letters and digits that no other message of ours has.</param>
/// <param name="AcceptedAt">When the message was accepted.</param>
/// <param name="Now">The time.</param>
/// <param name="Outcomes">The recipients it is about.</param>
/// <param name="OriginalHeader">The header of the message, its lines ended by CRLF.</param>
public sealed record DeliveryReportFacts(
    string Sender,
    string HostName,
    string UniquePart,
    DateTimeOffset AcceptedAt,
    DateTimeOffset Now,
    IReadOnlyList<RecipientOutcome> Outcomes,
    ReadOnlyMemory<byte> OriginalHeader)
{
    /// <summary>Set for a warning that the message is delayed: until when it is tried.</summary>
    public DateTimeOffset? RetryUntil { get; init; }

    /// <summary>The message's own id with brackets, if it has one.</summary>
    public string? OriginalMessageId { get; init; }

    /// <summary>True for a warning, false for a failure.</summary>
    public bool IsDelay => RetryUntil is not null;
}
