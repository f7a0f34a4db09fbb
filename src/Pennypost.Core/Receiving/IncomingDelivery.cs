using System.Buffers;
using System.Globalization;
using Pennypost.Core.Accounts;
using Pennypost.Smtp.Replies;
using Pennypost.Smtp.Server;
using Pennypost.Store.Messages;

namespace Pennypost.Core.Receiving;

/// <summary>One message on its way in: recipients, then trace fields and body into a <see cref="MessageWriter"/>, then the intake's commit.</summary>
internal sealed class IncomingDelivery(ReceivingParts parts, SmtpClientInfo client, SmtpMail mail, string sender) : ISmtpDelivery
{
    private static readonly SmtpRefusal Loop = SmtpRefusal.Of(554, "5.4.6", "Routing loop detected");

    private readonly List<string> recipients = [];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private MessageWriter? writer;
    private SubmissionFields? fields;
    private long id;
    private DateTimeOffset receivedAt;

    /// <inheritdoc/>
    public ValueTask<SmtpRefusal?> AddRecipientAsync(SmtpRecipient recipient, CancellationToken cancellationToken)
    {
        var refusal = RecipientDecision.Decide(
            recipient.Address, client.Identity is not null, parts.Directory.Table, RecipientRules.Of(parts.Settings), out var address);
        if (refusal is null)
        {
            var text = address.ToString();
            if (seen.Add(text))
            {
                recipients.Add(text);
            }
        }

        return ValueTask.FromResult(refusal);
    }

    /// <inheritdoc/>
    public async ValueTask<SmtpRefusal?> StartBodyAsync(CancellationToken cancellationToken)
    {
        id = await parts.Database.Ids.NextAsync(cancellationToken);
        receivedAt = parts.Time.GetUtcNow();
        writer = new MessageWriter(parts.Bodies, parts.Reservations);
        var trace = TraceFields.Write(client, mail, sender, recipients.Count == 1 ? recipients[0] : null, parts.HostName, QueueId, receivedAt);
        await writer.WriteAsync(trace, cancellationToken);
        if (client.Identity is not null && parts.Settings.Get(SubmissionSettings.AddMissingFields))
        {
            fields = new SubmissionFields(parts.HostName, id, parts.Time.GetLocalNow());
        }

        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<SmtpRefusal?> WriteBodyAsync(ReadOnlySequence<byte> chunk, CancellationToken cancellationToken)
    {
        if (fields is { IsDone: false })
        {
            await writer!.WriteAsync(fields.Take(chunk), cancellationToken);
        }
        else
        {
            await writer!.WriteAsync(chunk, cancellationToken);
        }

        return null;
    }

    /// <inheritdoc/>
    public async ValueTask<SmtpCommitResult> CommitAsync(CancellationToken cancellationToken)
    {
        if (fields is { IsDone: false })
        {
            await writer!.WriteAsync(fields.Finish(), cancellationToken);
        }

        var message = await writer!.CompleteAsync(id, receivedAt, cancellationToken);
        if (TraceFields.IsLooping(writer.Structure!))
        {
            return SmtpCommitResult.Refuse(Loop);
        }

        var envelope = new NewEnvelope
        {
            Id = id,
            Sender = sender,
            Recipients = recipients,
            SubmittedBy = (client.Identity?.Account as AccountIdentity)?.Id,
            Client = client.RemoteEndPoint.Address,
        };
        await parts.Intake.AcceptAsync(message, envelope, cancellationToken);
        parts.Statistics.Accepted(1);
        return SmtpCommitResult.Accept(new ReplyText(QueueId));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => writer?.DisposeAsync() ?? ValueTask.CompletedTask;

    private string QueueId => id.ToString(CultureInfo.InvariantCulture);
}
