using Pennypost.Mail;

namespace Pennypost.Trust.Dmarc;

/// <summary>The domains that a message's From field names (RFC 7489 §6.6.1).</summary>
public sealed record DmarcAuthors
{
    /// <summary>More author domains than any honest message has.</summary>
    public const int Most = 8;

    private DmarcAuthors(IReadOnlyList<string> domains, string? problem)
    {
        Domains = domains;
        Problem = problem;
    }

    /// <summary>The domains in A-labels, each once; empty when DMARC cannot apply.</summary>
    public IReadOnlyList<string> Domains { get; }

    /// <summary>Why the From field breaks RFC 5322 §3.6.2, or cannot be judged; null when it is an ordinary one.</summary>
    public string? Problem { get; }

    /// <summary>Reads them.</summary>
    /// <param name="header">The message's header.</param>
    public static DmarcAuthors Of(HeaderFields header)
    {
        ArgumentNullException.ThrowIfNull(header);
        var fields = header.Index.Count(entry => entry.Known == KnownHeader.From);
        if (fields == 0)
        {
            return new DmarcAuthors([], "no From field");
        }

        // A header too long to be indexed wholly may hide a second From field.
        if (fields > 1 || header.Index.IsTruncated)
        {
            return new DmarcAuthors([], fields > 1 ? "more than one From field" : "a header that is too long");
        }

        var addresses = header.Addresses(KnownHeader.From);
        string[] domains = [.. addresses.Mailboxes.Select(mailbox => mailbox.Address.Domain).Where(domain => domain[0] != '[').Distinct(StringComparer.Ordinal)];
        if (domains.Length == 0)
        {
            return new DmarcAuthors([], "no domain in the From field");
        }

        return domains.Length > Most
            ? new DmarcAuthors([], $"more than {Most} domains in the From field")
            : new DmarcAuthors(domains, addresses.Unreadable.Count > 0 ? "an unreadable address in the From field" : null);
    }
}
