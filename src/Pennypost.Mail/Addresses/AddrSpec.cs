using System.Text;

namespace Pennypost.Mail;

/// <summary>One mail address without display name: the addr-spec of RFC 5322 §3.4.1 and the Mailbox of RFC 5321 §4.1.2, with RFC 6531 names.</summary>
/// <remarks>
/// The local part is held unquoted, the domain in lower-case A-labels (or as an address literal in brackets), so that equal addresses have
/// equal text. Neither can contain CR, LF, NUL or any other control character: an address may be written to a protocol line as it is.
/// The default value is empty and is not an address.
/// </remarks>
public readonly struct AddrSpec : IEquatable<AddrSpec>
{
    private readonly string? localPart;
    private readonly string? domain;

    private AddrSpec(string localPart, string domain)
    {
        this.localPart = localPart;
        this.domain = domain;
    }

    /// <summary>Compares addresses with the local part case-insensitive, as accounts do (RFC 5321 §2.4 leaves the local part to its host).</summary>
    public static IEqualityComparer<AddrSpec> IgnoreCase { get; } = new LocalPartIgnoreCaseComparer();

    /// <summary>What stands before the @, without quotes or escapes; at most 64 octets in UTF-8 (RFC 5321 §4.5.3.1.1).</summary>
    public string LocalPart => localPart ?? "";

    /// <summary>What stands behind the @: A-labels in lower case, or an address literal such as <c>[192.0.2.1]</c>; at most 255 octets (RFC 5321 §4.5.3.1.2).</summary>
    public string Domain => domain ?? "";

    /// <summary>The domain for people: U-labels where the A-labels can be decoded (RFC 5891 §4.4).</summary>
    public string DisplayDomain => DomainName.ToUnicode(Domain);

    /// <summary>True for the default value, which is not an address.</summary>
    public bool IsEmpty => localPart is null;

    /// <summary>True when the local part is not ASCII, so that the address travels only with SMTPUTF8 (RFC 6531 §3.3).</summary>
    public bool IsInternational => !Ascii.IsValid(LocalPart);

    /// <summary>True when the local part is a dot-atom and needs no quotes (RFC 5322 §3.2.3).</summary>
    public bool IsDotAtom => AddrSpecSyntax.IsDotAtom(LocalPart);

    /// <summary>Makes an address of an unquoted local part and a domain in A- or U-labels.</summary>
    /// <param name="localPart">Unquoted local part.</param>
    /// <param name="domain">Host name or address literal.</param>
    /// <param name="address">The address when the result is true.</param>
    /// <returns>False when a part is empty, too long, or contains something no address may contain.</returns>
    public static bool TryCreate(string? localPart, string? domain, out AddrSpec address)
    {
        address = default;
        if (localPart is null || domain is null || !AddrSpecSyntax.IsLocalPart(localPart) || !DomainName.TryNormalize(domain, out var normalized))
        {
            return false;
        }

        address = new AddrSpec(localPart, normalized);
        return true;
    }

    /// <summary>Reads <c>local@domain</c> or <c>"quoted local"@domain</c>; no comments, no white space, no angle brackets (RFC 5321 §4.1.2).</summary>
    /// <param name="text">The address.</param>
    /// <param name="address">The address when the result is true.</param>
    /// <returns>True when the text is exactly one address.</returns>
    public static bool TryParse(string? text, out AddrSpec address)
    {
        address = default;
        // 64 octets of local part, each perhaps escaped, two quotes, "@", 255 octets of domain; U-labels are shorter in characters.
        if (text is null || text.Length > 1024)
        {
            return false;
        }

        return AddrSpecSyntax.TrySplit(text, out var local, out var domain) && TryCreate(local, domain, out address);
    }

    /// <summary>Reads an address from UTF-8 bytes, as they come from the wire.</summary>
    /// <param name="utf8">The address; malformed UTF-8 is refused (RFC 6531 §3.3).</param>
    /// <param name="address">The address when the result is true.</param>
    /// <returns>True when the bytes are exactly one address.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out AddrSpec address)
    {
        address = default;
        return utf8.Length <= 1024 && System.Text.Unicode.Utf8.IsValid(utf8) && TryParse(Encoding.UTF8.GetString(utf8), out address);
    }

    /// <summary>Reads an address that is known to be right, such as one from the database.</summary>
    /// <param name="text">The address.</param>
    /// <returns>The address.</returns>
    /// <exception cref="FormatException">The text is not an address.</exception>
    public static AddrSpec Parse(string text) =>
        TryParse(text, out var address) ? address : throw new FormatException("Not a mail address (RFC 5321 §4.1.2).");

    /// <summary>The address as it is written on the wire: the local part quoted when it must be (RFC 5321 §4.1.2).</summary>
    /// <returns><c>local@domain</c>.</returns>
    public override string ToString() => IsEmpty ? "" : AddrSpecSyntax.QuoteLocalPart(LocalPart) + "@" + Domain;

    /// <inheritdoc/>
    public bool Equals(AddrSpec other) =>
        string.Equals(LocalPart, other.LocalPart, StringComparison.Ordinal) && string.Equals(Domain, other.Domain, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is AddrSpec other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(LocalPart, Domain);

    /// <summary>Same local part (case matters, RFC 5321 §2.4) and same domain.</summary>
    public static bool operator ==(AddrSpec left, AddrSpec right) => left.Equals(right);

    /// <summary>Different local part or domain.</summary>
    public static bool operator !=(AddrSpec left, AddrSpec right) => !left.Equals(right);

    private sealed class LocalPartIgnoreCaseComparer : IEqualityComparer<AddrSpec>
    {
        public bool Equals(AddrSpec x, AddrSpec y) =>
            string.Equals(x.LocalPart, y.LocalPart, StringComparison.OrdinalIgnoreCase) && string.Equals(x.Domain, y.Domain, StringComparison.Ordinal);

        public int GetHashCode(AddrSpec obj) =>
            HashCode.Combine(StringComparer.OrdinalIgnoreCase.GetHashCode(obj.LocalPart), obj.Domain);
    }
}
