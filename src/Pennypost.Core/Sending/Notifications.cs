using System.Globalization;
using Npgsql;
using Pennypost.Core.Settings;
using Pennypost.Smtp.Server;
using Pennypost.Store.Bodies;
using Pennypost.Store.Messages;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Sending;

/// <summary>Queues delivery status notifications as ordinary mail with the null reverse path (RFC 3464 §2, RFC 5321 §4.5.5).</summary>
/// <param name="database">For ids.</param>
/// <param name="bodies">The messages.</param>
/// <param name="bodyStore">Where large bodies go.</param>
/// <param name="reservations">Their keys.</param>
/// <param name="settings">The values in force.</param>
/// <param name="time">The clock.</param>
public sealed class Notifications(
    Database database, MessageBodies bodies, IBodyStore bodyStore, BodyReservations reservations, SettingStore settings, TimeProvider time)
{
    /// <summary>Puts a notification into the transaction of the connection. The caller has made sure that there is a sender (USR-035).</summary>
    /// <param name="connection">With an open transaction.</param>
    /// <param name="mail">The message it is about.</param>
    /// <param name="outcomes">The recipients it is about.</param>
    /// <param name="kind">What it says about them.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>What was queued.</returns>
    public async Task<SentNotification> AddAsync(
        NpgsqlConnection connection,
        OutgoingMessage mail,
        IReadOnlyList<RecipientOutcome> outcomes,
        ReportKind kind,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var id = await database.Ids.NextAsync(cancellationToken);
        var now = time.GetUtcNow();
        var original = await OriginalHeader.ReadAsync(bodies, mail.MessageId, cancellationToken);
        var report = DeliveryReport.Write(new DeliveryReportFacts(
            mail.Sender,
            HostSettings.HostName(settings),
            $"{id.ToString(CultureInfo.InvariantCulture)}.{now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)}",
            mail.CreatedAt,
            now,
            outcomes,
            original.Octets)
        {
            Kind = kind,
            RetryUntil = mail.ExpiresAt,
            OriginalMessageId = original.MessageId,
            EnvelopeId = mail.Options.EnvelopeId,
            OriginalMessage = await FullAsync(mail, kind, cancellationToken),
        });

        await using var writer = new MessageWriter(bodyStore, reservations);
        await writer.WriteAsync("Return-Path: <>\r\n"u8.ToArray(), cancellationToken);
        await writer.WriteAsync(report, cancellationToken);
        var message = await writer.CompleteAsync(id, now, cancellationToken);
        var envelope = new NewEnvelope
        {
            Id = id,
            Sender = string.Empty,
            Recipients = [mail.Sender],
            TraceParent = mail.TraceParent,

            // RFC 8689 §5: a report must not give away what the message was not allowed to.
            Options = mail.Options.RequireTls ? new DeliveryOptions { RequireTls = true }.ToJson() : null,
        };
        await IntakeStatement.ExecuteAsync(connection, [(message, envelope)], cancellationToken);
        return new SentNotification(id, now, kind);
    }

    /// <summary>The whole message for a failure whose sender wants it back (RFC 3461 §4.3), while it is not too large; never one that requires TLS (RFC 8689 §5).</summary>
    private async Task<ReadOnlyMemory<byte>> FullAsync(OutgoingMessage mail, ReportKind kind, CancellationToken cancellationToken)
    {
        if (kind != ReportKind.Failure || mail.Options is not { Return: SmtpReturn.Full, RequireTls: false })
        {
            return default;
        }

        var limit = (int)settings.Get(OutgoingSettings.ReturnUpTo);
        var octets = new byte[limit + 1];
        await using var body = await bodies.OpenAsync(mail.MessageId, cancellationToken: cancellationToken);
        var length = await body.ReadAtLeastAsync(octets, octets.Length, throwOnEndOfStream: false, cancellationToken);
        return length > limit ? default : OriginalHeader.WithoutReturnPath(octets.AsMemory(0, length));
    }
}

/// <summary>A report that was queued.</summary>
/// <param name="Id">Its message.</param>
/// <param name="At">When it was written.</param>
/// <param name="Kind">What it says.</param>
public sealed record SentNotification(long Id, DateTimeOffset At, ReportKind Kind);
