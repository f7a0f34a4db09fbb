using System.Net;
using Pennypost.Core.BlockLists;
using Pennypost.Core.Receiving;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Routing;
using Pennypost.Core.Settings;
using Pennypost.Mail;
using Pennypost.Net.Dns;
using Pennypost.Smtp.Replies;
using Pennypost.Store.Settings;

namespace Pennypost.Core.HelloChecks;

/// <summary>What names a client may have: the one it says, and the one that DNS says.</summary>
/// <remarks>
/// The refuse-text is obeyed at once (SVC-213). Everything else waits for RCPT, when it is known whether the client has logged in: home users have odd
/// names. RFC 5321 §4.1.4 says that mail must not be refused because the HELO name does not fit the address: that is not checked.
/// Postmaster is always reachable (RFC 5321 §4.5.1).
/// </remarks>
/// <param name="settings">The values in force.</param>
/// <param name="directory">The local domains.</param>
/// <param name="resolver">Whom to ask for names.</param>
/// <param name="time">The clock.</param>
internal sealed class HelloCheck(SettingStore settings, RecipientDirectory directory, IDnsResolver resolver, TimeProvider time) : ReceivingCheck
{
    private static readonly SmtpRefusal Unwanted = SmtpRefusal.Of(550, "5.7.1", "Connections from this host are not accepted") with { EndsSession = true };
    private static readonly SmtpRefusal Incomplete = SmtpRefusal.Of(550, "5.7.1", "The HELO name must be a full domain name or an address in brackets");
    private static readonly SmtpRefusal Ours = SmtpRefusal.Of(550, "5.7.1", "The HELO name is not yours");

    // RFC 7372 §3.3.
    private static readonly SmtpRefusal NoName = SmtpRefusal.Of(550, "5.7.25", "The client's address has no name in DNS");
    private static readonly SmtpRefusal Unconfirmed = SmtpRefusal.Of(550, "5.7.25", "The name of the client's address does not lead back to it");
    private static readonly SmtpRefusal Unknown = SmtpRefusal.Of(451, "4.7.25", "The name of the client's address cannot be found out now, please try again later");

    /// <inheritdoc/>
    public override CheckPlace Place => CheckPlace.HelloName;

    /// <inheritdoc/>
    public override ValueTask<SmtpRefusal?> ConnectAsync(ReceivingSession session, CancellationToken cancellationToken)
    {
        var client = session.Client.RemoteEndPoint.Address;
        if (session.Service.Get(HelloServiceSettings.ReverseName) != ReverseNameDemand.Nothing && !session.MaySendWithoutLogIn && PublicAddresses.Contains(client))
        {
            session.Set(new PendingReverseName(ReverseNameOutcome.FindAsync(resolver, client, time)));
        }

        return default;
    }

    /// <inheritdoc/>
    public override ValueTask<SmtpRefusal?> HelloAsync(ReceivingSession session, CancellationToken cancellationToken)
    {
        var unwanted = session.Service.Get(HelloServiceSettings.RefuseText);
        var isUnwanted = unwanted.Length > 0 && unwanted.Split([' ', ';', ','], StringSplitOptions.RemoveEmptyEntries)
            .Any(text => session.Client.HelloName.Contains(text, StringComparison.OrdinalIgnoreCase));
        return ValueTask.FromResult(isUnwanted ? Unwanted : null);
    }

    /// <inheritdoc/>
    public override async ValueTask<SmtpRefusal?> RecipientAsync(
        ReceivingTransaction transaction, ReceivingRecipient recipient, CancellationToken cancellationToken)
    {
        var session = transaction.Session;
        if (session.IsLocal || recipient.Address.LocalPart.Equals("postmaster", StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        return NameRefusal(session) ?? await ReverseRefusalAsync(session);
    }

    /// <inheritdoc/>
    public override async ValueTask<SmtpRefusal?> StartBodyAsync(ReceivingTransaction transaction, CancellationToken cancellationToken)
    {
        // The name is for the Received field, which is written after this.
        await FoundAsync(transaction.Session);
        return null;
    }

    private SmtpRefusal? NameRefusal(ReceivingSession session)
    {
        var name = session.Client.HelloName;
        if (session.Service.Get(HelloServiceSettings.RequireFullName) && !IsComplete(name))
        {
            return Incomplete;
        }

        return session.Service.Get(HelloServiceSettings.RefuseOwnName) && IsOurs(name, session) ? Ours : null;
    }

    private static bool IsComplete(string name) =>
        DomainName.TryNormalize(name, out var normalized)
        && (normalized.StartsWith('[') || (normalized.Contains('.', StringComparison.Ordinal) && !IPAddress.TryParse(normalized, out _)));

    private bool IsOurs(string name, ReceivingSession session)
    {
        // What is not a name cannot be ours.
        if (!DomainName.TryNormalize(name, out var normalized))
        {
            return false;
        }

        var local = session.Client.LocalEndPoint.Address;
        return normalized == HostSettings.HostName(settings)
            || normalized.Equals(session.Service.Get(SmtpAdvancedServiceSettings.GreetingName), StringComparison.OrdinalIgnoreCase)
            || directory.Table.Domains.Contains(normalized)
            || normalized == $"[{local}]"
            || normalized == $"[IPv6:{local}]";
    }

    private static async ValueTask<SmtpRefusal?> ReverseRefusalAsync(ReceivingSession session)
    {
        var demand = session.Service.Get(HelloServiceSettings.ReverseName);
        if (demand < ReverseNameDemand.Name || await FoundAsync(session) is not { } outcome)
        {
            return null;
        }

        return outcome.Result switch
        {
            ReverseNameResult.NoName => NoName,
            ReverseNameResult.Unconfirmed when demand == ReverseNameDemand.ConfirmedName => Unconfirmed,
            ReverseNameResult.TemporaryError when demand == ReverseNameDemand.ConfirmedName || outcome.Name is null => Unknown,
            _ => null,
        };
    }

    private static async ValueTask<ReverseNameOutcome?> FoundAsync(ReceivingSession session)
    {
        if (session.Find<ReverseNameOutcome>() is { } known)
        {
            return known;
        }

        if (session.Find<PendingReverseName>() is not { } pending)
        {
            return null;
        }

        var outcome = await pending.Outcome;
        session.Set(outcome);
        return outcome;
    }

    private sealed record PendingReverseName(Task<ReverseNameOutcome> Outcome);
}
