using System.Buffers;
using System.Text;
using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Client;

/// <summary>One transaction of the client: MAIL, RCPT, DATA, and a result for every recipient whatever happens.</summary>
internal sealed class SmtpSending(SmtpDialogue dialogue, SmtpServerCapabilities capabilities, SmtpTimeouts timeouts, SmtpEnvelopeToSend envelope)
{
    /// <summary>Pipelined commands per group, so that neither side's buffers can fill up while the other waits (RFC 2920 §3.1).</summary>
    private const int GroupSize = 50;

    private const int BlockSize = 32 * 1024;

    private readonly SmtpRecipientResult?[] results = new SmtpRecipientResult?[envelope.Recipients.Count];

    /// <summary>True when another transaction may follow in the session.</summary>
    public bool SessionIsUsable { get; private set; }

    public async ValueTask<IReadOnlyList<SmtpRecipientResult>> RunAsync(Stream message, CancellationToken cancellationToken)
    {
        try
        {
            if (Impossible() is { } reason)
            {
                Settle(reason);
                SessionIsUsable = true;
            }
            else if (await SendEnvelopeAsync(cancellationToken))
            {
                await SendMessageAsync(message, cancellationToken);
            }
            else
            {
                SessionIsUsable = await ResetAsync(cancellationToken);
            }
        }
        catch (SmtpClientException error)
        {
            // Recipients already refused stay refused; the others may be tried again (RFC 5321 §4.5.4.1).
            SessionIsUsable = false;
            Settle(error.Reply ?? new SmtpServerReply(421, new EnhancedStatus(4, 4, 2), [error.Message]));
        }

        return Array.ConvertAll(results, result => result!);
    }

    /// <summary>What the server's capabilities rule out from the start.</summary>
    private SmtpServerReply? Impossible()
    {
        if (envelope.NeedsSmtpUtf8 && !capabilities.Has("SMTPUTF8"))
        {
            // RFC 6531 §3.2: not to be sent to a server that does not offer it.
            return new SmtpServerReply(550, new EnhancedStatus(5, 6, 7), ["The server does not support international addresses (SMTPUTF8)"]);
        }

        // RFC 1870 §6.2.
        return envelope.Size > capabilities.MaximumSize
            ? new SmtpServerReply(552, new EnhancedStatus(5, 3, 4), ["The message is larger than the server accepts"])
            : null;
    }

    private async ValueTask<bool> SendEnvelopeAsync(CancellationToken cancellationToken)
    {
        var groupSize = capabilities.Has("PIPELINING") ? GroupSize : 1;
        dialogue.Write(MailCommand());
        var mailPending = true;
        if (groupSize == 1 && !await MailAcceptedAsync(cancellationToken))
        {
            return false;
        }

        mailPending &= groupSize > 1;
        var mailRefused = false;
        var accepted = 0;
        for (var start = 0; start < envelope.Recipients.Count && !mailRefused; start += groupSize)
        {
            var end = Math.Min(start + groupSize, envelope.Recipients.Count);
            for (var i = start; i < end; i++)
            {
                dialogue.Write($"RCPT TO:<{envelope.Recipients[i]}>");
            }

            await dialogue.FlushAsync(timeouts.Envelope, cancellationToken);
            if (mailPending)
            {
                mailPending = false;
                mailRefused = !await MailAcceptedAsync(cancellationToken);
            }

            accepted += await ReadRecipientsAsync(start, end, cancellationToken);
        }

        return accepted > 0 && !mailRefused;
    }

    private async ValueTask<bool> MailAcceptedAsync(CancellationToken cancellationToken)
    {
        await dialogue.FlushAsync(timeouts.Envelope, cancellationToken);
        var reply = await dialogue.ReadReplyAsync(timeouts.Envelope, cancellationToken);
        if (reply.IsPositive)
        {
            return true;
        }

        Settle(reply);
        return false;
    }

    private async ValueTask<int> ReadRecipientsAsync(int start, int end, CancellationToken cancellationToken)
    {
        var accepted = 0;
        for (var i = start; i < end; i++)
        {
            var reply = await dialogue.ReadReplyAsync(timeouts.Envelope, cancellationToken);
            if (reply.IsPositive)
            {
                accepted++;
            }
            else
            {
                results[i] ??= Result(envelope.Recipients[i], reply);
            }
        }

        return accepted;
    }

    private async ValueTask SendMessageAsync(Stream message, CancellationToken cancellationToken)
    {
        var reply = await dialogue.AskAsync("DATA", timeouts.DataStart, cancellationToken);
        if (reply.IsTransient || reply.IsPermanent)
        {
            Settle(reply);
            SessionIsUsable = await ResetAsync(cancellationToken);
            return;
        }

        if (reply.Code != 354)
        {
            // Success without a message, or another question: nothing of it can be believed.
            throw new SmtpClientException(SmtpFailure.BadReply, $"The server answered DATA with {reply.Code}.");
        }

        await StreamAsync(message, cancellationToken);
        reply = await dialogue.ReadReplyAsync(timeouts.DataEnd, cancellationToken);
        Settle(reply);
        SessionIsUsable = reply.Code != 421;
    }

    private async ValueTask StreamAsync(Stream message, CancellationToken cancellationToken)
    {
        var stuffer = new DotStuffer();
        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            int count;
            while ((count = await message.ReadAsync(block.AsMemory(0, BlockSize), cancellationToken)) > 0)
            {
                stuffer.Write(block.AsSpan(0, count), dialogue.Connection.Output);
                await dialogue.FlushAsync(timeouts.DataBlock, cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        stuffer.Finish(dialogue.Connection.Output);
        await dialogue.FlushAsync(timeouts.DataBlock, cancellationToken);
    }

    private async ValueTask<bool> ResetAsync(CancellationToken cancellationToken)
    {
        var reply = await dialogue.AskAsync("RSET", timeouts.Command, cancellationToken);
        return reply.IsPositive;
    }

    private string MailCommand()
    {
        var command = new StringBuilder("MAIL FROM:<").Append(envelope.Sender).Append('>');
        if (capabilities.Has("SIZE"))
        {
            command.Append(" SIZE=").Append(envelope.Size);
        }

        // RFC 6152 §3 would have an 8-bit message converted for a server without 8BITMIME; such servers pass eight bits on in practice, and a
        // conversion would break signatures.
        if (envelope.IsEightBit && capabilities.Has("8BITMIME"))
        {
            command.Append(" BODY=8BITMIME");
        }

        return (envelope.NeedsSmtpUtf8 ? command.Append(" SMTPUTF8") : command).ToString();
    }

    /// <summary>Gives every recipient without a result this one.</summary>
    private void Settle(SmtpServerReply reply)
    {
        for (var i = 0; i < results.Length; i++)
        {
            results[i] ??= Result(envelope.Recipients[i], reply);
        }
    }

    private static SmtpRecipientResult Result(SmtpAddress recipient, SmtpServerReply reply)
    {
        // RFC 5321 §4.2.1: the first digit decides; anything unexpected is treated as temporary.
        var outcome = reply.IsPositive ? SmtpOutcome.Delivered : reply.IsPermanent ? SmtpOutcome.Failed : SmtpOutcome.Deferred;
        return new SmtpRecipientResult(recipient, outcome, reply);
    }
}
