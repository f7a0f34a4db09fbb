using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Server;

namespace Pennypost.Core.Receiving;

/// <content>The extensions that this mail system keeps its word about: the queue honours what they ask for.</content>
public sealed partial class SmtpBackend : ISmtpStatusNotifications, ISmtpRequireTls, ISmtpDeliverBy, ISmtpFutureRelease, ISmtpDirectory, ISmtpTurn
{
    /// <inheritdoc/>
    public bool OffersStatusNotifications(SmtpClientInfo client) => !service.Get(SmtpExtensionServiceSettings.DisableStatusNotifications);

    /// <inheritdoc/>
    public bool OffersRequireTls(SmtpClientInfo client) => true;

    /// <inheritdoc/>
    public TimeSpan? MinimumDeliverBy(SmtpClientInfo client) => TimeSpan.Zero;

    /// <inheritdoc/>
    public TimeSpan? MaximumHold(SmtpClientInfo client)
    {
        ArgumentNullException.ThrowIfNull(client);

        // RFC 4865 §2: for submission only. Where nobody may send without a log-in it can be announced before one.
        var days = service.Get(SmtpExtensionServiceSettings.MaximumHoldDays);
        var isSubmission = service.Get(SmtpServiceSettings.RequireAuthentication) && !service.Get(SmtpServiceSettings.ExemptIncoming);
        return days > 0 && (client.Identity is not null || isSubmission) ? TimeSpan.FromDays(days) : null;
    }

    /// <inheritdoc/>
    public bool MayAsk(SmtpClientInfo client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return service.Get(SmtpVrfyServiceSettings.Enabled) && parts.Access.Table.MayVerify(client.RemoteEndPoint.Address);
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SmtpAddress>> VerifyAsync(SmtpClientInfo client, string text, CancellationToken cancellationToken) =>
        new(parts.Inquiries.Verify(text));

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<SmtpAddress>> ExpandAsync(SmtpClientInfo client, string text, CancellationToken cancellationToken) =>
        parts.Inquiries.ExpandAsync(text, cancellationToken);

    /// <inheritdoc/>
    public bool MayTurn(SmtpClientInfo client)
    {
        ArgumentNullException.ThrowIfNull(client);
        return ClientNetworks.Contains(service.Get(SmtpExtensionServiceSettings.TurnClients), client.RemoteEndPoint.Address);
    }

    /// <inheritdoc/>
    public async ValueTask<int?> TurnAsync(SmtpClientInfo client, string domain, bool withSubdomains, CancellationToken cancellationToken) =>
        await parts.Turns.TurnAsync(domain, withSubdomains, cancellationToken);
}
