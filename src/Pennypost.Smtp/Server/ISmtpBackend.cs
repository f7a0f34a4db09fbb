using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server;

/// <summary>The mail system as the SMTP server sees it. Everything that is not protocol is decided here.</summary>
/// <remarks>
/// <para>The server calls these methods in the order of the dialogue and never two at a time for one session.</para>
/// <para>A refusal is a value and is answered as it stands. An exception is a server fault: the client sees <c>451 4.3.0</c> with a reference,
/// the exception is logged under the same reference, and the session goes on.</para>
/// <para>Extensions are further small interfaces on the same object, such as <see cref="ISmtpAuthenticator"/>: the capability is advertised
/// only when the interface is implemented.</para>
/// </remarks>
public interface ISmtpBackend
{
    /// <summary>Called before the greeting. A refusal (usually 554 or 421) is sent instead of the greeting and ends the session.</summary>
    /// <param name="client">The session's client.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    /// <returns>Null to greet the client.</returns>
    ValueTask<SmtpRefusal?> ConnectAsync(SmtpClientInfo client, CancellationToken cancellationToken);

    /// <summary>Called at EHLO and HELO, when <see cref="SmtpClientInfo.HelloName"/> is known. Code 421 ends the session.</summary>
    /// <param name="client">The session's client.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    /// <returns>Null to go on.</returns>
    ValueTask<SmtpRefusal?> HelloAsync(SmtpClientInfo client, CancellationToken cancellationToken);

    /// <summary>The largest message, in octets, that this client may send now; advertised with SIZE (RFC 1870 §4).</summary>
    /// <param name="client">The session's client.</param>
    long MaximumMessageSize(SmtpClientInfo client);

    /// <summary>Called at MAIL: begins a transaction.</summary>
    /// <param name="client">The session's client.</param>
    /// <param name="mail">The reverse path and its parameters, already checked against the grammar and the size limit.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    /// <returns>The delivery that takes recipients and body, or a refusal.</returns>
    ValueTask<SmtpMailResult> MailAsync(SmtpClientInfo client, SmtpMail mail, CancellationToken cancellationToken);
}

/// <summary>The answer to MAIL: a delivery or a refusal, never both.</summary>
public readonly record struct SmtpMailResult
{
    private SmtpMailResult(ISmtpDelivery? delivery, SmtpRefusal? refusal)
    {
        Delivery = delivery;
        Refusal = refusal;
    }

    /// <summary>The delivery, when the sender is accepted.</summary>
    public ISmtpDelivery? Delivery { get; }

    /// <summary>The refusal, when it is not.</summary>
    public SmtpRefusal? Refusal { get; }

    /// <summary>Accepts the sender.</summary>
    /// <param name="delivery">Takes the recipients and the body; the server disposes of it.</param>
    public static SmtpMailResult Accept(ISmtpDelivery delivery) => new(delivery, null);

    /// <summary>Refuses the sender.</summary>
    /// <param name="refusal">The reply.</param>
    public static SmtpMailResult Refuse(SmtpRefusal refusal) => new(null, refusal);
}
