namespace Pennypost.Net.Dns;

/// <summary>What a response says about a question, following aliases within it.</summary>
internal static class DnsInterpretation
{
    /// <summary>Longest chain of aliases, over all responses.</summary>
    public const int MaximumAliases = 16;

    /// <summary>Reads a response.</summary>
    /// <param name="response">With code NoError or NoSuchName.</param>
    /// <param name="name">The name that was asked for.</param>
    /// <param name="type">The type that was asked for.</param>
    /// <param name="aliases">Aliases followed so far; counted on.</param>
    /// <returns>The answer, or null together with the name that must be asked for next.</returns>
    public static (DnsAnswer? Answer, DnsName Next, uint AliasTimeToLive) Read(DnsMessage response, DnsName name, DnsType type, ref int aliases)
    {
        var current = name;
        var timeToLive = uint.MaxValue;
        while (true)
        {
            var here = current;
            var found = response.Answers.Where(record => record.Type == type && record.Name.Equals(here)).ToArray();
            if (found.Length > 0)
            {
                timeToLive = Math.Min(timeToLive, found.Min(record => record.TimeToLive));
                return (Answer(DnsOutcome.Found, found, current, response, timeToLive), current, timeToLive);
            }

            // RFC 1034 §3.6.2: an alias stands for every type but its own.
            if (response.Answers.FirstOrDefault(record => record.Type == DnsType.Cname && record.Name.Equals(here)) is not NameRecord alias)
            {
                return (Negative(response, name, current, timeToLive), current, timeToLive);
            }

            if (++aliases > MaximumAliases)
            {
                return (DnsAnswer.Fail(name, "The aliases go round in circles or are too many."), current, timeToLive);
            }

            timeToLive = Math.Min(timeToLive, alias.TimeToLive);
            current = alias.Target;
        }
    }

    /// <summary>RFC 2308 §2: NXDOMAIN, or NoError without the type; the SOA tells how long it holds. Null: the response ends at an alias.</summary>
    private static DnsAnswer? Negative(DnsMessage response, DnsName asked, DnsName current, uint timeToLive)
    {
        var soa = response.Authorities.OfType<SoaRecord>().FirstOrDefault();

        // RFC 2308 §5: the lesser of the SOA's own time to live and its last field. Without SOA it must not be kept.
        var negative = soa is null ? 0 : Math.Min(timeToLive, Math.Min(soa.TimeToLive, soa.Minimum));
        if (response.ResponseCode == DnsResponseCode.NoSuchName)
        {
            return Answer(DnsOutcome.NoSuchName, [], current, response, negative);
        }

        if (soa is not null)
        {
            return Answer(DnsOutcome.NoData, [], current, response, negative);
        }

        if (!current.Equals(asked))
        {
            return null;
        }

        // A referral: this server knows whom to ask, but will not ask for us.
        return !response.RecursionAvailable && !response.Authoritative && response.Authorities.Any(record => record.Type == DnsType.Ns)
            ? DnsAnswer.Fail(asked, "The server does not resolve for its clients.")
            : Answer(DnsOutcome.NoData, [], current, response, negative);
    }

    private static DnsAnswer Answer(DnsOutcome outcome, DnsRecord[] records, DnsName name, DnsMessage response, uint timeToLive) =>
        new(outcome, records, name, response.AuthenticData, TimeSpan.FromSeconds(timeToLive));
}
