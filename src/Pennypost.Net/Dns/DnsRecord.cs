using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pennypost.Net.Dns;

/// <summary>A resource record of class IN.</summary>
/// <param name="Name">Whose record.</param>
/// <param name="TimeToLive">Seconds it may be kept.</param>
public abstract record DnsRecord(DnsName Name, uint TimeToLive)
{
    /// <summary>The type.</summary>
    public abstract DnsType Type { get; }
}

/// <summary>A or AAAA, by the address's family.</summary>
/// <param name="Name">Whose record.</param>
/// <param name="TimeToLive">Seconds it may be kept.</param>
/// <param name="Address">The address.</param>
public sealed record AddressRecord(DnsName Name, uint TimeToLive, IPAddress Address) : DnsRecord(Name, TimeToLive)
{
    /// <inheritdoc/>
    public override DnsType Type => Address.AddressFamily == AddressFamily.InterNetworkV6 ? DnsType.Aaaa : DnsType.A;
}

/// <summary>Mail exchanger.</summary>
/// <param name="Name">Whose record.</param>
/// <param name="TimeToLive">Seconds it may be kept.</param>
/// <param name="Preference">Lower is tried first.</param>
/// <param name="Exchange">The host; the root means that the domain takes no mail (RFC 7505).</param>
public sealed record MxRecord(DnsName Name, uint TimeToLive, ushort Preference, DnsName Exchange) : DnsRecord(Name, TimeToLive)
{
    /// <inheritdoc/>
    public override DnsType Type => DnsType.Mx;
}

/// <summary>Text.</summary>
/// <param name="Name">Whose record.</param>
/// <param name="TimeToLive">Seconds it may be kept.</param>
/// <param name="Strings">One or more strings of up to 255 octets.</param>
public sealed record TxtRecord(DnsName Name, uint TimeToLive, IReadOnlyList<ReadOnlyMemory<byte>> Strings) : DnsRecord(Name, TimeToLive)
{
    /// <inheritdoc/>
    public override DnsType Type => DnsType.Txt;

    /// <summary>The strings joined without anything between (RFC 7208 §3.3), one character per octet. Any octet may occur: the writer of the record is a stranger.</summary>
    public string Text => string.Concat(Strings.Select(part => Encoding.Latin1.GetString(part.Span)));
}

/// <summary>NS, CNAME or PTR: a record that only names another name.</summary>
/// <param name="Name">Whose record.</param>
/// <param name="TimeToLive">Seconds it may be kept.</param>
/// <param name="Kind">Which of the three.</param>
/// <param name="Target">The other name.</param>
public sealed record NameRecord(DnsName Name, uint TimeToLive, DnsType Kind, DnsName Target) : DnsRecord(Name, TimeToLive)
{
    /// <inheritdoc/>
    public override DnsType Type => Kind;
}

/// <summary>Service location.</summary>
/// <param name="Name">Whose record.</param>
/// <param name="TimeToLive">Seconds it may be kept.</param>
/// <param name="Priority">Lower is tried first.</param>
/// <param name="Weight">Share among equal priorities.</param>
/// <param name="Port">The port.</param>
/// <param name="Target">The host; the root means that the service does not exist.</param>
public sealed record SrvRecord(DnsName Name, uint TimeToLive, ushort Priority, ushort Weight, ushort Port, DnsName Target) : DnsRecord(Name, TimeToLive)
{
    /// <inheritdoc/>
    public override DnsType Type => DnsType.Srv;
}

/// <summary>TLS certificate association for DANE.</summary>
/// <param name="Name">Whose record.</param>
/// <param name="TimeToLive">Seconds it may be kept.</param>
/// <param name="Usage">Certificate usage (RFC 6698 §2.1.1).</param>
/// <param name="Selector">Whole certificate or public key (§2.1.2).</param>
/// <param name="Matching">Exact or hash (§2.1.3).</param>
/// <param name="Data">The data or its hash.</param>
public sealed record TlsaRecord(DnsName Name, uint TimeToLive, byte Usage, byte Selector, byte Matching, ReadOnlyMemory<byte> Data)
    : DnsRecord(Name, TimeToLive)
{
    /// <inheritdoc/>
    public override DnsType Type => DnsType.Tlsa;
}

/// <summary>Start of a zone.</summary>
/// <param name="Name">The zone.</param>
/// <param name="TimeToLive">Seconds it may be kept.</param>
/// <param name="Primary">Name of the primary server.</param>
/// <param name="Mailbox">Responsible mailbox, as a name.</param>
/// <param name="Serial">Version of the zone.</param>
/// <param name="Refresh">Seconds between checks by secondaries.</param>
/// <param name="Retry">Seconds between retries.</param>
/// <param name="Expire">Seconds until secondaries give up.</param>
/// <param name="Minimum">Lifetime of negative answers in seconds (RFC 2308 §4).</param>
public sealed record SoaRecord(
    DnsName Name, uint TimeToLive, DnsName Primary, DnsName Mailbox, uint Serial, uint Refresh, uint Retry, uint Expire, uint Minimum)
    : DnsRecord(Name, TimeToLive)
{
    /// <inheritdoc/>
    public override DnsType Type => DnsType.Soa;
}

/// <summary>A record of any other type, uninterpreted (RFC 3597).</summary>
/// <param name="Name">Whose record.</param>
/// <param name="TimeToLive">Seconds it may be kept; EDNS keeps flags here.</param>
/// <param name="Kind">The type's number.</param>
/// <param name="Class">The class; 1 is IN, for EDNS the payload size.</param>
/// <param name="Data">The record data.</param>
public sealed record UnknownRecord(DnsName Name, uint TimeToLive, DnsType Kind, ushort Class, ReadOnlyMemory<byte> Data) : DnsRecord(Name, TimeToLive)
{
    /// <inheritdoc/>
    public override DnsType Type => Kind;
}
