using Pennypost.Net.Dns;
using Pennypost.Trust.PublicSuffixes;

namespace Pennypost.Trust.Dmarc;

/// <summary>Somebody who wants aggregate reports about a domain, and may get them.</summary>
/// <param name="Address">The mail address.</param>
/// <param name="MaximumSize">The largest report in octets; null without a limit.</param>
public sealed record DmarcReportTarget(string Address, long? MaximumSize);

/// <summary>Where the aggregate reports of a domain go: what its record names, as far as those who would get them agree (RFC 7489 §7.1).</summary>
/// <param name="resolver">Whom to ask.</param>
/// <param name="suffixes">Where organisations begin.</param>
public sealed class DmarcReportTargets(IDnsResolver resolver, PublicSuffixList suffixes)
{
    /// <summary>No report goes to more; a record that names more wants to flood somebody (RFC 7489 §12.5).</summary>
    private const int MostTargets = 5;

    /// <summary>Finds them. Never throws for what records say.</summary>
    /// <param name="domain">The domain that a policy was found for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The record in force now and the targets; null when DNS does not answer, so that it must be asked again. No record: nobody.</returns>
    public async ValueTask<(DmarcRecord? Record, IReadOnlyList<DmarcReportTarget> Targets)?> FindAsync(string domain, CancellationToken cancellationToken)
    {
        if (await RecordAsync($"_dmarc.{domain}", cancellationToken) is not { } found)
        {
            return null;
        }

        if (found.Record is not { } record)
        {
            return (null, []);
        }

        var targets = new List<DmarcReportTarget>();
        foreach (var uri in record.AggregateReports)
        {
            if (await AcceptedAsync(domain, uri, cancellationToken) is not { } accepted)
            {
                return null;
            }

            targets.AddRange(accepted);
        }

        return (record, [.. targets.DistinctBy(target => target.Address.ToLowerInvariant()).Take(MostTargets)]);
    }

    // Who is named for another organisation's mail must say that it is right: else a record could send reports to anybody.
    private async ValueTask<IReadOnlyList<DmarcReportTarget>?> AcceptedAsync(string domain, DmarcReportUri uri, CancellationToken cancellationToken)
    {
        if (Address(uri.Uri) is not { } address)
        {
            return [];
        }

        var host = Host(address);
        if (suffixes.OrganizationalDomain(host) is { } organisation && organisation == suffixes.OrganizationalDomain(domain))
        {
            return [new DmarcReportTarget(address, uri.MaximumSize)];
        }

        if (await RecordAsync($"{domain}._report._dmarc.{host}", cancellationToken) is not { } consent)
        {
            return null;
        }

        if (!consent.Exists)
        {
            return [];
        }

        // §7.1, step 6: the one who gets them may name another address, of the same host only.
        var other = consent.Record?.AggregateReports.Select(target => (Address: Address(target.Uri), target.MaximumSize))
            .FirstOrDefault(target => target.Address is not null && Host(target.Address) == host);
        return [other is { Address: { } named } ? new DmarcReportTarget(named, other.Value.MaximumSize ?? uri.MaximumSize) : new DmarcReportTarget(address, uri.MaximumSize)];
    }

    private async ValueTask<(bool Exists, DmarcRecord? Record)?> RecordAsync(string name, CancellationToken cancellationToken)
    {
        if (!DnsName.TryParse(name, out var parsed))
        {
            return (false, null);
        }

        var answer = (await resolver.QueryAsync(parsed, DnsType.Txt, cancellationToken)).Of<TxtRecord>();
        if (answer.Outcome == DnsOutcome.Failed)
        {
            return null;
        }

        var texts = answer.Records.Select(record => record.Text).Where(DmarcRecordReader.IsRecord).Take(2).ToArray();
        return texts.Length == 0 ? (false, null) : (true, texts.Length == 1 ? DmarcRecordReader.Read(texts[0]) : null);
    }

    // §6.2: other schemes than mailto are allowed to be passed over. Header fields behind a question mark are not ours to obey.
    private static string? Address(string uri)
    {
        const string Scheme = "mailto:";
        if (!uri.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var end = uri.IndexOf('?', StringComparison.Ordinal);
        return Mail.AddrSpec.TryParse(Uri.UnescapeDataString(end < 0 ? uri[Scheme.Length..] : uri[Scheme.Length..end]), out var address) ? address.ToString() : null;
    }

    private static string Host(string address) => address[(address.LastIndexOf('@') + 1)..];
}
