using Pennypost.Core.Routing;
using Pennypost.Mail;
using Pennypost.Smtp.Server;

namespace Pennypost.Core.Receiving.Pipeline;

/// <summary>A recipient in question.</summary>
/// <param name="Address">The address to keep, in canonical form; a bare postmaster has got its domain.</param>
/// <param name="Resolution">What it stands for.</param>
/// <param name="Path">What RCPT said.</param>
public sealed record ReceivingRecipient(AddrSpec Address, Resolution Resolution, SmtpRecipient Path)
{
    /// <summary>Finds out what a forward path stands for.</summary>
    /// <param name="path">What RCPT said.</param>
    /// <param name="table">The recipients as known now.</param>
    /// <param name="implied">Account names are addresses by themselves (SET-333).</param>
    /// <returns>Null when it is no address that mail could be for.</returns>
    public static ReceivingRecipient? Of(SmtpRecipient path, RecipientTable table, bool implied)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(table);
        // RFC 5321 §4.5.1: a postmaster without a domain is ours.
        var domain = path.Address.IsBarePostmaster ? table.Domains.Order(StringComparer.Ordinal).FirstOrDefault() : path.Address.Domain;
        return AddrSpec.TryCreate(path.Address.LocalPart, domain, out var address)
            ? new ReceivingRecipient(address, table.Resolve(address.LocalPart, address.Domain, MailSource.Smtp, implied), path)
            : null;
    }
}
