using System.Buffers;
using System.Globalization;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Routing;
using Pennypost.Core.Sending;
using Pennypost.Core.Tracing;
using Pennypost.Mail;
using Pennypost.Smtp.Replies;
using Pennypost.Smtp.Server;
using Pennypost.Store.Messages;
using Pennypost.Store.Tracing;

namespace Pennypost.Core.Receiving;

/// <summary>One message on its way in: recipients, then trace fields and body into a <see cref="MessageWriter"/>, then the intake's commit.</summary>
/// <param name="parts">The rest of the system.</param>
/// <param name="transaction">The transaction.</param>
/// <param name="trace">Its notes; null when none are taken.</param>
internal sealed class IncomingDelivery(ReceivingParts parts, ReceivingTransaction transaction, ReceivingTrace? trace) : ISmtpDelivery
{
    private static readonly SmtpRefusal Loop = SmtpRefusal.Of(554, "5.4.6", "Routing loop detected");
    private static readonly SmtpRefusal BadAddress = SmtpRefusal.Of(553, "5.1.3", "Bad recipient address");

    private MessageWriter? writer;
    private SubmissionFields? fields;
    private HeaderFieldFilter? filter;
    private DateTimeOffset receivedAt;
    private bool isWhole;

    /// <inheritdoc/>
    public async ValueTask<SmtpRefusal?> AddRecipientAsync(SmtpRecipient recipient, CancellationToken cancellationToken)
    {
        var implied = !parts.Settings.Get(RoutingSettings.DisableImpliedMappings);
        if (ReceivingRecipient.Of(recipient, parts.Directory.Table, implied) is not { } candidate)
        {
            trace?.Refused($"RCPT TO:<{recipient.Address}>", BadAddress);
            return BadAddress;
        }

        if (await parts.Pipeline.RecipientAsync(transaction, candidate, cancellationToken) is { } refusal)
        {
            trace?.Refused($"RCPT TO:<{recipient.Address}>", refusal);
            return refusal;
        }

        transaction.Accept(candidate);
        trace?.Recipient(recipient);
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<SmtpRefusal?> StartBodyAsync(CancellationToken cancellationToken)
    {
        transaction.Id = await parts.Database.Ids.NextAsync(cancellationToken);
        receivedAt = parts.Time.GetUtcNow();
        if (await parts.Pipeline.StartBodyAsync(transaction, cancellationToken) is { } refusal)
        {
            trace?.Refused("DATA", refusal);
            return refusal;
        }

        writer = new MessageWriter(parts.Bodies, parts.Reservations);
        filter = transaction.TakeFilter();
        if (transaction.Session.IsLocal && transaction.Session.Service.Get(SmtpAdvancedServiceSettings.AddMissingFields))
        {
            fields = new SubmissionFields(parts.HostName, transaction.Id, parts.Time.GetLocalNow());
        }

        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<SmtpRefusal?> WriteBodyAsync(ReadOnlySequence<byte> chunk, CancellationToken cancellationToken)
    {
        transaction.Show(chunk);
        if (filter is { IsDone: false })
        {
            chunk = new ReadOnlySequence<byte>(filter.Take(chunk));
        }

        await WriteAsync(chunk, cancellationToken);
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<SmtpCommitResult> CommitAsync(CancellationToken cancellationToken)
    {
        isWhole = true;
        if (filter is { IsDone: false })
        {
            await WriteAsync(new ReadOnlySequence<byte>(filter.Finish()), cancellationToken);
        }

        if (fields is { IsDone: false })
        {
            await writer!.WriteAsync(fields.Finish(), cancellationToken);
        }

        transaction.Structure = writer!.End();
        if (TraceFields.IsLooping(transaction.Structure))
        {
            trace?.Refused("Message", Loop);
            return SmtpCommitResult.Refuse(Loop);
        }

        if (await parts.Pipeline.MessageAsync(transaction, cancellationToken) is { } refusal)
        {
            trace?.Refused("Message", refusal);
            return SmtpCommitResult.Refuse(refusal);
        }

        if (transaction.Diverted is { Count: 0 })
        {
            // SVC-192: the client believes that it was delivered.
            trace?.Accepted(TraceKey.Of(receivedAt, transaction.Id), isDiscarded: true);
            return SmtpCommitResult.Accept(new ReplyText(QueueId));
        }

        // What the checks found out is known only now; a large body is not copied for it.
        writer.Prepend(TraceFields.Write(transaction, parts.HostName, receivedAt));
        var message = await writer.CompleteAsync(transaction.Id, receivedAt, cancellationToken);
        var envelope = new NewEnvelope
        {
            Id = transaction.Id,
            Sender = transaction.Sender.ToString(),
            Recipients = [.. transaction.Diverted?.Select(Whole) ?? transaction.Recipients.Select(r => r.Address.ToString())],
            SubmittedBy = transaction.Session.Account?.Id,
            Client = transaction.Session.Client.RemoteEndPoint.Address,
            Options = transaction.Diverted is null ? DeliveryOptions.Of(transaction, parts.Directory.Table.Domains)?.ToJson() : null,
            HoldUntil = transaction.Mail.HoldUntil,
        };
        await parts.Intake.AcceptAsync(message, envelope);
        parts.Statistics.Accepted(1);
        trace?.Accepted(TraceKey.Of(receivedAt, transaction.Id), isDiscarded: false);
        return SmtpCommitResult.Accept(new ReplyText(QueueId));
    }

    /// <summary>An account's name is an address at every local domain.</summary>
    private string Whole(string addressOrName) => addressOrName.Contains('@', StringComparison.Ordinal)
        ? addressOrName
        : $"{addressOrName}@{parts.Directory.Table.Domains.Order(StringComparer.Ordinal).FirstOrDefault() ?? parts.HostName}";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (writer is not null)
        {
            await writer.DisposeAsync();
        }

        if (trace is not null)
        {
            await trace.EndAsync(parts.Database.Ids, transaction.Id != 0 ? receivedAt : parts.Time.GetUtcNow(), isWhole);
        }
    }

    private ValueTask WriteAsync(ReadOnlySequence<byte> chunk, CancellationToken cancellationToken) => fields is { IsDone: false }
        ? writer!.WriteAsync(fields.Take(chunk), cancellationToken)
        : writer!.WriteAsync(chunk, cancellationToken);

    private string QueueId => transaction.Id.ToString(CultureInfo.InvariantCulture);
}
