using Microsoft.Extensions.Logging;
using Pennypost.Core.Routing;
using Pennypost.Core.Status;
using Pennypost.Core.Telemetry;
using Pennypost.Core.Tracing;
using Pennypost.Core.Working;
using Pennypost.Store.Messages;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;
using Pennypost.Store.Work;

namespace Pennypost.Core.Sending;

/// <summary>Sends outgoing mail through the smart host, tries again by plan, and reports failures.</summary>
/// <remarks>
/// Invariants: the state of every recipient, the notifications an attempt causes and the fate of the work are one transaction, so a notification is
/// neither lost nor doubled, and a recipient that was accepted once is never sent to again. Between the server's acceptance and that
/// transaction lies the one gap of store and forward (RFC 1047): a crash in it sends twice, never not at all. A message with the null
/// reverse path never causes a notification (USR-035).
/// </remarks>
public sealed class SendMailHandler(
    Database database,
    WorkQueue queue,
    IWakeups wakeups,
    SmartHostDelivery delivery,
    Notifications notifications,
    SettingStore settings,
    MailStatistics statistics,
    MailTelemetry telemetry,
    MessageTrace trace,
    TimeProvider time,
    ILogger<SendMailHandler> logger) : LeasedWorkHandler(queue, telemetry, logger)
{
    /// <summary>What the queue shows while there is no smart host (CON-127).</summary>
    public const string NoSmartHost = "No smart host is configured: outgoing mail waits. Set smart-host.host.";

    private static readonly TimeSpan LongestAttempt = TimeSpan.FromMinutes(25);
    private static readonly TimeSpan WithoutSmartHost = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public override string Kind => OutgoingMail.SendMail;

    /// <inheritdoc/>
    protected override int BatchSize => 10;

    /// <inheritdoc/>
    protected override async Task HandleAsync(WorkItem item, CancellationToken cancellationToken)
    {
        if (await OutgoingMessage.LoadAsync(database, item.SubjectId, cancellationToken) is not { } mail)
        {
            // An administrator took it out of the queue.
            await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
            await WorkQueue.DeleteAsync(connection, [item.Id], cancellationToken);
            return;
        }

        using var activity = Telemetry.Start("mail.send", mail.TraceParent);
        activity?.SetTag("pennypost.message.id", mail.MessageId);
        var host = SmartHost.Of(settings);
        if (HasMissedDeadline(mail))
        {
            // RFC 2852 §4.1.4: not even tried.
            await WriteAsync(new AttemptResult(mail, item.Id, [.. mail.Waiting.Select(Missed)]), host);
            return;
        }

        var outcomes = host is null || mail.Waiting.Count == 0 ? [] : await AttemptAsync(host, mail, cancellationToken);
        await WriteAsync(new AttemptResult(mail, item.Id, outcomes), host);
    }

    private bool HasMissedDeadline(OutgoingMessage mail) => mail.Options is { ReturnAtDeadline: true, DeliverBy: { } deadline } && time.GetUtcNow() >= deadline;

    private static RecipientOutcome Missed(OutgoingRecipient recipient) =>
        RecipientOutcome.Deferred(recipient, "4.4.7", "The deadline of the sender has passed", string.Empty).Expired();

    private async Task<IReadOnlyList<RecipientOutcome>> AttemptAsync(SmartHost host, OutgoingMessage mail, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestAttempt);
        IReadOnlyList<RecipientOutcome> outcomes;
        try
        {
            outcomes = await delivery.SendAsync(host, mail, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            outcomes = [.. mail.Waiting.Select(r => RecipientOutcome.Deferred(r, "4.4.7", "The attempt took too long", host.Host))];
        }

        // Only what was tried and failed can expire (CON-163, CON-175).
        return time.GetUtcNow() < mail.ExpiresAt
            ? outcomes
            : [.. outcomes.Select(outcome => outcome.State == RecipientState.Waiting ? outcome.Expired() : outcome)];
    }

    // Not cancellable: what the server accepted must be written down.
    private async Task WriteAsync(AttemptResult result, SmartHost? host)
    {
        var now = time.GetUtcNow();
        var waitsForSmartHost = host is null && result.Outcomes.Count == 0 && result.Mail.Waiting.Count > 0;
        await using var connection = await database.Source.OpenConnectionAsync(CancellationToken.None);
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        var notified = await NotifyAsync(connection, result, now);
        await result.WriteRecipientsAsync(connection, now, CancellationToken.None);
        if (waitsForSmartHost)
        {
            await result.PostponeAsync(connection, Due(result.Mail, now, WithoutSmartHost), NoSmartHost, CancellationToken.None);
        }
        else if (result.Waiting.Count > 0)
        {
            var attempts = result.Waiting.Max(outcome => outcome.Recipient.Attempts) + 1;

            // Settings that changed meanwhile, perhaps on another replica, are tried at once: their change woke only what was not under way.
            var isOutdated = host is not null && SmartHost.Of(settings) is { } current && !SmartHostWatch.Same(host, current);
            var pause = isOutdated ? TimeSpan.Zero : RetryPlan.Parse(settings.Get(OutgoingSettings.RetryIntervals)).After(attempts);
            await result.PostponeAsync(connection, Due(result.Mail, now, pause), result.Waiting[0].Reply, CancellationToken.None);
        }
        else
        {
            await result.FinishAsync(connection, CancellationToken.None);
        }

        await transaction.CommitAsync(CancellationToken.None);
        Committed(result, waitsForSmartHost, notified);
    }

    // A deadline is looked at when it comes, whatever the plan says (RFC 2852 §4.1).
    private static DateTimeOffset Due(OutgoingMessage mail, DateTimeOffset now, TimeSpan pause) =>
        mail.Options.DeliverBy is { } deadline && deadline > now && deadline < now + pause ? deadline : now + pause;

    private async Task<IReadOnlyList<SentNotification>> NotifyAsync(Npgsql.NpgsqlConnection connection, AttemptResult result, DateTimeOffset now)
    {
        // RFC 3461 §4.1: each kind only to those who want it.
        IReadOnlyList<RecipientOutcome> failures = [.. result.Failures.Where(outcome => outcome.Recipient.Options.WantsFailure)];
        if (result.Mail.Sender.Length == 0)
        {
            if (failures.Count > 0)
            {
                SendingLog.NotificationLost(logger, result.Mail.MessageId, failures.Count);
            }

            return [];
        }

        var sent = new List<SentNotification>();
        if (failures.Count > 0)
        {
            sent.Add(await notifications.AddAsync(connection, result.Mail, failures, ReportKind.Failure, CancellationToken.None));
        }

        var successes = result.Successes;
        if (successes.Count > 0)
        {
            sent.Add(await notifications.AddAsync(connection, result.Mail, successes, ReportKind.Success, CancellationToken.None));
        }

        var delayed = DelayToReport(result, now);
        if (delayed.Count > 0)
        {
            sent.Add(await notifications.AddAsync(connection, result.Mail, delayed, ReportKind.Delay, CancellationToken.None));
        }

        return sent;
    }

    // CON-164: once, by the first attempt behind the time. The attempt before it is on the row, so no further mark is needed.
    private IReadOnlyList<RecipientOutcome> DelayToReport(AttemptResult result, DateTimeOffset now)
    {
        // A deadline of mode N is such a time of the sender's own (RFC 2852 §4.1.4).
        var hours = settings.Get(OutgoingSettings.WarnAfter);
        var warnAt = result.Mail.Options is { ReturnAtDeadline: false, DeliverBy: { } deadline } ? deadline
            : hours > 0 ? result.Mail.CreatedAt + TimeSpan.FromHours(hours) : DateTimeOffset.MaxValue;
        return now < warnAt
            ? []
            : [.. result.Waiting.Where(outcome => outcome.Recipient.Options.WantsDelay && (outcome.Recipient.LastAttemptAt is not { } last || last < warnAt))];
    }

    private void Committed(AttemptResult result, bool waitsForSmartHost, IReadOnlyList<SentNotification> notified)
    {
        if (notified.Count > 0)
        {
            wakeups.Signal(MessageIntake.RouteMail, notified.Count);
        }

        if (trace.IsOn)
        {
            SendingTrace.Tell(trace, result, waitsForSmartHost ? NoSmartHost : null, notified);
        }

        statistics.Sent(result.Sent);
        if (waitsForSmartHost)
        {
            SendingLog.Waits(logger, result.Mail.MessageId, NoSmartHost);
        }
        else
        {
            var server = result.Outcomes.Count > 0 ? result.Outcomes[0].Server : string.Empty;
            SendingLog.Attempted(logger, result.Mail.MessageId, server, result.Sent, result.Failures.Count, result.Waiting.Count);
        }
    }
}
