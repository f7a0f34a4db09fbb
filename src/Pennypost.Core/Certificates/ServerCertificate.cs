using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Pennypost.Mail;

namespace Pennypost.Core.Certificates;

/// <summary>A checked chain with its key.</summary>
/// <param name="Leaf">The server's certificate, without its key.</param>
/// <param name="Issuers">Each issuing certificate in order; may end before the root.</param>
/// <param name="Key">The private key, PKCS #8.</param>
public sealed record ServerCertificate(X509Certificate2 Leaf, IReadOnlyList<X509Certificate2> Issuers, byte[] Key)
{
    /// <summary>The host names it is for, lower case, with <c>*.</c> where it says so (RFC 9525: names, never the subject, when it has any).</summary>
    public IReadOnlyList<string> Names { get; } = NamesOf(Leaf);

    /// <summary>SHA-256 of the certificate in hexadecimal digits.</summary>
    public string Thumbprint => Leaf.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>It signed itself: clients trust it only when told to.</summary>
    public bool IsSelfSigned => Leaf.SubjectName.RawData.AsSpan().SequenceEqual(Leaf.IssuerName.RawData);

    /// <summary>The chain as PEM.</summary>
    public string ChainPem => string.Join('\n', Issuers.Prepend(Leaf).Select(c => c.ExportCertificatePem())) + "\n";

    /// <summary>The key as PEM.</summary>
    public string KeyPem => PemEncoding.WriteString("PRIVATE KEY", Key);

    /// <inheritdoc/>
    public override string ToString() => $"the certificate {Thumbprint}"; // Never the key: records print their properties.

    /// <summary>Tells whether it is for a host name.</summary>
    /// <param name="hostName">A host name.</param>
    public bool Covers(string hostName)
    {
        ArgumentNullException.ThrowIfNull(hostName);
        var name = hostName.ToLowerInvariant();
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return Names.Contains(name) || (dot > 0 && Names.Contains(string.Concat("*", name.AsSpan(dot))));
    }

    private static List<string> NamesOf(X509Certificate2 leaf)
    {
        var alternatives = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateDnsNames()).ToList();
        var names = alternatives.Count > 0 ? alternatives : [leaf.GetNameInfo(X509NameType.SimpleName, forIssuer: false)];
        return [.. names.Select(Normalize).OfType<string>().Distinct()];
    }

    private static string? Normalize(string name)
    {
        var wildcard = name.StartsWith("*.", StringComparison.Ordinal);
        return DomainName.TryNormalize(wildcard ? name[2..] : name, out var normalized) ? wildcard ? "*." + normalized : normalized : null;
    }
}
