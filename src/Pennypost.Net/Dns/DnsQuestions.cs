using System.Net;

namespace Pennypost.Net.Dns;

/// <summary>The questions a mail system asks.</summary>
public static class DnsQuestions
{
    /// <summary>IPv4 addresses.</summary>
    /// <param name="resolver">Whom to ask.</param>
    /// <param name="name">The host.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<DnsAnswer<AddressRecord>> QueryAAsync(this IDnsResolver resolver, DnsName name, CancellationToken cancellationToken) =>
        (await resolver.QueryAsync(name, DnsType.A, cancellationToken)).Of<AddressRecord>();

    /// <summary>IPv6 addresses.</summary>
    /// <param name="resolver">Whom to ask.</param>
    /// <param name="name">The host.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<DnsAnswer<AddressRecord>> QueryAaaaAsync(this IDnsResolver resolver, DnsName name, CancellationToken cancellationToken) =>
        (await resolver.QueryAsync(name, DnsType.Aaaa, cancellationToken)).Of<AddressRecord>();

    /// <summary>Mail exchangers, best preference first. The caller handles null MX (one record whose exchange is the root) and the fall-back to addresses (RFC 5321 §5.1).</summary>
    /// <param name="resolver">Whom to ask.</param>
    /// <param name="name">The mail domain.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<DnsAnswer<MxRecord>> QueryMxAsync(this IDnsResolver resolver, DnsName name, CancellationToken cancellationToken)
    {
        var answer = (await resolver.QueryAsync(name, DnsType.Mx, cancellationToken)).Of<MxRecord>();
        return answer with { Records = [.. answer.Records.OrderBy(record => record.Preference)] };
    }

    /// <summary>Text records.</summary>
    /// <param name="resolver">Whom to ask.</param>
    /// <param name="name">The name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<DnsAnswer<TxtRecord>> QueryTxtAsync(this IDnsResolver resolver, DnsName name, CancellationToken cancellationToken) =>
        (await resolver.QueryAsync(name, DnsType.Txt, cancellationToken)).Of<TxtRecord>();

    /// <summary>Services, best priority first.</summary>
    /// <param name="resolver">Whom to ask.</param>
    /// <param name="name">Such as <c>_submissions._tcp.example.com</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<DnsAnswer<SrvRecord>> QuerySrvAsync(this IDnsResolver resolver, DnsName name, CancellationToken cancellationToken)
    {
        var answer = (await resolver.QueryAsync(name, DnsType.Srv, cancellationToken)).Of<SrvRecord>();
        return answer with { Records = [.. answer.Records.OrderBy(record => record.Priority)] };
    }

    /// <summary>DANE associations.</summary>
    /// <param name="resolver">Whom to ask.</param>
    /// <param name="name">Such as <c>_25._tcp.mail.example.com</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<DnsAnswer<TlsaRecord>> QueryTlsaAsync(this IDnsResolver resolver, DnsName name, CancellationToken cancellationToken) =>
        (await resolver.QueryAsync(name, DnsType.Tlsa, cancellationToken)).Of<TlsaRecord>();

    /// <summary>Host names of an address (reverse look-up). They prove nothing until they lead back to the address.</summary>
    /// <param name="resolver">Whom to ask.</param>
    /// <param name="address">The address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<DnsAnswer<NameRecord>> QueryPtrAsync(this IDnsResolver resolver, IPAddress address, CancellationToken cancellationToken) =>
        (await resolver.QueryAsync(ReverseName.Of(address), DnsType.Ptr, cancellationToken)).Of<NameRecord>();

    /// <summary>All addresses of a host, both families asked at the same time, IPv6 first. Found when either family has any; failed only when nothing was found and one failed.</summary>
    /// <param name="resolver">Whom to ask.</param>
    /// <param name="name">The host.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<DnsAnswer<IPAddress>> QueryAddressesAsync(this IDnsResolver resolver, DnsName name, CancellationToken cancellationToken)
    {
        var six = resolver.QueryAaaaAsync(name, cancellationToken).AsTask();
        var four = resolver.QueryAAsync(name, cancellationToken).AsTask();
        var answers = await Task.WhenAll(six, four);
        var addresses = answers.SelectMany(answer => answer.Records).Select(record => record.Address).ToArray();
        var told = Array.Find(answers, answer => answer.Outcome == DnsOutcome.Found)
            ?? Array.Find(answers, answer => answer.Outcome == DnsOutcome.Failed)
            ?? answers[1];
        return new DnsAnswer<IPAddress>(
            told.Outcome, addresses, told.CanonicalName, Array.TrueForAll(answers, answer => answer.Authentic), told.Failure);
    }
}
