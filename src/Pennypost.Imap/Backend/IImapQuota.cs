namespace Pennypost.Imap;

/// <summary>QUOTA (RFC 9208) with the resources STORAGE and MESSAGE, on an <see cref="IImapAccount"/>.</summary>
public interface IImapQuota
{
    /// <summary>GETQUOTAROOT: the root whose limits count for a mailbox.</summary>
    /// <param name="mailbox">The mailbox.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <returns>Null when there is none that this user may see.</returns>
    /// <exception cref="ImapRefusalException">NONEXISTENT, NOPERM.</exception>
    ValueTask<string?> GetQuotaRootAsync(string mailbox, CancellationToken cancellationToken);

    /// <summary>GETQUOTA: what is used, and how much may be.</summary>
    /// <param name="root">The root.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    /// <exception cref="ImapRefusalException">NONEXISTENT: no such root, or it is not this user's.</exception>
    ValueTask<QuotaUse> GetQuotaAsync(string root, CancellationToken cancellationToken);
}

/// <summary>What a quota root holds and may hold.</summary>
/// <param name="Octets">Octets of all messages.</param>
/// <param name="MaximumOctets">0 for any amount.</param>
/// <param name="Messages">Messages.</param>
/// <param name="MaximumMessages">0 for any number.</param>
public sealed record QuotaUse(long Octets, long MaximumOctets, long Messages, long MaximumMessages);
