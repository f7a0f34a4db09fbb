using Pennypost.Core.Routing;
using Pennypost.Mail;
using Pennypost.Smtp.Grammar;
using Pennypost.Smtp.Replies;

namespace Pennypost.Core.Receiving;

/// <summary>Decides about one RCPT: for us, for elsewhere by someone who may send there, or not at all. Pure.</summary>
public static class RecipientDecision
{
    private static readonly SmtpRefusal Relaying = SmtpRefusal.Of(550, "5.7.1", "Relaying not allowed");
    private static readonly SmtpRefusal BadAddress = SmtpRefusal.Of(553, "5.1.3", "Bad recipient address");

    /// <summary>Decides.</summary>
    /// <param name="recipient">The forward path.</param>
    /// <param name="hasLoggedIn">True when the client has logged in and may therefore send anywhere (USR-031).</param>
    /// <param name="table">The recipients as known now.</param>
    /// <param name="rules">The settings.</param>
    /// <param name="address">The address to keep, when it is accepted.</param>
    /// <returns>Null when the recipient is accepted.</returns>
    public static SmtpRefusal? Decide(SmtpAddress recipient, bool hasLoggedIn, RecipientTable table, RecipientRules rules, out AddrSpec address)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        ArgumentNullException.ThrowIfNull(table);
        var domain = recipient.IsBarePostmaster ? table.Domains.Order(StringComparer.Ordinal).FirstOrDefault() : recipient.Domain;
        if (!AddrSpec.TryCreate(recipient.LocalPart, domain, out address))
        {
            return BadAddress;
        }

        var resolution = table.Resolve(address.LocalPart, address.Domain, MailSource.Smtp, rules.Implied);
        if (resolution.Kind == ResolutionKind.Known)
        {
            // MAP-011: *REMOTE alone is for our own users, unless the mapping opens it to strangers.
            return resolution.Accounts.Length > 0 || resolution.RelayExternal || hasLoggedIn ? null : Relaying;
        }

        // SVC-217: no exception but for addresses that exist.
        if ((rules.RefusePercent && address.LocalPart.Contains('%', StringComparison.Ordinal))
            || (rules.RefuseExclamation && address.LocalPart.Contains('!', StringComparison.Ordinal)))
        {
            return BadAddress;
        }

        if (resolution.Kind == ResolutionKind.NotLocal)
        {
            return hasLoggedIn ? null : Relaying; // SVC-069
        }

        // SVC-073.
        return !rules.RefuseUnknown || (hasLoggedIn && rules.UnrecognisedIsOutgoing) ? null : SmtpRefusal.Of(550, "5.1.1", $"<{recipient}> unknown");
    }
}
