using Pennypost.Net.Dns;
using Pennypost.Trust.PublicSuffixes;
using Pennypost.Trust.Spf;

namespace Pennypost.Trust.Dmarc;

/// <summary>Judges messages by the policy of their author's domain (RFC 7489).</summary>
/// <param name="resolver">Whom to ask.</param>
/// <param name="suffixes">Where organisations begin.</param>
/// <param name="sample">A number from 0 to 99 for each message, which decides about pct (RFC 7489 §6.6.4).</param>
public sealed class DmarcVerifier(IDnsResolver resolver, PublicSuffixList suffixes, Func<int> sample)
{
    /// <summary>Judges a message. Never throws for what records say or DNS fails to do.</summary>
    /// <param name="input">What it is judged by.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<DmarcOutcome> CheckAsync(DmarcInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Authors.Count == 0)
        {
            return new DmarcOutcome(DmarcResult.PermError, "") { Problem = "no domain in the From field" };
        }

        // RFC 7489 §6.6.1: with several authors, the strictest policy among those that fail.
        DmarcOutcome? chosen = null;
        foreach (var author in input.Authors)
        {
            var outcome = await CheckAuthorAsync(author, input, cancellationToken);
            chosen = chosen is null || Severity(outcome) > Severity(chosen) ? outcome : chosen;
        }

        return Sample(chosen!);
    }

    private static int Severity(DmarcOutcome outcome) => outcome.Result switch
    {
        DmarcResult.Fail => 10 + (int)outcome.Policy,
        DmarcResult.TempError => 5,
        DmarcResult.PermError => 4,
        DmarcResult.None => 1,
        _ => 0,
    };

    private DmarcOutcome Sample(DmarcOutcome outcome)
    {
        if (outcome.Result != DmarcResult.Fail || outcome.Policy == DmarcPolicy.None)
        {
            return outcome;
        }

        // §6.6.4: what pct spares is treated by the next weaker policy.
        var isSampledOut = sample() >= outcome.Record!.Percentage;
        return outcome with { Disposition = isSampledOut ? outcome.Policy - 1 : outcome.Policy, IsSampledOut = isSampledOut };
    }

    private async ValueTask<DmarcOutcome> CheckAuthorAsync(string author, DmarcInput input, CancellationToken cancellationToken)
    {
        var found = await DiscoverAsync(author, cancellationToken);
        if (found.Record is not { } record)
        {
            return new DmarcOutcome(found.Result, author) { Problem = found.Problem };
        }

        var spf = input.Spf is { Result: SpfResult.Pass } pass && IsAligned(author, pass.Domain, record.SpfAlignment);
        var dkim = input.Signatures.Any(signature => signature.IsPass && IsAligned(author, signature.Domain, record.DkimAlignment));
        return new DmarcOutcome(spf || dkim ? DmarcResult.Pass : DmarcResult.Fail, author)
        {
            PolicyDomain = found.Domain,
            Record = record,
            // §6.3, sp: for subdomains of the domain where the record stands.
            Policy = found.Domain == author ? record.Policy : record.SubdomainPolicy,
            IsSpfAligned = spf,
            IsDkimAligned = dkim,
        };
    }

    // §3.1: relaxed compares organisational domains, strict the domains themselves.
    private bool IsAligned(string author, string domain, DmarcAlignment alignment)
    {
        var authenticated = domain.TrimEnd('.');
        return alignment == DmarcAlignment.Strict
            ? string.Equals(author, authenticated, StringComparison.OrdinalIgnoreCase)
            : suffixes.OrganizationalDomain(author) is { } own && own == suffixes.OrganizationalDomain(authenticated);
    }

    // §6.6.3: the author's domain, then its organisational domain; one record, or none at all.
    private async ValueTask<Discovery> DiscoverAsync(string author, CancellationToken cancellationToken)
    {
        var found = await AskAsync(author, cancellationToken);
        return found.Records == 0 && found.Result == DmarcResult.None && suffixes.OrganizationalDomain(author) is { } organisation && organisation != author
            ? await AskAsync(organisation, cancellationToken)
            : found;
    }

    private async ValueTask<Discovery> AskAsync(string domain, CancellationToken cancellationToken)
    {
        if (!DnsName.TryParse($"_dmarc.{domain}", out var name))
        {
            return new Discovery(DmarcResult.None, domain, 0);
        }

        var answer = (await resolver.QueryAsync(name, DnsType.Txt, cancellationToken)).Of<TxtRecord>();
        if (answer.Outcome == DnsOutcome.Failed)
        {
            return new Discovery(DmarcResult.TempError, domain, 0, Problem: $"DNS did not answer for {name}.");
        }

        var texts = answer.Records.Select(record => record.Text).Where(DmarcRecordReader.IsRecord).Take(2).ToArray();
        return texts.Length != 1
            ? new Discovery(DmarcResult.None, domain, texts.Length)
            : DmarcRecordReader.Read(texts[0]) is { } record
                ? new Discovery(DmarcResult.None, domain, 1, record)
                : new Discovery(DmarcResult.PermError, domain, 1, Problem: $"The record at {name} has no usable policy.");
    }

    private readonly record struct Discovery(DmarcResult Result, string Domain, int Records, DmarcRecord? Record = null, string? Problem = null);
}
