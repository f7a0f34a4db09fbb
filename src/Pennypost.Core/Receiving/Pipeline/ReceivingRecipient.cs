using Pennypost.Core.Routing;
using Pennypost.Mail;
using Pennypost.Smtp.Server;
using Pennypost.Trust.Batv;

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
        if (!AddrSpec.TryCreate(path.Address.LocalPart, domain, out var address))
        {
            return null;
        }

        // STB-087, STB-090: our own return path with its tag stands for the address that it was made of.
        if (BatvTag.Strip(address) is var original && original != address && table.Domains.Contains(address.Domain)
            && table.Resolve(original.LocalPart, original.Domain, MailSource.Smtp, implied) is { Kind: ResolutionKind.Known } known)
        {
            return new ReceivingRecipient(original, known, path);
        }

        return new ReceivingRecipient(address, table.Resolve(address.LocalPart, address.Domain, MailSource.Smtp, implied), path);
    }
}
