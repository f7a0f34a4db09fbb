namespace Pennypost.AdminApi.Certificates;

/// <summary>The TLS certificates of the services. Keys are never shown.</summary>
/// <param name="Hidden">Whoever runs this installation keeps the certificates to themselves (SVC-028): nothing else is told.</param>
/// <param name="HostName">The name of this mail system, which a certificate should be for; empty when it is not set.</param>
/// <param name="Items">All certificates by number; empty: a self-signed one serves.</param>
/// <param name="Requests">Requests whose certificate has not come yet.</param>
/// <param name="Replicas">What each process shows to clients without SNI.</param>
public sealed record CertificateList(
    bool Hidden,
    string HostName,
    IReadOnlyList<CertificateItem> Items,
    IReadOnlyList<CertificateRequestItem> Requests,
    IReadOnlyList<ReplicaCertificate> Replicas);

/// <summary>A certificate that services use.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Names">The host names it is for.</param>
/// <param name="Issuer">Who issued it.</param>
/// <param name="NotBefore">It is valid from here.</param>
/// <param name="NotAfter">It is valid to here.</param>
/// <param name="DaysLeft">Whole days until it expires; negative when it has.</param>
/// <param name="Thumbprint">SHA-256 in hexadecimal digits.</param>
/// <param name="Key">The kind of key, such as <c>RSA 2048</c>.</param>
/// <param name="SelfSigned">It signed itself: clients trust it only when told to.</param>
/// <param name="IsDefault">For clients without SNI and for unknown names.</param>
/// <param name="CoversHost">It is for the name of this mail system.</param>
/// <param name="Chain">The issuing certificates in order.</param>
/// <param name="CreatedAt">When it was put here.</param>
/// <param name="CreatedBy">By whom.</param>
public sealed record CertificateItem(
    int Id,
    IReadOnlyList<string> Names,
    string Issuer,
    DateTimeOffset NotBefore,
    DateTimeOffset NotAfter,
    int DaysLeft,
    string Thumbprint,
    string Key,
    bool SelfSigned,
    bool IsDefault,
    bool CoversHost,
    IReadOnlyList<IssuerItem> Chain,
    DateTimeOffset CreatedAt,
    string CreatedBy);

/// <summary>An issuing certificate.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="NotAfter">It is valid to here.</param>
public sealed record IssuerItem(string Name, DateTimeOffset NotAfter);

/// <summary>A request for a certificate; its key stays on the server.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Names">The host names it asks for.</param>
/// <param name="Pem">What a certificate authority signs.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record CertificateRequestItem(int Id, IReadOnlyList<string> Names, string Pem, DateTimeOffset CreatedAt);

/// <summary>What a process shows to clients without SNI (SVC-026).</summary>
/// <param name="Replica">Its machine.</param>
/// <param name="Thumbprint">SHA-256 in hexadecimal digits; null for none.</param>
/// <param name="NotAfter">When that certificate expires.</param>
public sealed record ReplicaCertificate(string Replica, string? Thumbprint, DateTimeOffset? NotAfter);

/// <summary>A certificate to use: PEM texts, or a PFX file.</summary>
/// <param name="Chain">PEM: the server's certificate first, then each issuing one.</param>
/// <param name="Key">PEM: the private key; not needed when it was made here for a request.</param>
/// <param name="Pfx">A PKCS #12 file in place of the texts.</param>
/// <param name="Password">Opens an encrypted key or file.</param>
/// <param name="Validate">The chain must lead to a public root; false accepts a self-signed certificate.</param>
/// <param name="Replaces">The number of the certificate that it replaces; null adds one.</param>
public sealed record AddCertificateRequest(
    string? Chain = null, string? Key = null, byte[]? Pfx = null, string? Password = null, bool Validate = true, int? Replaces = null)
{
    /// <inheritdoc/>
    public override string ToString() => nameof(AddCertificateRequest); // Never the key: records print their properties.
}

/// <summary>A key and a request to make.</summary>
/// <param name="Names">Host names; the first is the common name.</param>
public sealed record MakeCertificateRequest(IReadOnlyList<string> Names);
