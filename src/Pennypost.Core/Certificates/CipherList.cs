using System.Collections.Frozen;
using System.Net.Security;

namespace Pennypost.Core.Certificates;

/// <summary>Translates an OpenSSL cipher list to the platform's suites (SVC-030). What cannot be honoured is refused, never ignored.</summary>
public static class CipherList
{
    private static readonly TlsCipherSuite[] Tls13 =
        [TlsCipherSuite.TLS_AES_256_GCM_SHA384, TlsCipherSuite.TLS_CHACHA20_POLY1305_SHA256, TlsCipherSuite.TLS_AES_128_GCM_SHA256];

    // OpenSSL's names of the suites that give forward secrecy and authenticated encryption or, at the end, what old clients of TLS 1.2 need.
    private static readonly FrozenDictionary<string, TlsCipherSuite> ByOpenSslName = new Dictionary<string, TlsCipherSuite>
    {
        ["ECDHE-ECDSA-AES256-GCM-SHA384"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
        ["ECDHE-RSA-AES256-GCM-SHA384"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
        ["DHE-RSA-AES256-GCM-SHA384"] = TlsCipherSuite.TLS_DHE_RSA_WITH_AES_256_GCM_SHA384,
        ["ECDHE-ECDSA-CHACHA20-POLY1305"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        ["ECDHE-RSA-CHACHA20-POLY1305"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ["DHE-RSA-CHACHA20-POLY1305"] = TlsCipherSuite.TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ["ECDHE-ECDSA-AES128-GCM-SHA256"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        ["ECDHE-RSA-AES128-GCM-SHA256"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
        ["DHE-RSA-AES128-GCM-SHA256"] = TlsCipherSuite.TLS_DHE_RSA_WITH_AES_128_GCM_SHA256,
        ["ECDHE-ECDSA-AES256-SHA384"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384,
        ["ECDHE-RSA-AES256-SHA384"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384,
        ["ECDHE-ECDSA-AES128-SHA256"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
        ["ECDHE-RSA-AES128-SHA256"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256,
        ["ECDHE-ECDSA-AES256-SHA"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
        ["ECDHE-RSA-AES256-SHA"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA,
        ["ECDHE-ECDSA-AES128-SHA"] = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
        ["ECDHE-RSA-AES128-SHA"] = TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA,
        ["AES256-GCM-SHA384"] = TlsCipherSuite.TLS_RSA_WITH_AES_256_GCM_SHA384,
        ["AES128-GCM-SHA256"] = TlsCipherSuite.TLS_RSA_WITH_AES_128_GCM_SHA256,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Tells what is wrong with a list; null when it can be honoured.</summary>
    /// <param name="text">The list; empty for the platform's choice.</param>
    public static string? Fault(string text)
    {
        var names = Split(text);
        var unknown = Array.Find(names, n => Find(n) is null);
        return unknown is null
            ? names.Length == 0 && text.Trim().Length > 0 ? "The list names no cipher suite." : null
            : $"\"{unknown}\" cannot be honoured: name cipher suites one by one, without keywords such as HIGH or !aNULL.";
    }

    /// <summary>The suites of a list; null for the platform's choice.</summary>
    /// <param name="text">A list without fault.</param>
    public static IReadOnlyList<TlsCipherSuite>? Parse(string text)
    {
        var suites = Split(text).Select(Find).OfType<TlsCipherSuite>().Distinct().ToList();
        return suites.Count == 0 ? null : suites.Exists(Tls13.Contains) ? suites : [.. Tls13, .. suites];
    }

    private static string[] Split(string text) =>
        text.Split([':', ',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static TlsCipherSuite? Find(string name)
    {
        if (ByOpenSslName.TryGetValue(name, out var suite))
        {
            return suite;
        }

        // The suites of TLS 1.3, and any other by its registered name when it is one of ours.
        return Enum.TryParse(name, ignoreCase: true, out suite) && !char.IsAsciiDigit(name[0]) && (Tls13.Contains(suite) || ByOpenSslName.Values.Contains(suite))
            ? suite
            : null;
    }
}
