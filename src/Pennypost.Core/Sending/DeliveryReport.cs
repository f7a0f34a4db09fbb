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
        Line($"Subject: {facts.Kind switch
        {
            ReportKind.Delay => "Your message is delayed",
            ReportKind.Success => "Your message has arrived or was passed on",
            _ => "Your message could not be delivered",
        }}");
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
        switch (facts.Kind)
        {
            case ReportKind.Delay:
                Line("Your message has not reached the recipients below yet. You need not send it again:");
                Line($"it will be tried until {MailDate.Format(facts.RetryUntil!.Value)}.");
                break;
            case ReportKind.Success:
                Line("Your message was delivered to the recipients below, or passed on to a mail system that may");
                Line("send no further reports.");
                break;
            default:
                Line("Your message could not be delivered to the recipients below. It will not be tried again.");
                break;
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
        // RFC 3464 §2.2.1: the sender's own id comes first.
        if (facts.EnvelopeId is { } id)
        {
            Line($"Original-Envelope-Id: {id}");
        }

        Line($"Reporting-MTA: dns; {facts.HostName}");
        Line($"Arrival-Date: {MailDate.Format(facts.AcceptedAt)}");
        foreach (var outcome in facts.Outcomes)
        {
            var address = outcome.Recipient.Address;
            Line();
            if (outcome.Recipient.Options.Original is { } original)
            {
                var semicolon = original.IndexOf(';', StringComparison.Ordinal);
                Line($"Original-Recipient: {original[..semicolon]}; {original[(semicolon + 1)..]}");
            }

            Line($"Final-Recipient: {(Ascii.IsValid(address) ? "rfc822" : "utf-8")}; {address}");
            Line($"Action: {Action(outcome)}");
            Line($"Status: {outcome.Status}");
            if (outcome.Server.Length > 0)
            {
                Line($"Remote-MTA: dns; {outcome.Server}");
            }

            // RFC 3464 §2.3.6: "smtp" only for what an SMTP server said; replies begin with their code.
            var type = outcome.Reply.Length > 3 && outcome.Reply.AsSpan(0, 3).ContainsAnyExceptInRange('0', '9') ? "x-pennypost" : "smtp";
            Line($"Diagnostic-Code: {type}; {(IsInternational ? outcome.Reply : ToAscii(outcome.Reply))}");
            Line($"Last-Attempt-Date: {MailDate.Format(facts.Now)}");
            if (facts is { Kind: ReportKind.Delay, RetryUntil: { } until })
            {
                Line($"Will-Retry-Until: {MailDate.Format(until)}");
            }
        }

        Line();
    }

    private void WriteOriginal(ArrayBufferWriter<byte> output)
    {
        text.Clear();
        if (!facts.OriginalMessage.IsEmpty)
        {
            WriteWhole(output);
            return;
        }

        var isAscii = Ascii.IsValid(facts.OriginalHeader.Span);
        Part(isAscii ? "text/rfc822-headers" : "message/global-headers", isAscii ? "7bit" : "8bit");
        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
        output.Write(facts.OriginalHeader.Span);
        output.Write(Encoding.UTF8.GetBytes($"\r\n--{boundary}--\r\n"));
    }

    private void WriteWhole(ArrayBufferWriter<byte> output)
    {
        // RFC 6532 §3.7: a message whose header holds UTF-8 is message/global. Its lines are as they were, so the part is 8bit at most.
        var headerIsAscii = Ascii.IsValid(facts.OriginalHeader.Span);
        Part(headerIsAscii ? "message/rfc822" : "message/global", Ascii.IsValid(facts.OriginalMessage.Span) ? "7bit" : "8bit");
        output.Write(Encoding.UTF8.GetBytes(text.ToString()));
        output.Write(facts.OriginalMessage.Span);
        output.Write(Encoding.UTF8.GetBytes($"\r\n--{boundary}--\r\n"));
    }

    // RFC 3464 §2.3.3: "delivered" into a mailbox here; "relayed" to a server that may not report.
    private string Action(RecipientOutcome outcome) => facts.Kind switch
    {
        ReportKind.Delay => "delayed",
        ReportKind.Success => outcome.Server.Length == 0 ? "delivered" : "relayed",
        _ => "failed",
    };

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
    /// <summary>What it says about the recipients.</summary>
    public ReportKind Kind { get; init; }

    /// <summary>For a warning that the message is delayed: until when it is tried.</summary>
    public DateTimeOffset? RetryUntil { get; init; }

    /// <summary>The sender's own id of the envelope (RFC 3461 §4.4), if it gave one.</summary>
    public string? EnvelopeId { get; init; }

    /// <summary>The whole message, when it goes back; else empty, and its header does.</summary>
    public ReadOnlyMemory<byte> OriginalMessage { get; init; }

    /// <summary>The message's own id with brackets, if it has one.</summary>
    public string? OriginalMessageId { get; init; }
}

/// <summary>What a notification says about its recipients.</summary>
public enum ReportKind
{
    /// <summary>The message will never arrive.</summary>
    Failure,

    /// <summary>It has not arrived yet.</summary>
    Delay,

    /// <summary>It has arrived, or was passed on to a server that may not report (RFC 3461 §4.1, SUCCESS).</summary>
    Success,
}
