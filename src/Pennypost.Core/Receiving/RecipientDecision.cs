using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Routing;
using Pennypost.Smtp.Replies;

namespace Pennypost.Core.Receiving;

/// <summary>Decides about one RCPT: for us, for elsewhere by someone who may send there, or not at all. Pure.</summary>
public static class RecipientDecision
{
    private static readonly SmtpRefusal Relaying = SmtpRefusal.Of(550, "5.7.1", "Relaying not allowed");
    private static readonly SmtpRefusal BadAddress = SmtpRefusal.Of(553, "5.1.3", "Bad recipient address");

    /// <summary>Decides.</summary>
    /// <param name="recipient">The recipient and what it stands for.</param>
    /// <param name="maySendAnywhere">True when the client has logged in or its address may send without (USR-031).</param>
    /// <param name="rules">The settings.</param>
    /// <returns>Null when the recipient is accepted.</returns>
    public static SmtpRefusal? Decide(ReceivingRecipient recipient, bool maySendAnywhere, RecipientRules rules)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        var (address, resolution, path) = recipient;
        if (resolution.Kind == ResolutionKind.Known)
        {
            // MAP-011: *REMOTE alone is for our own users, unless the mapping opens it to strangers.
            return resolution.Accounts.Length > 0 || resolution.RelayExternal || maySendAnywhere ? null : Relaying;
        }

        // SVC-217: no exception but for addresses that exist.
        if ((rules.RefusePercent && address.LocalPart.Contains('%', StringComparison.Ordinal))
            || (rules.RefuseExclamation && address.LocalPart.Contains('!', StringComparison.Ordinal)))
        {
            return BadAddress;
        }

        if (resolution.Kind == ResolutionKind.NotLocal)
        {
            return maySendAnywhere ? null : Relaying; // SVC-069
        }

        // SVC-073.
        return !rules.RefuseUnknown || (maySendAnywhere && rules.UnrecognisedIsOutgoing) ? null : SmtpRefusal.Of(550, "5.1.1", $"<{path.Address}> unknown");
    }
}
