using Pennypost.Core.Routing;

namespace Pennypost.Core.Access.Relaying;

/// <summary>What a resolved address is to <see cref="RelayDecision"/>.</summary>
public static class RecipientKinds
{
    /// <summary>The kind of a recipient.</summary>
    /// <param name="resolution">What the address stands for.</param>
    public static RecipientKind Of(Resolution resolution) => resolution switch
    {
        { Kind: ResolutionKind.NotLocal } => RecipientKind.Remote,
        { Kind: ResolutionKind.Unknown } => RecipientKind.Unknown,

        // MAP-012: who is here as well gets his copy from everybody.
        { Accounts.Length: > 0 } => RecipientKind.Local,

        // MAP-011: *REMOTE alone is for our own users, unless the mapping opens it to strangers.
        { RelayExternal: true } => RecipientKind.OpenRemote,
        _ => RecipientKind.Remote,
    };
}
