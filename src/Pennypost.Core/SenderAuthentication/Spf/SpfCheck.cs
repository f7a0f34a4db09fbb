using Microsoft.Extensions.Logging;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Services;
using Pennypost.Core.Settings;
using Pennypost.Smtp.Replies;
using Pennypost.Store.Settings;
using Pennypost.Trust.Spf;

namespace Pennypost.Core.SenderAuthentication.Spf;

/// <summary>Asks SPF at MAIL and notes what it says, for the checks behind: <see cref="SpfOutcome"/> and <see cref="SpfRequest"/>. Refuses nothing.</summary>
/// <param name="verifier">Asks.</param>
/// <param name="exemptions">Who is not asked for.</param>
/// <param name="gateways">Servers that mail comes through: the client behind them is unknown, so SPF cannot work (SVC-178, STB-080).</param>
/// <param name="settings">The values in force.</param>
/// <param name="logger">What was found.</param>
internal sealed class SpfCheck(
    SpfVerifier verifier, SpfExemptions exemptions, GatewayServers gateways, SettingStore settings, ILogger<SpfCheck> logger) : ReceivingCheck
{
    /// <inheritdoc/>
    public override CheckPlace Place => CheckPlace.SpfEvaluation;

    /// <inheritdoc/>
    public override async ValueTask<SmtpRefusal?> MailAsync(ReceivingTransaction transaction, CancellationToken cancellationToken)
    {
        var session = transaction.Session;
        var client = session.Client.RemoteEndPoint.Address;
        if (!Applies(session) || gateways.Contains(client) || exemptions.Matches(session.Service.Id, client, transaction.Sender, session.Client.HelloName))
        {
            return null;
        }

        var request = new SpfRequest(client, session.Client.HelloName, transaction.Sender, HostSettings.HostName(settings));
        var outcome = await verifier.CheckAsync(request, cancellationToken);
        transaction.Set(request);
        transaction.Set(outcome);
        SenderAuthenticationLog.SpfChecked(logger, session.Client.SessionId, outcome.Result, outcome.Domain, outcome.Mechanism, outcome.Problem);
        return null;
    }

    // What comes by LMTP was received by another server, which alone saw the client.
    private static bool Applies(ReceivingSession session) =>
        session.Service.Type == ServiceType.Smtp
        && session.Service.Get(SpfServiceSettings.Enabled)
        && !(session.IsLocal && session.Service.Get(SpfServiceSettings.SkipLocal));
}
