namespace Pennypost.Core.Certificates;

/// <summary>A certificate as an administrator hands it over: PEM texts, or a PFX file.</summary>
public sealed record CertificateUpload
{
    /// <summary>The longest text or file that is read.</summary>
    public const int MaximumLength = 256 * 1024;

    /// <summary>PEM: the server's certificate first, then each issuing one in order (SVC-022).</summary>
    public string? Chain { get; init; }

    /// <summary>PEM: the private key (SVC-023). May be missing when the key was made here for a request.</summary>
    public string? Key { get; init; }

    /// <summary>A PKCS #12 file in place of the texts.</summary>
    public byte[]? Pfx { get; init; }

    /// <summary>Opens an encrypted key or PFX file; never stored.</summary>
    public string? Password { get; init; }

    /// <summary>The chain must lead to a public root (SVC-025); off accepts a self-signed certificate.</summary>
    public bool Validate { get; init; } = true;

    /// <inheritdoc/>
    public override string ToString() => "a certificate upload"; // Never the key: records print their properties.
}
