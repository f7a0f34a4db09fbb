using Pennypost.Core.Accounts;
using Pennypost.Core.Services;
using Pennypost.Smtp.Server;

namespace Pennypost.Core.Receiving.Pipeline;

/// <summary>An SMTP session as the checks see it.</summary>
/// <param name="client">The session's client.</param>
/// <param name="service">The service it came to, as it was when the session began.</param>
public sealed class ReceivingSession(SmtpClientInfo client, MailService service) : Facts
{
    /// <summary>Addresses, HELO name, TLS.</summary>
    public SmtpClientInfo Client { get; } = client;

    /// <summary>The service and its settings.</summary>
    public MailService Service { get; } = service;

    /// <summary>Who logged in; null while nobody has.</summary>
    public AccountIdentity? Account => Client.Identity?.Account as AccountIdentity ?? KnownByAddress;

    /// <summary>Who counts as logged in because he did so by POP3 from the same address a moment ago (SVC-058); null when nobody does.</summary>
    public AccountIdentity? KnownByAddress { get; set; }

    /// <summary>True when the client's address alone lets it send anywhere (SVC-351, Allow Unauth); found out when it connects.</summary>
    public bool MaySendWithoutLogIn { get; set; }

    /// <summary>True when the session may send to other servers: it has logged in, or its address may send without (SVC-139: "local").</summary>
    public bool IsLocal => MaySendWithoutLogIn || Account is not null;
}
