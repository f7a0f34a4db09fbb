using Pennypost.Trust.Dkim;

namespace Pennypost.Core.Signing;

/// <summary>A key that signs, or may sign, for a domain. The private key is not part of it.</summary>
/// <param name="Id">The row.</param>
/// <param name="Domain">Lower-case A-labels.</param>
/// <param name="Selector">Lower case.</param>
/// <param name="Algorithm">What it signs with.</param>
/// <param name="Bits">Its length.</param>
/// <param name="PublicRecord">The text of the record to publish.</param>
/// <param name="IsActive">It signs.</param>
/// <param name="CreatedAt">When it came.</param>
/// <param name="RetiredAt">When it stopped signing; null when it never signed or signs now.</param>
public sealed record DkimKey(
    long Id,
    string Domain,
    string Selector,
    DkimAlgorithm Algorithm,
    int Bits,
    string PublicRecord,
    bool IsActive,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RetiredAt)
{
    /// <summary>How long the record of a retired key must stay in DNS, for mail that is still on its way (SVC-164).</summary>
    public static readonly TimeSpan RecordStays = TimeSpan.FromDays(7);

    /// <summary>Where the record belongs (RFC 6376 §3.6.2.1).</summary>
    public string RecordName => $"{Selector}._domainkey.{Domain}";

    /// <summary>Until when the record must stay although the key no longer signs; null when that does not matter.</summary>
    public DateTimeOffset? RecordNeededUntil => RetiredAt + RecordStays;
}

/// <summary>A key to store.</summary>
/// <param name="Domain">Its domain.</param>
/// <param name="Selector">Its selector; empty for a new one.</param>
/// <param name="Algorithm">What to generate; without meaning when a key is given.</param>
/// <param name="PrivateKey">A PEM private key to import; empty to generate one.</param>
public sealed record NewDkimKey(string Domain, string Selector, DkimAlgorithm Algorithm, string PrivateKey);
