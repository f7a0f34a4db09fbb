using System.Net;
using System.Net.Sockets;
using Pennypost.Net.Dns;

namespace Pennypost.Trust.Spf;

/// <summary>One run of check_host with everything it includes (RFC 7208 §4).</summary>
internal sealed class SpfEvaluation
{
    private readonly SpfLookups lookups;
    private readonly SpfMacros macros;
    private readonly SpfClientNames names;
    private readonly IPAddress client;

    public SpfEvaluation(SpfLookups lookups, SpfRequest request, TimeProvider time)
    {
        this.lookups = lookups;

        // RFC 7208 §5: an IPv4-mapped address is an IPv4 address.
        client = request.Client.IsIPv4MappedToIPv6 ? request.Client.MapToIPv4() : request.Client;
        names = new SpfClientNames(lookups, client);
        macros = new SpfMacros(request, client, names, lookups, time);
    }

    private DnsType AddressType => client.AddressFamily == AddressFamily.InterNetwork ? DnsType.A : DnsType.Aaaa;

    /// <summary>RFC 7208 §4.3 to §4.7. The recursion ends at the limit of terms.</summary>
    public async ValueTask<SpfVerdict> CheckHostAsync(string domain)
    {
        // §4.3: malformed, or of one label only.
        if (SpfLookups.Name(domain) is not { } name || name.Parent().Equals(DnsName.Root))
        {
            return new SpfVerdict(SpfResult.None);
        }

        var answer = (await lookups.AskUncountedAsync(name, DnsType.Txt)).Of<TxtRecord>();
        if (answer.Outcome == DnsOutcome.Failed)
        {
            return SpfVerdict.Temporary($"DNS did not answer for {domain}."); // §4.4
        }

        var texts = answer.Records.Select(record => record.Text).Where(SpfRecord.IsRecord).Take(2).ToArray();
        if (texts.Length == 0)
        {
            return new SpfVerdict(SpfResult.None);
        }

        // §4.5: more than one is an error.
        if (texts.Length > 1)
        {
            return SpfVerdict.Permanent($"{domain} publishes more than one policy.");
        }

        return SpfRecord.Read(texts[0], out var problem) is { } record ? await EvaluateAsync(record, domain) : SpfVerdict.Permanent(problem);
    }

    /// <summary>The words with which the domain explains a failure; null when there are none or they are not to be had (RFC 7208 §6.2).</summary>
    public async ValueTask<string?> ExplainAsync(SpfVerdict verdict)
    {
        if (verdict.Explanation is null || await macros.TargetAsync(verdict.Explanation, verdict.ExplainedDomain) is not { } target
            || SpfLookups.Name(target) is not { } name)
        {
            return null;
        }

        var answer = (await lookups.AskUncountedAsync(name, DnsType.Txt)).Of<TxtRecord>();
        if (answer.Records.Count != 1 || SpfMacroString.ReadExplanation(answer.Records[0].Text) is not { } text)
        {
            return null;
        }

        var words = await macros.ExpandAsync(text, verdict.ExplainedDomain);
        return string.IsNullOrWhiteSpace(words) ? null : SpfText.Printable(words.Trim(), lookups.Limits.ExplanationLength);
    }

    private async ValueTask<SpfVerdict> EvaluateAsync(SpfRecord record, string domain)
    {
        foreach (var directive in record.Directives)
        {
            var match = await MatchAsync(directive, domain);
            if (match.Error is not null)
            {
                return match.Error;
            }

            if (match.IsMatch)
            {
                return new SpfVerdict(directive.Result)
                {
                    Mechanism = directive.Text,
                    MatchedDomain = match.Domain ?? domain,
                    Explanation = record.Explanation,
                    ExplainedDomain = domain,
                };
            }
        }

        // §4.7: nothing matched, and no other policy takes over.
        return record.Redirect is null ? new SpfVerdict(SpfResult.Neutral) : await RedirectAsync(record.Redirect, domain);
    }

    // §6.1: the other domain's policy holds instead, with its explanation.
    private async ValueTask<SpfVerdict> RedirectAsync(SpfMacroString redirect, string domain)
    {
        lookups.CountTerm();
        var target = await macros.TargetAsync(redirect, domain);
        if (lookups.Excess is { } excess)
        {
            return SpfVerdict.Permanent(excess);
        }

        var verdict = target is null ? new SpfVerdict(SpfResult.None) : await CheckHostAsync(target);
        return verdict.Result == SpfResult.None ? SpfVerdict.Permanent($"{domain} redirects to a domain without a policy.") : verdict;
    }

