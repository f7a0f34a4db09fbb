namespace Pennypost.Net.Dns;

/// <summary>The question of a message; the class is IN.</summary>
/// <param name="Name">The name asked for, in the case it was written.</param>
/// <param name="Type">The type asked for.</param>
public sealed record DnsQuestion(DnsName Name, DnsType Type);

/// <summary>A DNS message (RFC 1035 §4).</summary>
public sealed record DnsMessage
{
    /// <summary>Pairs query and response.</summary>
    public ushort Id { get; init; }

    /// <summary>QR: a response, not a query.</summary>
    public bool IsResponse { get; init; }

    /// <summary>The kind of query; 0 is the ordinary one.</summary>
    public byte Opcode { get; init; }

    /// <summary>AA: the server owns the name.</summary>
    public bool Authoritative { get; init; }

    /// <summary>TC: the message was cut to fit a datagram.</summary>
    public bool Truncated { get; init; }

    /// <summary>RD: follow referrals for me.</summary>
    public bool RecursionDesired { get; init; }

    /// <summary>RA: the server follows referrals.</summary>
    public bool RecursionAvailable { get; init; }

    /// <summary>AD: in a response, DNSSEC proved all of it; in a query, the client understands the bit (RFC 6840 §5.7).</summary>
    public bool AuthenticData { get; init; }

    /// <summary>CD: do not check DNSSEC.</summary>
    public bool CheckingDisabled { get; init; }

    /// <summary>The response code with its EDNS extension.</summary>
    public DnsResponseCode ResponseCode { get; init; }

    /// <summary>The question; null when there is none.</summary>
    public DnsQuestion? Question { get; init; }

    /// <summary>The answer section.</summary>
    public IReadOnlyList<DnsRecord> Answers { get; init; } = [];

    /// <summary>The authority section.</summary>
    public IReadOnlyList<DnsRecord> Authorities { get; init; } = [];

    /// <summary>The additional section without EDNS.</summary>
    public IReadOnlyList<DnsRecord> Additionals { get; init; } = [];

    /// <summary>Largest datagram the sender takes, by EDNS (RFC 6891); null when it does not speak EDNS.</summary>
    public ushort? PayloadSize { get; init; }

    /// <summary>Reads a message.</summary>
    /// <param name="octets">All of it.</param>
    /// <exception cref="DnsFormatException">Not a well-formed message.</exception>
    public static DnsMessage Read(ReadOnlySpan<byte> octets) => DnsMessageReader.Read(octets);

    /// <summary>Writes the message.</summary>
    /// <exception cref="InvalidOperationException">It would be larger than 65,535 octets.</exception>
    public byte[] Write() => DnsMessageWriter.Write(this);
}
