using System.Text;
using Pennypost.Net.Dns;

namespace Pennypost.Trust.Spf;

/// <summary>The questions of one check, counted against the limits (RFC 7208 §4.6.4).</summary>
internal sealed class SpfLookups(IDnsResolver resolver, SpfLimits limits, CancellationToken cancellationToken)
{
    private int terms;
    private int voids;

    public SpfLimits Limits => limits;

    /// <summary>Which limit the policy went beyond; null while it is within them.</summary>
    public string? Excess =>
        terms > limits.Lookups ? $"The policy asks DNS more than {limits.Lookups} times."
        : voids > limits.VoidLookups ? $"More than {limits.VoidLookups} questions of the policy have no answer."
        : null;

    /// <summary>Counts a term that asks DNS.</summary>
    public void CountTerm() => terms++;

    /// <summary>Asks; an empty answer and an unknown name count as void.</summary>
    public async ValueTask<DnsAnswer> AskAsync(DnsName name, DnsType type)
    {
        var answer = await AskUncountedAsync(name, type);
        if (answer.Outcome is DnsOutcome.NoData or DnsOutcome.NoSuchName)
        {
            voids++;
        }

        return answer;
    }

    /// <summary>Asks without counting: for the first record and for explanations.</summary>
    public ValueTask<DnsAnswer> AskUncountedAsync(DnsName name, DnsType type) => resolver.QueryAsync(name, type, cancellationToken);

    /// <summary>
    /// A text as a name to ask for; null when it cannot be one (an empty label, one of more than 63 octets). What a macro brought in may hold spaces and
    /// backslashes, which are octets like others.
    /// </summary>
    public static DnsName? Name(string domain)
    {
        // RFC 7208 §7.3: what is too long loses labels on the left.
        while (domain.Length > 253)
        {
            var dot = domain.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0)
            {
                return null;
            }

            domain = domain[(dot + 1)..];
        }

        if (domain.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return null;
        }

        var text = new StringBuilder(domain.Length).Append(domain).Replace("\\", "\\\\").Replace(" ", "\\032").ToString();
        return text is not ("" or ".") && DnsName.TryParse(text, out var name) ? name : null;
    }
}
