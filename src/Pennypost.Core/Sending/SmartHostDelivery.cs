using System.Text;
using Pennypost.Core.Signing;
using Pennypost.Net;
using Pennypost.Smtp.Client;
using Pennypost.Smtp.Server;
using Pennypost.Store.Messages;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Sending;

/// <summary>One attempt to give a message to the smart host.</summary>
/// <param name="bodies">The messages.</param>
/// <param name="signing">Signs them, as the last thing that changes them (SVC-165).</param>
/// <param name="tagging">Tags their return paths.</param>
/// <param name="sessions">Sessions that are open already.</param>
/// <param name="settings">The values in force.</param>
/// <param name="time">The clock.</param>
public sealed class SmartHostDelivery(
    MessageBodies bodies, OutgoingSigning signing, BatvTagging tagging, SmartHostSessions sessions, SettingStore settings, TimeProvider time)
{
    /// <summary>Every server must take at least that many recipients at once (RFC 5321 §4.5.3.1.8).</summary>
    private const int RecipientsAtOnce = 100;

    /// <summary>Sends to the waiting recipients.</summary>
    /// <param name="host">Where to.</param>
    /// <param name="mail">What.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>One outcome for every waiting recipient.</returns>
    public async Task<IReadOnlyList<RecipientOutcome>> SendAsync(SmartHost host, OutgoingMessage mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(mail);
        var server = $"{host.Host}:{host.Port}";
        var outcomes = new List<RecipientOutcome>();
        try
        {
            var message = await OutgoingForm.LocateAsync(bodies, mail.MessageId, cancellationToken);
            var returnPath = await tagging.ReturnPathAsync(mail, cancellationToken);

            // RFC 8689 §4.1: who asks for both gets TLS.
            var asked = message.NeedsNoTls && !mail.Options.RequireTls ? host.WithoutDemands() : host;
            await using var session = await sessions.TakeAsync(asked, cancellationToken);
            OutgoingContent? content = null;
            var rest = mail.Waiting.ToArray();
            while (rest.Length > 0 && session.Client.IsUsable)
            {
                // Every session of a server may offer something else, and the signature must fit what is sent.
                var form = FormFor(session.Client.Capabilities, message, content?.Message);
                if (form != content?.Message)
                {
                    var signed = await signing.SignAsync(mail, form, cancellationToken);
                    if (signed.WaitReason is { } wait)
                    {
                        return Complete(mail, outcomes, "4.7.5", wait, server);
                    }

                    content = new OutgoingContent(form, await form.SizeAsync(cancellationToken) + signed.Fields.Length, signed.Fields, returnPath);
                }

                // RFC 9422 §4: a server that takes fewer says so.
                var group = rest[..Math.Min(rest.Length, Math.Min(RecipientsAtOnce, session.Client.Capabilities.MaximumRecipients ?? RecipientsAtOnce))];
                var results = await SendAsync(session.Client, mail, group, content, cancellationToken);
                if (session.IsUsed && outcomes.Count == 0 && IsLost(results))
                {
                    // The server had closed a session that was kept: that is no attempt. A new one is.
                    await session.RenewAsync(cancellationToken);
                    continue;
                }

                var passedOn = session.Client.Capabilities.Has("DSN");
                outcomes.AddRange(group.Zip(results, (recipient, result) => RecipientOutcome.Of(recipient, result, server) with { StatusIsPassedOn = passedOn }));
                rest = rest[group.Length..];
            }

            return Complete(mail, outcomes, "4.4.2", "The session ended before this recipient", server);
        }
        catch (ConnectFailedException error)
        {
            return Complete(mail, outcomes, "4.4.1", error.Message, server);
        }
        catch (SmtpClientException error)
        {
            // A refused log-in or greeting says nothing about the recipients: the administrator has to act, the mail waits.
            return Complete(mail, outcomes, error.Failure == SmtpFailure.LogIn ? "4.7.0" : "4.4.0", error.Message, server);
        }
    }

    // RFC 6152 §3: eight bits go only where they are welcome.
    private OutgoingForm FormFor(SmtpServerCapabilities capabilities, OutgoingForm message, OutgoingForm? present)
    {
        var wantsSevenBit = message.MayBeEightBit && (!capabilities.Has("8BITMIME") || settings.Get(DkimSettings.SevenBit));
        return present is not null && present.IsSevenBit == wantsSevenBit ? present : wantsSevenBit ? message.InSevenBits() : message;
    }

    private async Task<IReadOnlyList<SmtpRecipientResult>> SendAsync(
        SmtpClient client, OutgoingMessage mail, OutgoingRecipient[] group, OutgoingContent content, CancellationToken cancellationToken)
    {
        var (message, size, fields, returnPath) = content;
        await using var body = new PrefixedStream(fields, await message.OpenAsync(cancellationToken));
        var sender = returnPath.Length == 0 ? null : OutgoingRecipient.PathOf(returnPath);
        var envelope = new SmtpEnvelopeToSend(sender, [.. group.Select(recipient => recipient.Path)], size)
        {
            IsEightBit = message.MayBeEightBit,
            HasInternationalHeaders = mail.Options.SmtpUtf8 && message.HasInternationalHeader,
            RequireTls = mail.Options.RequireTls,
            Return = mail.Options.Return,
            EnvelopeId = mail.Options.EnvelopeId,
            Details = [.. group.Select(recipient => new SmtpRecipient(recipient.Path)
            {
                Notify = recipient.Options.Notify,
                OriginalRecipient = recipient.Options.Original,
            })],
            TimeLeft = mail.Options.DeliverBy is { } deadline
                ? new SmtpTimeLeft(deadline - time.GetUtcNow(), mail.Options.ReturnAtDeadline, mail.Options.Trace)
                : null,
        };
        return await client.SendAsync(envelope, body, cancellationToken);
    }

    // 421, or a connection that is gone, before anything was accepted.
    private static bool IsLost(IReadOnlyList<SmtpRecipientResult> results) => results.All(result => result.Reply.Code == 421);

    private static List<RecipientOutcome> Complete(OutgoingMessage mail, List<RecipientOutcome> outcomes, string status, string reason, string server)
    {
        outcomes.AddRange(mail.Waiting.Skip(outcomes.Count).Select(recipient => RecipientOutcome.Deferred(recipient, status, reason, server)));
        return outcomes;
    }

    /// <summary>What is sent to every group of recipients.</summary>
    /// <param name="Message">The message in its form.</param>
    /// <param name="Size">Octets with the fields.</param>
    /// <param name="Fields">What signing put before it.</param>
    /// <param name="ReturnPath">Tagged or as it was; empty for the null one.</param>
    private sealed record OutgoingContent(OutgoingForm Message, long Size, byte[] Fields, string ReturnPath);
}
