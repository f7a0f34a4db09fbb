using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.SenderAuthentication;
using Pennypost.Smtp.Replies;
using Pennypost.Store.Settings;
using Pennypost.Trust.Spf;

namespace Pennypost.Core.Greylisting;

/// <summary>Refuses what is seen for the first time, for some minutes (SVC-167, RFC 6647 §2).</summary>
/// <remarks>Stands last in the order of evaluation: only a recipient that everybody else would accept is remembered (SVC-174).</remarks>
/// <param name="store">The shared memory.</param>
/// <param name="memory">This process's own.</param>
/// <param name="exemptions">Who is never greylisted.</param>
/// <param name="gateways">Front servers, which have no other way to us (STB-080).</param>
/// <param name="settings">The values in force.</param>
/// <param name="time">The clock.</param>
internal sealed class GreylistCheck(
    GreylistStore store, GreylistMemory memory, GreylistExemptions exemptions, GatewayServers gateways, SettingStore settings, TimeProvider time) : ReceivingCheck
{
    // SVC-168. RFC 6647 §3: a code of the 4yz class; 451 because the local policy is the reason.
    private static readonly SmtpRefusal Later = SmtpRefusal.Of(451, "4.7.1", "Greylisted, please try again later");

    /// <inheritdoc/>
    public override CheckPlace Place => CheckPlace.Greylisting;

    /// <inheritdoc/>
    public override async ValueTask<SmtpRefusal?> RecipientAsync(
        ReceivingTransaction transaction, ReceivingRecipient recipient, CancellationToken cancellationToken)
    {
        var session = transaction.Session;
        if (!session.Service.Get(GreylistingServiceSettings.Enabled) || session.IsLocal || IsExempt(transaction, recipient))
        {
            return null;
        }

        var key = GreylistKey.Of(
            session.Client.RemoteEndPoint.Address, transaction.Sender, recipient.Address, settings.Get(GreylistingSettings.WholeNetworks));
        if (memory.Knows(key))
        {
            return null;
        }

        var verdict = await store.AskAsync(key, GreylistRules.Of(settings), time.GetUtcNow(), cancellationToken);
        memory.Note(key, verdict);
        return verdict == GreylistVerdict.Wait ? Later : null;
    }

    private bool IsExempt(ReceivingTransaction transaction, ReceivingRecipient recipient) =>
        recipient.Address.LocalPart.Equals("postmaster", StringComparison.OrdinalIgnoreCase)
        || gateways.Contains(transaction.Session.Client.RemoteEndPoint.Address)
        || exemptions.HasClient(transaction.Session.Client.RemoteEndPoint.Address)
        || exemptions.HasSender(transaction.Sender)
        || (transaction.Find<GreylistPass>() is { } pass && pass.Recipient.Equals(recipient.Address))
        || PassesSpf(transaction);

    /// <summary>SVC-171, SVC-172: what counts is the record that let the client pass, the innermost include (SVC-173).</summary>
    private bool PassesSpf(ReceivingTransaction transaction)
    {
        if (transaction.Find<SpfOutcome>() is not { Result: SpfResult.Pass } outcome)
        {
            return false;
        }

        var domain = outcome.MatchedDomain ?? outcome.Domain;
        return (settings.Get(GreylistingSettings.SkipLargeProviders) && LargeProviders.Has(domain))
            || (transaction.Session.Service.Get(GreylistingServiceSettings.SkipIfSpfPasses) && (!exemptions.LimitsSpf || exemptions.HasSpfDomain(domain)));
    }
}