    private async ValueTask<SpfMatch> MatchAsync(SpfDirective directive, string domain)
    {
        switch (directive.Kind)
        {
            case SpfMechanismKind.All:
                return SpfMatch.Yes;
            case SpfMechanismKind.Ip4 or SpfMechanismKind.Ip6:
                return SpfMatch.If(AddressPrefix.Contains(directive.Address!, directive.Prefix4, client));
        }

        // §4.6.4: all others ask DNS.
        lookups.CountTerm();
        var target = directive.Domain is null ? domain : await macros.TargetAsync(directive.Domain, domain);
        if (lookups.Excess is { } before)
        {
            return SpfMatch.Fails(SpfVerdict.Permanent(before));
        }

        if (directive.Kind == SpfMechanismKind.Include)
        {
            return await IncludeAsync(target, domain);
        }

        // RFC 8616 §4: a text that no name can hold matches nothing, and nothing can be asked for it.
        if (target is null || SpfLookups.Name(target) is not { } name)
        {
            return SpfMatch.No;
        }

        var match = await AskAsync(directive, name);
        return !match.IsMatch && lookups.Excess is { } after ? SpfMatch.Fails(SpfVerdict.Permanent(after)) : match;
    }

    private ValueTask<SpfMatch> AskAsync(SpfDirective directive, DnsName name) => directive.Kind switch
    {
        SpfMechanismKind.A => AddressesAsync(directive, name, AddressType),
        SpfMechanismKind.Exists => AddressesAsync(directive, name, DnsType.A), // §5.7: A for both families
        SpfMechanismKind.Mx => ExchangersAsync(directive, name),
        _ => PtrAsync(name),
    };

    // §5.2
    private async ValueTask<SpfMatch> IncludeAsync(string? target, string domain)
    {
        var verdict = target is null ? new SpfVerdict(SpfResult.None) : await CheckHostAsync(target);
        return verdict.Result switch
        {
            SpfResult.Pass => new SpfMatch(IsMatch: true, null, verdict.MatchedDomain),
            SpfResult.TempError or SpfResult.PermError => SpfMatch.Fails(verdict),
            SpfResult.None => SpfMatch.Fails(SpfVerdict.Permanent($"{domain} includes a domain without a policy.")),
            _ => SpfMatch.No,
        };
    }

    private async ValueTask<SpfMatch> AddressesAsync(SpfDirective directive, DnsName name, DnsType type)
    {
        var answer = (await lookups.AskAsync(name, type)).Of<AddressRecord>();
        if (answer.Outcome == DnsOutcome.Failed)
        {
            return SpfMatch.Fails(SpfVerdict.Temporary($"DNS did not answer for {name}.")); // §5
        }

        return SpfMatch.If(directive.Kind == SpfMechanismKind.Exists
            ? answer.Records.Count > 0
            : answer.Records.Any(record => AddressPrefix.Contains(record.Address, Prefix(directive), client)));
    }

    // §5.4
    private async ValueTask<SpfMatch> ExchangersAsync(SpfDirective directive, DnsName name)
    {
        var answer = (await lookups.AskAsync(name, DnsType.Mx)).Of<MxRecord>();
        if (answer.Outcome == DnsOutcome.Failed)
        {
            return SpfMatch.Fails(SpfVerdict.Temporary($"DNS did not answer for {name}."));
        }

        if (answer.Records.Count > lookups.Limits.Exchangers)
        {
            return SpfMatch.Fails(SpfVerdict.Permanent($"{name} has more than {lookups.Limits.Exchangers} mail exchangers."));
        }

        foreach (var exchanger in answer.Records.OrderBy(record => record.Preference).Where(record => !record.Exchange.Equals(DnsName.Root)))
        {
            var match = await AddressesAsync(directive, exchanger.Exchange, AddressType);
            if (match.IsMatch || match.Error is not null || lookups.Excess is not null)
            {
                return match;
            }
        }

        return SpfMatch.No;
    }

    // §5.5
    private async ValueTask<SpfMatch> PtrAsync(DnsName target)
    {
        foreach (var candidate in await names.ValidatedAsync())
        {
            if (SpfClientNames.IsAtOrBelow(candidate, target))
            {
                return SpfMatch.Yes;
            }
        }

        return SpfMatch.No;
    }

    private int Prefix(SpfDirective directive) => AddressType == DnsType.A ? directive.Prefix4 : directive.Prefix6;
}
