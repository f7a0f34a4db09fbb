using Pennypost.Smtp.Grammar;

namespace Pennypost.Smtp.Server;

/// <summary>Optional interface of a backend: it keeps what the sender says about delivery status notifications, and obeys (RFC 3461).</summary>
public interface ISmtpStatusNotifications
{
    /// <summary>Whether DSN is offered to this client now (SVC-214).</summary>
    /// <param name="client">The session's client.</param>
    bool OffersStatusNotifications(SmtpClientInfo client);
}

/// <summary>Optional interface of a backend: messages marked REQUIRETLS leave only for servers that promise the same, in verified TLS (RFC 8689).</summary>
public interface ISmtpRequireTls
{
    /// <summary>Whether REQUIRETLS is offered to this client now. The server asks only inside TLS.</summary>
    /// <param name="client">The session's client.</param>
    bool OffersRequireTls(SmtpClientInfo client);
}

/// <summary>Optional interface of a backend: its queue knows deadlines (RFC 2852).</summary>
public interface ISmtpDeliverBy
{
    /// <summary>The shortest time that may be asked for with mode R, or null when deadlines are not offered to this client now.</summary>
    /// <param name="client">The session's client.</param>
    TimeSpan? MinimumDeliverBy(SmtpClientInfo client);
}

/// <summary>Optional interface of a backend: its queue can hold messages until a time (RFC 4865).</summary>
public interface ISmtpFutureRelease
{
    /// <summary>The longest time for which a message may be held, or null when holding is not offered to this client now.</summary>
    /// <param name="client">The session's client.</param>
    TimeSpan? MaximumHold(SmtpClientInfo client);
}

/// <summary>Optional interface of a backend: VRFY and EXPN for those who may ask (RFC 5321 §3.5; SVC-208 to SVC-210).</summary>
public interface ISmtpDirectory
{
    /// <summary>Whether this client may ask. Others are answered 252 whatever they ask, and learn nothing (RFC 5321 §7.3).</summary>
    /// <param name="client">The session's client.</param>
    bool MayAsk(SmtpClientInfo client);

    /// <summary>Looks up one address.</summary>
    /// <param name="client">The session's client.</param>
    /// <param name="text">What stands behind VRFY: an address, or a name to be searched for.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    /// <returns>The address in its canonical form; none when it is unknown; several when the name is ambiguous.</returns>
    ValueTask<IReadOnlyList<SmtpAddress>> VerifyAsync(SmtpClientInfo client, string text, CancellationToken cancellationToken);

    /// <summary>Looks up the members of a list or alias.</summary>
    /// <param name="client">The session's client.</param>
    /// <param name="text">What stands behind EXPN.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    /// <returns>The members; none when there is no such list.</returns>
    ValueTask<IReadOnlyList<SmtpAddress>> ExpandAsync(SmtpClientInfo client, string text, CancellationToken cancellationToken);
}

/// <summary>Optional interface of a backend: a client may ask for the mail that waits for it (ETRN, RFC 1985).</summary>
public interface ISmtpTurn
{
    /// <summary>Whether this client may ask.</summary>
    /// <param name="client">The session's client.</param>
    bool MayTurn(SmtpClientInfo client);

    /// <summary>Makes the queue of a domain due now. The mail goes the way it always goes, never back over this connection.</summary>
    /// <param name="client">The session's client.</param>
    /// <param name="domain">The domain, in lower case.</param>
    /// <param name="withSubdomains">True when the domains below it are meant too (RFC 1985 §5.3, "@").</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    /// <returns>How many messages are waiting and are tried now; null when this domain is not served to this client.</returns>
    ValueTask<int?> TurnAsync(SmtpClientInfo client, string domain, bool withSubdomains, CancellationToken cancellationToken);
}

/// <summary>Optional interface of a delivery: LMTP answers for each recipient by itself (RFC 2033 §4.2).</summary>
public interface ILmtpDelivery
{
    /// <summary>The body is complete: deliver it, in place of <see cref="ISmtpDelivery.CommitAsync"/>.</summary>
    /// <param name="cancellationToken">Ends with the session. What is durable must be reported as accepted.</param>
    /// <returns>One result for each recipient that was accepted, in their order.</returns>
    ValueTask<IReadOnlyList<SmtpCommitResult>> CommitEachAsync(CancellationToken cancellationToken);
}
