using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Client;

/// <summary>One transaction of the client: MAIL, RCPT, DATA, and a result for every recipient whatever happens.</summary>
internal sealed class SmtpSending(SmtpDialogue dialogue, SmtpServerCapabilities capabilities, SmtpTimeouts timeouts, SmtpEnvelopeToSend envelope)
{
    /// <summary>Pipelined commands per group, so that neither side's buffers can fill up while the other waits (RFC 2920 §3.1).</summary>
    private const int GroupSize = 50;

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
            return Permanent(550, "5.6.7", "The server does not support international addresses (SMTPUTF8)");
        }

        if (envelope.RequireTls && !(dialogue.Connection.Tls is { PeerTrusted: true } && capabilities.Has("REQUIRETLS")))
        {
            // RFC 8689 §4.2.1.
            return Permanent(550, "5.7.30", "The message requires verified TLS and REQUIRETLS, and the server does not give both");
        }

        if (envelope.TimeLeft is { Return: true } left && (capabilities.MinimumDeliverBy is not { } minimum || left.Time < minimum || left.Time <= TimeSpan.Zero))
        {
            // RFC 2852 §4.1.5: mode R goes only to servers that will keep it.
            return Permanent(550, "5.3.3", "The message has a deadline that the server does not promise to keep (DELIVERBY)");
        }

        // RFC 1870 §6.2.
        return envelope.Size > capabilities.MaximumSize ? Permanent(552, "5.3.4", "The message is larger than the server accepts") : null;
    }

    private static SmtpServerReply Permanent(int code, string status, string text) => new(code, EnhancedStatus.Parse(status), [text]);

    private async ValueTask<bool> SendEnvelopeAsync(CancellationToken cancellationToken)
    {
        var groupSize = capabilities.Has("PIPELINING") ? GroupSize : 1;
        dialogue.Write(SmtpParameters.Mail(envelope, capabilities));
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
                dialogue.Write(SmtpParameters.Rcpt(envelope, i, capabilities));
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
        // RFC 6152 §3: eight bits do not go where they are not welcome. What declares itself 8bit or binary travels as base64 then.
        var converts = envelope.IsEightBit && !capabilities.Has("8BITMIME");
        var body = new SmtpBodySending(dialogue, timeouts, message, converts);
        var reply = capabilities.Has("CHUNKING")
            ? await body.SendChunksAsync(cancellationToken)
            : await body.SendDataAsync(cancellationToken);
        Settle(reply);

        // After a refused DATA or chunk the transaction may still be open; after the end of data it never is.
        SessionIsUsable = reply.Code != 421 && (body.IsComplete || await ResetAsync(cancellationToken));
    }

    private async ValueTask<bool> ResetAsync(CancellationToken cancellationToken)
    {
        var reply = await dialogue.AskAsync("RSET", timeouts.Command, cancellationToken);
        return reply.IsPositive;
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
