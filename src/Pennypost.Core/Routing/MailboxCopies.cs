using System.Text;
using Npgsql;
using Pennypost.Core.Receiving;
using Pennypost.Core.Sending;
using Pennypost.Store.Bodies;
using Pennypost.Store.Messages;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Routing;

/// <summary>Copies of a message for one mailbox each, which name the recipients of the envelope that it came by (SVC-220).</summary>
/// <param name="database">For ids.</param>
/// <param name="bodies">The messages.</param>
/// <param name="bodyStore">Where large bodies go.</param>
/// <param name="reservations">Their keys.</param>
public sealed class MailboxCopies(Database database, MessageBodies bodies, IBodyStore bodyStore, BodyReservations reservations)
{
    /// <summary>Stores a copy inside the connection's transaction.</summary>
    /// <param name="connection">With an open transaction.</param>
    /// <param name="mail">The message.</param>
    /// <param name="recipients">Those by which it comes to the mailbox.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    internal async Task<NewMessage> AddAsync(NpgsqlConnection connection, AcceptedMail mail, IEnumerable<string> recipients, CancellationToken cancellationToken)
    {
        await using var body = await bodies.OpenAsync(mail.MessageId, cancellationToken: cancellationToken);
        var (start, _) = await MessageHeader.ReadAsync(body, cancellationToken);
        await using var writer = new MessageWriter(bodyStore, reservations);

        // The Return-Path that we wrote stays the first line: whoever sends the message on looks for it there.
        var rest = OriginalHeader.WithoutReturnPath(start);
        await writer.WriteAsync(start[..^rest.Length], cancellationToken);
        await writer.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(recipients.Select(recipient => $"{mail.Options.RecipientField}: <{recipient}>\r\n"))), cancellationToken);
        await writer.WriteAsync(rest, cancellationToken);
        var buffer = new byte[64 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            await writer.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        var message = await writer.CompleteAsync(await database.Ids.NextAsync(cancellationToken), mail.ReceivedAt, cancellationToken);
        await MessageInsertion.InsertAsync(connection, message, cancellationToken);
        return message;
    }
}
