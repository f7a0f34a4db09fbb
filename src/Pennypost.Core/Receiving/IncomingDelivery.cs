using System.Buffers;
using System.Globalization;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Routing;
using Pennypost.Core.Sending;
using Pennypost.Mail;
using Pennypost.Smtp.Replies;
using Pennypost.Smtp.Server;
using Pennypost.Store.Messages;

namespace Pennypost.Core.Receiving;

/// <summary>One message on its way in: recipients, then trace fields and body into a <see cref="MessageWriter"/>, then the intake's commit.</summary>
internal sealed class IncomingDelivery(ReceivingParts parts, ReceivingTransaction transaction) : ISmtpDelivery
{
    private static readonly SmtpRefusal Loop = SmtpRefusal.Of(554, "5.4.6", "Routing loop detected");
    private static readonly SmtpRefusal BadAddress = SmtpRefusal.Of(553, "5.1.3", "Bad recipient address");

    private MessageWriter? writer;
    private SubmissionFields? fields;
    private HeaderFieldFilter? filter;
    private DateTimeOffset receivedAt;

    /// <inheritdoc/>
    public async ValueTask<SmtpRefusal?> AddRecipientAsync(SmtpRecipient recipient, CancellationToken cancellationToken)
    {
        var implied = !parts.Settings.Get(RoutingSettings.DisableImpliedMappings);
        if (ReceivingRecipient.Of(recipient, parts.Directory.Table, implied) is not { } candidate)
        {
            return BadAddress;
        }

        if (await parts.Pipeline.RecipientAsync(transaction, candidate, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        transaction.Accept(candidate);
        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<SmtpRefusal?> StartBodyAsync(CancellationToken cancellationToken)
    {
        transaction.Id = await parts.Database.Ids.NextAsync(cancellationToken);
        receivedAt = parts.Time.GetUtcNow();
        if (await parts.Pipeline.StartBodyAsync(transaction, cancellationToken) is { } refusal)
        {
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
            return SmtpCommitResult.Refuse(Loop);
        }

        if (await parts.Pipeline.MessageAsync(transaction, cancellationToken) is { } refusal)
        {
            return SmtpCommitResult.Refuse(refusal);
        }

        if (transaction.Diverted is { Count: 0 })
        {
            // SVC-192: the client believes that it was delivered.
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
        return SmtpCommitResult.Accept(new ReplyText(QueueId));
    }

    /// <summary>An account's name is an address at every local domain.</summary>
    private string Whole(string addressOrName) => addressOrName.Contains('@', StringComparison.Ordinal)
        ? addressOrName
        : $"{addressOrName}@{parts.Directory.Table.Domains.Order(StringComparer.Ordinal).FirstOrDefault() ?? parts.HostName}";

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => writer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private ValueTask WriteAsync(ReadOnlySequence<byte> chunk, CancellationToken cancellationToken) => fields is { IsDone: false }
        ? writer!.WriteAsync(fields.Take(chunk), cancellationToken)
        : writer!.WriteAsync(chunk, cancellationToken);

    private string QueueId => transaction.Id.ToString(CultureInfo.InvariantCulture);
}
