namespace Pennypost.Core.Access;

/// <summary>Which client addresses an access restriction names (SVC-354). The order is that of evaluation (SVC-358), but for hosts, which are
/// networks of one address and come first of all.</summary>
public enum AccessEntryType
{
    /// <summary>The set "Routers" (SVC-355, SVC-367).</summary>
    Routers,

    /// <summary>One IPv4 or IPv6 network, or one host (SVC-353).</summary>
    Network,

    /// <summary>The set "Local Networks" (SVC-356, SVC-367).</summary>
    LocalNetworks,

    /// <summary>Addresses with one of some tags, such as country codes (SVC-372).</summary>
    Tags,

    /// <summary>Every IPv4 address.</summary>
    AnyIPv4,

    /// <summary>Every IPv6 address.</summary>
    AnyIPv6,

    /// <summary>Every address.</summary>
    Any,
}
