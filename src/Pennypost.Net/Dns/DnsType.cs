namespace Pennypost.Net.Dns;

/// <summary>Record types by their registered numbers.</summary>
public enum DnsType
{
    /// <summary>No type.</summary>
    None = 0,

    /// <summary>IPv4 address (RFC 1035).</summary>
    A = 1,

    /// <summary>Name server (RFC 1035).</summary>
    Ns = 2,

    /// <summary>Canonical name of an alias (RFC 1035).</summary>
    Cname = 5,

    /// <summary>Start of a zone; carries the lifetime of negative answers (RFC 2308).</summary>
    Soa = 6,

    /// <summary>Pointer, for reverse look-ups (RFC 1035).</summary>
    Ptr = 12,

    /// <summary>Mail exchanger (RFC 1035, RFC 7505).</summary>
    Mx = 15,

    /// <summary>Text (RFC 1035).</summary>
    Txt = 16,

    /// <summary>IPv6 address (RFC 3596).</summary>
    Aaaa = 28,

    /// <summary>Service location (RFC 2782).</summary>
    Srv = 33,

    /// <summary>EDNS options (RFC 6891).</summary>
    Opt = 41,

    /// <summary>TLS certificate association (RFC 6698).</summary>
    Tlsa = 52,
}

/// <summary>Response codes (RFC 1035 §4.1.1, RFC 6891 §6.1.3).</summary>
public enum DnsResponseCode
{
    /// <summary>No error.</summary>
    NoError = 0,

    /// <summary>The server could not read the query.</summary>
    FormatError = 1,

    /// <summary>The server failed.</summary>
    ServerFailure = 2,

    /// <summary>The name does not exist.</summary>
    NoSuchName = 3,

    /// <summary>The server does not do this.</summary>
    NotImplemented = 4,

    /// <summary>The server does not want to.</summary>
    Refused = 5,

    /// <summary>The EDNS version is not known.</summary>
    BadVersion = 16,
}
