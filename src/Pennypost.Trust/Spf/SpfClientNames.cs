using System.Net;
using System.Net.Sockets;
using Pennypost.Net.Dns;

namespace Pennypost.Trust.Spf;

/// <summary>The client's names that lead back to its address (RFC 7208 §5.5).</summary>
internal sealed class SpfClientNames(SpfLookups lookups, IPAddress client)
{
    /// <summary>Asks for the names and their addresses. Failures of DNS leave names out.</summary>
    public async ValueTask<IReadOnlyList<DnsName>> ValidatedAsync()
    {
        var type = client.AddressFamily == AddressFamily.InterNetwork ? DnsType.A : DnsType.Aaaa;
        var names = (await lookups.AskAsync(ReverseName.Of(client), DnsType.Ptr)).Of<NameRecord>().Records;
        var validated = new List<DnsName>();

        // §4.6.4: the first ten count, others are passed over.
        foreach (var name in names.Take(lookups.Limits.ClientNames).Select(record => record.Target))
        {
            var addresses = (await lookups.AskAsync(name, type)).Of<AddressRecord>().Records;
            if (addresses.Any(record => record.Address.Equals(client)))
            {
                validated.Add(name);
            }

            if (lookups.Excess is not null)
            {
                break;
            }
        }

        return validated;
    }

    /// <summary>The name for <c>%{p}</c>: the domain itself, else one below it, else any, else <c>unknown</c> (RFC 7208 §7.3).</summary>
    public async ValueTask<string> NameForAsync(DnsName? domain)
    {
        var validated = await ValidatedAsync();
        if (validated.Count == 0)
        {
            return "unknown";
        }

        var best = validated.FirstOrDefault(name => name.Equals(domain))
            ?? validated.FirstOrDefault(name => domain is not null && IsAtOrBelow(name, domain))
            ?? validated[0];
        return best.ToString();
    }

    /// <summary>True when a name is a domain or a subdomain of it.</summary>
    public static bool IsAtOrBelow(DnsName name, DnsName domain)
    {
        while (true)
        {
            if (name.Equals(domain))
            {
                return true;
            }

            if (name.Equals(DnsName.Root))
            {
                return false;
            }

            name = name.Parent();
        }
    }
}
