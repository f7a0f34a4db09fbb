using Pennypost.Store.Settings;

namespace Pennypost.Core.Certificates;

/// <summary>The oldest version of TLS that services accept.</summary>
public enum MinimumTlsVersion
{
    /// <summary>TLS 1.2, the least that RFC 8996 leaves.</summary>
    Tls12,

    /// <summary>TLS 1.3 only.</summary>
    Tls13,
}

/// <summary>How all services speak TLS.</summary>
public static class TlsSettings
{
    /// <summary>SVC-030, USR-048.</summary>
    public static readonly ChoiceSetting<MinimumTlsVersion> MinimumVersion = new(
        "tls.minimum-version", MinimumTlsVersion.Tls12, "The oldest version that services accept. Applies to the next handshake.")
    {
        Label = "Minimum TLS version",
        SpecificationRow = "SVC-030",
    };

    /// <summary>SVC-029.</summary>
    public static readonly TextSetting AllowedCiphers = new(
        "tls.allowed-ciphers",
        "",
        2_000,
        "Cipher suites that services accept, by their OpenSSL names, separated by colons, such as ECDHE-RSA-AES256-GCM-SHA384. Empty: the platform's choice. The suites of TLS 1.3 stay when none of them is named.")
    {
        Label = "Allowed ciphers",
        SpecificationRow = "SVC-029",
        Check = CipherList.Fault,
        Range = (0, 2_000),
    };
}
