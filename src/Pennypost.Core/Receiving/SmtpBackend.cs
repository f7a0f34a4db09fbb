using Pennypost.Core.Access;
using Pennypost.Core.Accounts;
using Pennypost.Core.Accounts.Sasl;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Routing;
using Pennypost.Core.Sending;
using Pennypost.Core.Services;
using Pennypost.Core.Settings;
using Pennypost.Core.Status;
using Pennypost.Core.Tarpitting;
using Pennypost.Core.Tracing;
using Pennypost.Mail;
using Pennypost.Smtp.Replies;
using Pennypost.Smtp.Server;
using Pennypost.Store.Bodies;
using Pennypost.Store.Messages;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Receiving;

/// <summary>The mail system behind the SMTP server: who may send what to whom, and the way into the store.</summary>
/// <param name="service">The service; its settings apply.</param>
/// <param name="parts">What the whole system shares.</param>
public sealed partial class SmtpBackend(MailService service, ReceivingParts parts) : ISmtpBackend, ISmtpAuthenticator, ISmtpErrorDelay
{
    private static readonly SmtpRefusal BadSender = SmtpRefusal.Of(553, "5.1.7", "Bad sender address");

    /// <inheritdoc/>
    public ValueTask<SmtpRefusal?> ConnectAsync(SmtpClientInfo client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var session = new ReceivingSession(client, service);
        client.BackendState = session;
        return parts.Pipeline.ConnectAsync(session, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<SmtpRefusal?> HelloAsync(SmtpClientInfo client, CancellationToken cancellationToken) =>
        parts.Pipeline.HelloAsync(Session(client), cancellationToken);

    /// <inheritdoc/>
    public long MaximumMessageSize(SmtpClientInfo client) =>
        service.Get(SmtpServiceSettings.MaximumMessageSize);

    /// <inheritdoc/>
    public async ValueTask<SmtpMailResult> MailAsync(SmtpClientInfo client, SmtpMail mail, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(mail);
        var sender = default(AddrSpec);
        if (mail.Sender is { } path && !AddrSpec.TryCreate(path.LocalPart, path.Domain, out sender))
        {
            return SmtpMailResult.Refuse(BadSender);
        }

        var transaction = new ReceivingTransaction(Session(client), mail, sender);
        var trace = ReceivingTrace.Begin(parts.Trace, transaction);
        if (await parts.Pipeline.MailAsync(transaction, cancellationToken) is not { } refusal)
        {
            return SmtpMailResult.Accept(new IncomingDelivery(parts, transaction, trace));
        }

        if (trace is not null)
        {
            trace.Refused("MAIL", refusal);
            await trace.EndAsync(parts.Database.Ids, parts.Time.GetUtcNow(), hasFailed: false);
        }

        return SmtpMailResult.Refuse(refusal);
    }

    /// <inheritdoc/>
    public async ValueTask<SmtpLogInResult> AuthenticateAsync(SmtpClientInfo client, SmtpCredentials credentials, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(credentials);
        var result = await parts.Authenticator.LogInAsync(
            credentials.Name, credentials.Password, client.RemoteEndPoint.Address, "SMTP", cancellationToken);

        // RFC 4616 §2: acting as someone else is not offered, so any other identity fails as a wrong password does.
        return result.Account is { } account && (credentials.AuthorizationId.Length == 0 || credentials.AuthorizationId == credentials.Name)
            ? Admit(client, account)
            : new SmtpLogInResult(null, IsTemporary: result.Refusal == LogInRefusal.Busy);
    }

    /// <inheritdoc/>
    public ValueTask DelayAsync(SmtpClientInfo client, int errors, CancellationToken cancellationToken) =>
        parts.Tarpit.DelayAsync(Session(client), errors, cancellationToken);

    // Every way to log in ends here; SVC-360: who may not log in from there fails as a wrong password does.
    private SmtpLogInResult Admit(SmtpClientInfo client, AccountIdentity account) =>
        parts.Access.MayLogIn(client.RemoteEndPoint.Address, service, account) ? new(new SmtpIdentity(account.Name, account)) : SmtpLogInResult.Failed;

    private static ReceivingSession Session(SmtpClientInfo client) => (ReceivingSession)client.BackendState!;
}

/// <summary>What receiving needs from the rest of the system.</summary>
/// <param name="Pipeline">Whoever may object.</param>
/// <param name="Database">The database, for ids.</param>
/// <param name="Bodies">Where large bodies go.</param>
/// <param name="Reservations">Their keys.</param>
/// <param name="Intake">Where messages become durable.</param>
/// <param name="Directory">Who is a recipient.</param>
/// <param name="Authenticator">Who is who.</param>
/// <param name="Access">Who may what from where.</param>
/// <param name="LogIns">The same for mechanisms without a password.</param>
/// <param name="Inquiries">Answers VRFY and EXPN.</param>
/// <param name="Turns">Obeys ETRN.</param>
/// <param name="Settings">The values in force.</param>
/// <param name="Statistics">Counts what was accepted.</param>
/// <param name="Tarpit">Lets clients wait that cause errors.</param>
/// <param name="Trace">Takes notes of what happens to messages.</param>
/// <param name="Time">The clock.</param>
public sealed record ReceivingParts(
    ReceivingPipeline Pipeline,
    Database Database,
    IBodyStore Bodies,
    BodyReservations Reservations,
    MessageIntake Intake,
    RecipientDirectory Directory,
    Authenticator Authenticator,
    AccessPolicy Access,
    SaslLogIns LogIns,
    AddressInquiries Inquiries,
    QueueTurns Turns,
    SettingStore Settings,
    MailStatistics Statistics,
    Tarpit Tarpit,
    MessageTrace Trace,
    TimeProvider Time)
{
    /// <summary>Our name.</summary>
    public string HostName => HostSettings.HostName(Settings);
}
