using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Pennypost.Core.Routing;
using Pennypost.Core.Settings;
using Pennypost.Core.Working;
using Pennypost.Mail;
using Pennypost.Store.Bodies;
using Pennypost.Store.Messages;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;
using Pennypost.Store.Work;
using Pennypost.Trust.Dmarc;

namespace Pennypost.Core.SenderAuthentication.Dmarc;

/// <summary>Sends the aggregate reports of the day before to the domains that want them (RFC 7489 §7.2), when the setting says so.</summary>
/// <remarks>The figures are the work: there are no rows in the queue. Every process may run at once; the row of <c>dmarc_report</c>, committed together with the message,
/// makes each report unique. What DNS does not tell is asked again within the day.</remarks>
public sealed class DmarcReportHandler(
    Database database,
    DmarcReportRows rows,
    DmarcReportTargets targets,
    RecipientDirectory directory,
    IBodyStore bodyStore,
    BodyReservations reservations,
    SettingStore settings,
    IWakeups wakeups,
    TimeProvider time,
    ILogger<DmarcReportHandler> logger) : IWorkHandler
{
    private const int BatchSize = 20;

    /// <summary>The figures of a day are written some seconds after its end.</summary>
    private static readonly TimeSpan AfterMidnight = TimeSpan.FromMinutes(20);

    /// <summary>DNS that did not answer is left alone for so long.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    private static readonly TimeSpan DnsTime = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, DateTimeOffset> waiting = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Kind => "ReportDmarc";

    /// <inheritdoc/>
    public int Concurrency => 1;

    /// <inheritdoc/>
    public async Task<int> RunBatchAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (!settings.Get(DmarcSettings.SendReports) || now.TimeOfDay < AfterMidnight || Contact() is not { } contact)
        {
            return 0;
        }

        foreach (var (domain, until) in waiting)
        {
            if (until <= now)
            {
                waiting.TryRemove(domain, out _);
            }
        }

        var day = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-1);
        var domains = await rows.OpenDomainsAsync(day, [.. waiting.Keys], BatchSize, cancellationToken);
        foreach (var domain in domains)
        {
            await ReportAsync(day, domain, contact, cancellationToken);
        }

        return domains.Count;
    }

    private async Task ReportAsync(DateOnly day, string domain, AddrSpec contact, CancellationToken cancellationToken)
    {
        if (await TargetsAsync(domain, cancellationToken) is not { } found)
        {
            waiting[domain] = time.GetUtcNow() + Pause;
            return;
        }

        var reporter = HostSettings.HostName(settings);
        var observed = found.Targets.Count == 0 ? [] : await rows.ReadAsync(day, domain, cancellationToken);
        var report = new DmarcReport(reporter, contact.ToString(), day, domain, found.Record ?? new DmarcRecord(), observed);
        var file = observed.Count == 0 ? [] : report.ToFile();

        // §6.2, the size that a target takes is that of the file as it travels.
        var recipients = observed.Count == 0 ? [] : found.Targets.Where(t => t.MaximumSize is not { } most || file.Length * 4L / 3 <= most).Select(t => t.Address).ToArray();
        await SendAsync(report, file, contact, recipients, cancellationToken);
    }

    private async Task<(DmarcRecord? Record, IReadOnlyList<DmarcReportTarget> Targets)?> TargetsAsync(string domain, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(DnsTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await targets.FindAsync(domain, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task SendAsync(DmarcReport report, byte[] file, AddrSpec contact, string[] recipients, CancellationToken cancellationToken)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await DmarcReportRows.ClaimAsync(connection, report.Day, report.Domain, recipients, report.Rows.Count, cancellationToken))
        {
            return;
        }

        if (recipients.Length > 0)
        {
            var id = await database.Ids.NextAsync(cancellationToken);
            await using var writer = new MessageWriter(bodyStore, reservations);
            writer.Prepend(Encoding.UTF8.GetBytes($"Return-Path: <{contact}>\r\n"));
            await writer.WriteAsync(Message(report, file, contact, recipients), cancellationToken);
            var message = await writer.CompleteAsync(id, time.GetUtcNow(), cancellationToken);
            var envelope = new NewEnvelope { Id = id, Sender = contact.ToString(), Recipients = recipients };
            await IntakeStatement.ExecuteAsync(connection, [(message, envelope)], cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        if (recipients.Length > 0)
        {
            wakeups.Signal(MessageIntake.RouteMail, 1);
            SenderAuthenticationLog.ReportSent(logger, report.Domain, report.Rows.Count, string.Join(", ", recipients));
        }
    }

    private byte[] Message(DmarcReport report, byte[] file, AddrSpec contact, string[] recipients)
    {
        var message = new MessageBuilder(time, report.Reporter)
        {
            Subject = report.Subject,
            Body = new MultipartBody(
                "mixed",
                new TextPart($"This is an aggregate report about mail that {report.Reporter} received in the name of {report.Domain} on {report.Day:yyyy-MM-dd} (UTC).\r\n"),
                new AttachmentPart("application/gzip", file, report.FileName)),
        };
        message.From.Add(new Mailbox("DMARC reports", contact));
        foreach (var recipient in recipients)
        {
            message.To.Add(new Mailbox(null, AddrSpec.Parse(recipient)));
        }

        // RFC 3834 §5: no machine shall answer.
        message.AddField("Auto-Submitted", "auto-generated");
        return message.Build();
    }

    /// <summary>Where reports come from: what is set, or postmaster of the first local domain; nobody reports without a domain.</summary>
    private AddrSpec? Contact()
    {
        if (AddrSpec.TryParse(settings.Get(DmarcSettings.ReportAddress), out var address))
        {
            return address;
        }

        return directory.Table.Domains.Order(StringComparer.Ordinal).FirstOrDefault() is { } domain && AddrSpec.TryCreate("postmaster", domain, out address) ? address : null;
    }
}
