using System.Buffers.Text;
using Pennypost.Net;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>BDAT: a chunk of the message, its octets counted (RFC 3030 §2).</summary>
/// <remarks>Whatever is answered, exactly the announced octets are taken off the wire first: read as commands they would be what smuggling is. A size that
/// cannot be read, or is beyond all patience, therefore ends the session. A chunk that fails ends the transaction, so that chunks still on their way
/// are out of order and answered 503.</remarks>
internal static class BdatCommand
{
    // Allowed in the state Mail for the same reason as DATA.
    public static readonly SmtpCommand Row = new(
        "BDAT", SmtpStates.Mail | SmtpStates.Recipients | SmtpStates.Chunks, SmtpCommandTraits.None, "BDAT size [LAST]", RunAsync)
    {
        WhenRefusedAsync = SkipAsync,
    };

    private static async ValueTask<SmtpReply?> RunAsync(SmtpSession session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        if (!TryParse(argument.Span, out var size, out var isLast))
        {
            session.Ended = true;
            return StandardReplies.BadArguments;
        }

        if (session.State == SmtpStates.Mail)
        {
            await SkipAsync(session, argument, cancellationToken);
            return session.Settings.Protocol == SmtpProtocol.Lmtp ? StandardReplies.BadSequence : StandardReplies.NoValidRecipients;
        }

        try
        {
            if (await BeginAsync(session, argument, cancellationToken) is { } refusal)
            {
                return refusal;
            }
        }
        catch
        {
            await SkipAsync(session, argument, cancellationToken);
            await session.ResetAsync();
            throw;
        }

        return await TakeAsync(session, session.Transaction!.Chunks!, size, isLast, cancellationToken);
    }

    private static async ValueTask<SmtpReply?> BeginAsync(SmtpSession session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        var transaction = session.Transaction!;
        if (transaction.Chunks is not null)
        {
            return null;
        }

        if (await transaction.Delivery.StartBodyAsync(cancellationToken) is { } refusal)
        {
            await SkipAsync(session, argument, cancellationToken);
            await session.ResetAsync();
            return refusal.ToReply();
        }

        transaction.Chunks = new ChunkTransfer(session, transaction);
        session.ChunksBegun();
        return null;
    }

    private static async ValueTask<SmtpReply> TakeAsync(
        SmtpSession session, ChunkTransfer chunks, long size, bool isLast, CancellationToken cancellationToken)
    {
        if (size > chunks.Patience)
        {
            session.Ended = true;
            return StandardReplies.MessageTooBig;
        }

        await session.FlushWaitingAsync();
        var failure = await chunks.TakeAsync(size, cancellationToken);
        if (failure is null && !isLast)
        {
            return StandardReplies.ChunkOk;
        }

        try
        {
            return failure is not null && !isLast
                ? failure
                : await MessageEnd.ReplyAsync(session, failure ?? await chunks.FinishAsync(cancellationToken), cancellationToken);
        }
        finally
        {
            await session.ResetAsync();
        }
    }

    /// <summary>Takes the octets of a chunk that nobody wants off the wire.</summary>
    private static async ValueTask SkipAsync(SmtpSession session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        var limit = session.Backend.MaximumMessageSize(session.Client);
        if (!TryParse(argument.Span, out var size, out _) || size > 2 * limit)
        {
            session.Ended = true;
            return;
        }

        await session.FlushWaitingAsync();
        var status = await session.Lines.SkipAsync(size, session.Settings.DataTimeout, cancellationToken);
        session.Ended |= status != ReadStatus.Complete;
    }

    // RFC 3030 §2: chunk-size is 1*DIGIT, and LAST, in any case, is all that may follow.
    private static bool TryParse(ReadOnlySpan<byte> argument, out long size, out bool isLast)
    {
        var space = argument.IndexOf((byte)' ');
        var digits = space < 0 ? argument : argument[..space];
        var rest = space < 0 ? [] : argument[space..].TrimStart((byte)' ');
        isLast = System.Text.Ascii.EqualsIgnoreCase(rest, "LAST"u8);
        size = 0;
        return (isLast || space < 0)
            && digits.Length is > 0 and <= 18
            && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
            && Utf8Parser.TryParse(digits, out size, out _);
    }
}
