using System.Net;

namespace Pennypost.Trust.Spf;

/// <summary>The mechanisms (RFC 7208 §5).</summary>
internal enum SpfMechanismKind
{
    All,
    Include,
    A,
    Mx,
    Ptr,
    Ip4,
    Ip6,
    Exists,
}

/// <summary>One directive of a record: a mechanism and what a match means.</summary>
/// <param name="Kind">The mechanism.</param>
/// <param name="Result">What its qualifier says.</param>
/// <param name="Domain">Whom it asks; null for the domain of the record itself.</param>
/// <param name="Address">The network of ip4 and ip6.</param>
/// <param name="Prefix4">Bits that count with IPv4.</param>
/// <param name="Prefix6">Bits that count with IPv6.</param>
/// <param name="Text">As written.</param>
internal sealed record SpfDirective(
    SpfMechanismKind Kind, SpfResult Result, SpfMacroString? Domain, IPAddress? Address, int Prefix4, int Prefix6, string Text);
