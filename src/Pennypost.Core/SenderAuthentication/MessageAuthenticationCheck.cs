using System.Net;
using Microsoft.Extensions.Logging;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.SenderAuthentication.Dmarc;
using Pennypost.Core.Services;
using Pennypost.Mail;
using Pennypost.Net.Dns;
using Pennypost.Smtp.Replies;
using Pennypost.Store.Settings;
using Pennypost.Trust.Dkim;
using Pennypost.Trust.Dmarc;
using Pennypost.Trust.Results;
using Pennypost.Trust.Spf;

namespace Pennypost.Core.SenderAuthentication;

/// <summary>Judges whole messages by DKIM, ARC and DMARC, and reports everything in an Authentication-Results field on top; fields that only claim to be
/// ours go (STB-077 to STB-082).</summary>
internal sealed class MessageAuthenticationCheck(
    IDnsResolver resolver,
    DmarcVerifier dmarc,
    DmarcData data,
    GatewayServers gateways,
    SettingStore settings,
    TimeProvider time,
    ILogger<MessageAuthenticationCheck> logger) : ReceivingCheck
{
    /// <inheritdoc/>
    public override CheckPlace Place => CheckPlace.MessageAuthentication;

    /// <inheritdoc/>
    public override ValueTask<SmtpRefusal?> StartBodyAsync(ReceivingTransaction transaction, CancellationToken cancellationToken)
    {
        if (!settings.Get(AuthenticationSettings.AddResults) || gateways.Contains(transaction.Session.Client.RemoteEndPoint.Address))
        {
            return default;
        }

        // STB-079: whoever reads the message trusts this name; only we may use it.
        var service = AuthenticationSettings.ServiceNameInForce(settings);
        transaction.RemoveFields((name, value) => IsResults(name) && AuthenticationResults.Claims(value, service));
        if (Judges(transaction.Session))
        {
            var verification = new MessageVerification(resolver, time);
            transaction.Set(verification);
            transaction.Observe(verification);
        }

        return default;
    }

    /// <inheritdoc/>
    public override async ValueTask<SmtpRefusal?> MessageAsync(ReceivingTransaction transaction, CancellationToken cancellationToken)
    {
        if (!settings.Get(AuthenticationSettings.AddResults) || gateways.Contains(transaction.Session.Client.RemoteEndPoint.Address))
        {
            return null;
        }

        SmtpRefusal? refusal = null;
        var report = new ResultReport(transaction);
        if (transaction.Find<MessageVerification>() is { } verification)
        {
            using (verification)
            {
                refusal = await JudgeAsync(transaction, verification, report, cancellationToken);
            }
        }

        if (refusal is null)
        {
            transaction.AddTraceField(
                AuthenticationResults.FieldName, new AuthenticationResults(AuthenticationSettings.ServiceNameInForce(settings), report.Results).ToFieldValue());
            if (transaction.Find<SpfOutcome>() is { } spf && transaction.Find<SpfRequest>() is { } request && settings.Get(AuthenticationSettings.AddReceivedSpf))
            {
                transaction.AddTraceField(ReceivedSpf.FieldName, ReceivedSpf.ToFieldValue(spf, request));
            }
        }

        return refusal;
    }

    private async Task<SmtpRefusal?> JudgeAsync(
        ReceivingTransaction transaction, MessageVerification verification, ResultReport report, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(settings.Get(AuthenticationSettings.MessageSeconds)), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var (signatures, chain) = await verification.CompleteAsync(either.Token);
        transaction.Set(signatures);
        transaction.Set(chain);
        var outcome = await DmarcAsync(transaction, signatures, either.Token);
        transaction.Set(outcome);
        cancellationToken.ThrowIfCancellationRequested();

        report.Add(signatures);
        report.Add(chain);
        var done = Done(outcome.Disposition, settings.Get(DmarcSettings.Enforcement));
        report.Add(outcome, done);
        data.Add(DmarcObservation.Of(
            time.GetUtcNow(), transaction.Session.Client.RemoteEndPoint.Address, outcome, done, transaction.Find<SpfOutcome>(), signatures));
        if (done != DmarcPolicy.Reject)
        {
            // RFC 7489 §6.3, quarantine: treated as suspicious, which here is the folder for junk.
            transaction.IsSuspicious |= done == DmarcPolicy.Quarantine;
            return null;
        }

        // RFC 7489 §10.3: refused in the session, so that nobody gets a report about mail that he did not send.
        SenderAuthenticationLog.DmarcRefused(logger, transaction.Session.Client.SessionId, outcome.Result, outcome.Author);
        return SmtpRefusal.Of(550, "5.7.1", $"Refused by the DMARC policy of {outcome.Author}");
    }

    // RFC 7489 §6.7: the receiver may do less than is asked, never more.
    private static DmarcPolicy Done(DmarcPolicy asked, DmarcEnforcement enforcement) => enforcement switch
    {
        DmarcEnforcement.Reject => asked,
        DmarcEnforcement.Quarantine when asked != DmarcPolicy.None => DmarcPolicy.Quarantine,
        _ => DmarcPolicy.None,
    };

    private async Task<DmarcOutcome> DmarcAsync(ReceivingTransaction transaction, IReadOnlyList<DkimResult> signatures, CancellationToken limit)
    {
        var authors = DmarcAuthors.Of(transaction.Structure!.Fields);
        if (authors.Domains.Count == 0)
        {
            return new DmarcOutcome(DmarcResult.PermError, "") { Problem = authors.Problem };
        }

        try
        {
            var input = new DmarcInput(
                authors.Domains, transaction.Find<SpfOutcome>(), [.. signatures.Select(s => new DmarcSignature(s.Domain, s.Selector, s.StatusName))]);
            return await dmarc.CheckAsync(input, limit);
        }
        catch (OperationCanceledException)
        {
            // The time is over; whether the session has ended too, the caller looks.
            return new DmarcOutcome(DmarcResult.TempError, authors.Domains[0]) { Problem = "DNS did not answer in time." };
        }
    }

    // Mail of users is not judged by what others publish (STB-081), nor what this machine itself brings: its true sender is not to be seen.
    // What comes by LMTP was received by another server.
    private static bool Judges(ReceivingSession session) =>
        !session.IsLocal && session.Service.Type == ServiceType.Smtp && !IPAddress.IsLoopback(session.Client.RemoteEndPoint.Address);

    private static bool IsResults(ReadOnlySpan<byte> name) => System.Text.Ascii.EqualsIgnoreCase(name, "Authentication-Results"u8);
}
