using System.Collections.Frozen;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Pennypost.Net;

/// <summary>The certificates of a server: one default and any number by name. They can be replaced at any time; running sessions keep theirs.</summary>
/// <remarks>Names match without case; <c>*.example.com</c> stands for one label (RFC 9525 §6.3).</remarks>
public sealed class ServerCertificates
{
    private Snapshot current;

    /// <summary>Starts with one certificate for every name.</summary>
    /// <param name="defaultCertificate">With its private key.</param>
    /// <param name="chain">Intermediate certificates to send along; null for none.</param>
    public ServerCertificates(X509Certificate2 defaultCertificate, X509Certificate2Collection? chain = null) =>
        current = new Snapshot(Context(defaultCertificate, chain), FrozenDictionary<string, SslStreamCertificateContext>.Empty);

    /// <summary>Starts with one prepared certificate for every name.</summary>
    /// <param name="defaultCertificate">From <see cref="Context"/>.</param>
    public ServerCertificates(SslStreamCertificateContext defaultCertificate) =>
        current = new Snapshot(defaultCertificate, FrozenDictionary<string, SslStreamCertificateContext>.Empty);

    /// <summary>Prepares a certificate once for many handshakes. No network access: nothing is downloaded and no OCSP responder is asked.</summary>
    /// <param name="certificate">With its private key.</param>
    /// <param name="chain">Intermediate certificates to send along; null for none.</param>
    public static SslStreamCertificateContext Context(X509Certificate2 certificate, X509Certificate2Collection? chain = null) =>
        SslStreamCertificateContext.Create(certificate, chain, offline: true);

    /// <summary>Puts new certificates in place of all old ones, at once.</summary>
    /// <param name="defaultCertificate">For clients without SNI and unknown names.</param>
    /// <param name="byName">For the named hosts; may hold <c>*.</c> names.</param>
    public void Replace(SslStreamCertificateContext defaultCertificate, IReadOnlyDictionary<string, SslStreamCertificateContext> byName) =>
        Volatile.Write(ref current, new Snapshot(defaultCertificate, byName.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase)));

    /// <summary>The certificate for a name; fits <see cref="TlsServerSettings.SelectCertificate"/>.</summary>
    /// <param name="serverName">The name from SNI, or null.</param>
    public SslStreamCertificateContext? Select(string? serverName)
    {
        var snapshot = Volatile.Read(ref current);
        if (serverName is null || snapshot.ByName.Count == 0)
        {
            return snapshot.Default;
        }

        if (snapshot.ByName.TryGetValue(serverName, out var exact))
        {
            return exact;
        }

        var dot = serverName.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && snapshot.ByName.TryGetValue(string.Concat("*", serverName.AsSpan(dot)), out var wildcard) ? wildcard : snapshot.Default;
    }

    private sealed record Snapshot(SslStreamCertificateContext Default, FrozenDictionary<string, SslStreamCertificateContext> ByName);
}
