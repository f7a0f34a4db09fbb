using System.Collections.Immutable;

namespace Pennypost.Core.Routing;

/// <summary>Where mail came from, which decides what mappings apply (MAP-015).</summary>
public enum MailSource
{
    /// <summary>Received by SMTP, from here or from outside; WebMail counts as SMTP.</summary>
    Smtp,

    /// <summary>Collected by POP3.</summary>
    Pop3,
}

/// <summary>What a recipient address stands for.</summary>
public enum ResolutionKind
{
    /// <summary>Its domain is not ours and no mapping names it.</summary>
    NotLocal,

    /// <summary>Its domain is ours, but nobody has the address.</summary>
    Unknown,

    /// <summary>It is for accounts here, for another server by <c>*REMOTE</c> (MAP-010), or both (MAP-012).</summary>
    Known,
}

/// <summary>The answer of the recipient resolver.</summary>
/// <param name="Kind">What the address stands for.</param>
/// <param name="Accounts">The accounts that get a copy; empty unless known.</param>
/// <param name="Remote">A copy goes to the address by way of the outgoing queue (MAP-010).</param>
/// <param name="RelayExternal">Strangers may send to the remote address too (MAP-011).</param>
public readonly record struct Resolution(ResolutionKind Kind, ImmutableArray<long> Accounts, bool Remote = false, bool RelayExternal = false)
{
    /// <summary>The domain is not ours.</summary>
    public static Resolution NotLocal => new(ResolutionKind.NotLocal, []);

    /// <summary>Nobody has the address.</summary>
    public static Resolution Unknown => new(ResolutionKind.Unknown, []);
}
