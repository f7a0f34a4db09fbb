using System.Reflection;
using Pennypost.Smtp.Replies;

namespace Pennypost.Core.Receiving.Pipeline;

/// <summary>All checks, in their order; each stage knows only those that have something to say at it.</summary>
public sealed class ReceivingPipeline
{
    private readonly ReceivingCheck[] connect;
    private readonly ReceivingCheck[] hello;
    private readonly ReceivingCheck[] mail;
    private readonly ReceivingCheck[] recipient;
    private readonly ReceivingCheck[] startBody;
    private readonly ReceivingCheck[] message;

    /// <summary>Arranges the checks.</summary>
    /// <param name="checks">In any order.</param>
    public ReceivingPipeline(IEnumerable<ReceivingCheck> checks)
    {
        ReceivingCheck[] all = [.. checks.OrderBy(c => c.Place)];
        connect = Of(nameof(ReceivingCheck.ConnectAsync));
        hello = Of(nameof(ReceivingCheck.HelloAsync));
        mail = Of(nameof(ReceivingCheck.MailAsync));
        recipient = Of(nameof(ReceivingCheck.RecipientAsync));
        startBody = Of(nameof(ReceivingCheck.StartBodyAsync));
        message = Of(nameof(ReceivingCheck.MessageAsync));

        ReceivingCheck[] Of(string method) =>
            [.. all.Where(c => c.GetType().GetMethod(method, BindingFlags.Public | BindingFlags.Instance)!.DeclaringType != typeof(ReceivingCheck))];
    }

    /// <summary>Asks at connect.</summary>
    public ValueTask<SmtpRefusal?> ConnectAsync(ReceivingSession session, CancellationToken cancellationToken) =>
        connect.Length == 0 ? default : AskAsync(connect, session, static (check, s, token) => check.ConnectAsync(s, token), cancellationToken);

    /// <summary>Asks at EHLO or HELO.</summary>
    public ValueTask<SmtpRefusal?> HelloAsync(ReceivingSession session, CancellationToken cancellationToken) =>
        hello.Length == 0 ? default : AskAsync(hello, session, static (check, s, token) => check.HelloAsync(s, token), cancellationToken);

    /// <summary>Asks at MAIL.</summary>
    public ValueTask<SmtpRefusal?> MailAsync(ReceivingTransaction transaction, CancellationToken cancellationToken) =>
        mail.Length == 0 ? default : AskAsync(mail, transaction, static (check, t, token) => check.MailAsync(t, token), cancellationToken);

    /// <summary>Asks at RCPT.</summary>
    public ValueTask<SmtpRefusal?> RecipientAsync(ReceivingTransaction transaction, ReceivingRecipient to, CancellationToken cancellationToken) =>
        AskAsync(recipient, (transaction, to), static (check, t, token) => check.RecipientAsync(t.transaction, t.to, token), cancellationToken);

    /// <summary>Asks at DATA.</summary>
    public ValueTask<SmtpRefusal?> StartBodyAsync(ReceivingTransaction transaction, CancellationToken cancellationToken) =>
        startBody.Length == 0 ? default : AskAsync(startBody, transaction, static (check, t, token) => check.StartBodyAsync(t, token), cancellationToken);

    /// <summary>Asks after the last octet.</summary>
    public ValueTask<SmtpRefusal?> MessageAsync(ReceivingTransaction transaction, CancellationToken cancellationToken) =>
        message.Length == 0 ? default : AskAsync(message, transaction, static (check, t, token) => check.MessageAsync(t, token), cancellationToken);

    private static async ValueTask<SmtpRefusal?> AskAsync<T>(
        ReceivingCheck[] checks, T about, Func<ReceivingCheck, T, CancellationToken, ValueTask<SmtpRefusal?>> ask, CancellationToken cancellationToken)
    {
        foreach (var check in checks)
        {
            if (await ask(check, about, cancellationToken) is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }
}
