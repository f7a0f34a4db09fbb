namespace Pennypost.AdminApi.Signing;

/// <summary>What a DKIM key signs with.</summary>
public enum DkimKeyAlgorithm
{
    /// <summary>RSA with SHA-256: every receiver knows it.</summary>
    Rsa,

    /// <summary>Ed25519: short and fast; a second signature for receivers that know it (RFC 8463).</summary>
    Ed25519,
}

/// <summary>All DKIM keys.</summary>
/// <param name="Items">By domain, the newest first.</param>
/// <param name="Signing">The setting dkim.signing: Off, On or Required.</param>
/// <param name="Domains">Domains that keys are likely wanted for: the local ones.</param>
public sealed record DkimKeyList(IReadOnlyList<DkimKeyItem> Items, string Signing, IReadOnlyList<string> Domains);

/// <summary>A DKIM key. The private key is never shown.</summary>
/// <param name="Id">The key.</param>
/// <param name="Domain">The domain whose mail it signs.</param>
/// <param name="DisplayDomain">The same with international characters where it has them.</param>
/// <param name="Selector">Its name within the domain.</param>
/// <param name="Algorithm">What it signs with.</param>
/// <param name="Bits">Its length.</param>
/// <param name="IsActive">It signs now.</param>
/// <param name="CreatedAt">When it was made or imported.</param>
/// <param name="RecordName">Where its record belongs in DNS.</param>
/// <param name="RecordText">The text of the TXT record to publish.</param>
/// <param name="RecordNeededUntil">The key no longer signs, but mail on its way needs the record until then.</param>
public sealed record DkimKeyItem(
    long Id,
    string Domain,
    string DisplayDomain,
    string Selector,
    DkimKeyAlgorithm Algorithm,
    int Bits,
    bool IsActive,
    DateTimeOffset CreatedAt,
    string RecordName,
    string RecordText,
    DateTimeOffset? RecordNeededUntil);

/// <summary>A key to generate or to import.</summary>
/// <param name="Domain">The domain whose mail it shall sign.</param>
/// <param name="Selector">Its name within the domain; empty for one made of the date.</param>
/// <param name="Algorithm">What to generate; an imported key brings its own.</param>
/// <param name="PrivateKey">A private key in PEM to import; null or empty to generate one.</param>
public sealed record AddDkimKeyRequest(string Domain, string? Selector, DkimKeyAlgorithm Algorithm, string? PrivateKey);

/// <summary>What DNS says about a key's record.</summary>
public enum DkimRecordStatus
{
    /// <summary>The record is there and has this key.</summary>
    Published,

    /// <summary>There is no record.</summary>
    Missing,

    /// <summary>There is a record, and it has another key or cannot be used.</summary>
    Different,

    /// <summary>DNS did not answer.</summary>
    Unknown,
}

/// <summary>The outcome of a look into DNS.</summary>
/// <param name="Status">What was found.</param>
/// <param name="Found">The records as they are in DNS.</param>
/// <param name="Problem">What is wrong with them; null when nothing is.</param>
public sealed record DkimRecordCheckResult(DkimRecordStatus Status, IReadOnlyList<string> Found, string? Problem);

/// <summary>The secret of return path tags was renewed.</summary>
/// <param name="Number">The number that tags made with the new secret begin with.</param>
public sealed record RenewedBatvSecret(int Number);
