namespace Pennypost.Core.Access.Relaying;

/// <summary>The one decision about who may send what: the matrix of the specification, chapter "SMTP service: General". Pure.</summary>
/// <remarks>
/// Invariants:
/// <list type="number">
/// <item>Mail leaves for a client that neither logged in nor is allowed by an entry of a list only where its own network is a Local Network
/// and no log-in is asked for (SVC-067): an empty list never means "relay for all" (SVC-157).</item>
/// <item>What the lists refuse never relays, logged in or not.</item>
/// <item>Where incoming mail is exempt from log-in, a local recipient is taken from everybody who may connect.</item>
/// </list>
/// </remarks>
public static class RelayDecision
{
    /// <summary>Decides about one recipient.</summary>
    /// <param name="rules">Of the service.</param>
    /// <param name="client">What is known of the client.</param>
    /// <param name="recipient">What the recipient is.</param>
    /// <param name="refuseUnknown">SVC-072.</param>
    /// <param name="unknownIsOutgoing">What may relay may also send to local addresses that nobody has: they are elsewhere (SET-332).</param>
    public static RelayAnswer Decide(
        RelayRules rules, RelayClient client, RecipientKind recipient, bool refuseUnknown = true, bool unknownIsOutgoing = false)
    {
        var incoming = MaySend(rules, client);
        if (recipient == RecipientKind.Remote)
        {
            return MayRelay(rules, client);
        }

        if (incoming != RelayAnswer.Accept)
        {
            return incoming;
        }

        return recipient switch
        {
            RecipientKind.OpenRemote => RelayAnswer.AcceptRelay,
            RecipientKind.Unknown when unknownIsOutgoing && MayRelay(rules, client) == RelayAnswer.AcceptRelay => RelayAnswer.AcceptRelay,
            RecipientKind.Unknown when refuseUnknown => RelayAnswer.UnknownRecipient,
            _ => RelayAnswer.Accept,
        };
    }

    /// <summary>Whether the client may send to anybody at all: <see cref="RelayAnswer.Accept"/> when it may send at least to local recipients.</summary>
    /// <param name="rules">Of the service.</param>
    /// <param name="client">What is known of the client.</param>
    public static RelayAnswer MaySend(RelayRules rules, RelayClient client)
    {
        if (rules.ListsDecideConnecting && client.Standing == AccessStanding.Refused)
        {
            return TurnedAway(rules, client);
        }

        if (!rules.KnowsUsers || rules.ExemptIncoming || rules.NeverRelay)
        {
            return RelayAnswer.Accept;
        }

        // SVC-056: whoever asks for log-in and exempts nobody takes nothing from strangers, except by Allow Unauth.
        return client switch
        {
            { Standing: AccessStanding.Refused } => TurnedAway(rules, client),
            { HasLoggedIn: true, IsAdmitted: true } => RelayAnswer.Accept,
            { HasLoggedIn: true } => RelayAnswer.NotFromHere,
            { AllowUnauthenticated: true } => RelayAnswer.Accept,
            _ => RelayAnswer.NeedsLogIn,
        };
    }

    /// <summary>Whether mail for elsewhere is taken: <see cref="RelayAnswer.AcceptRelay"/>, or the reason against it.</summary>
    /// <param name="rules">Of the service.</param>
    /// <param name="client">What is known of the client.</param>
    public static RelayAnswer MayRelay(RelayRules rules, RelayClient client)
    {
        if (rules.NeverRelay)
        {
            return RelayAnswer.NoRelay;
        }

        if (client.Standing == AccessStanding.Refused)
        {
            return TurnedAway(rules, client);
        }

        var identity = Identity(rules, client);
        return identity != RelayAnswer.AcceptRelay || PassesMode(rules.Mode, client) ? identity : RelayAnswer.NoRelay;
    }

    // The half of the answer that is about who the client is; the other half is the anti-relay mode.
    private static RelayAnswer Identity(RelayRules rules, RelayClient client)
    {
        if (rules.KnowsUsers)
        {
            return client switch
            {
                { HasLoggedIn: true, IsAdmitted: true } => RelayAnswer.AcceptRelay,
                { HasLoggedIn: true } => RelayAnswer.NotFromHere,
                { Standing: AccessStanding.Allowed, AllowUnauthenticated: true } => RelayAnswer.AcceptRelay,
                _ => RelayAnswer.NeedsLogIn,
            };
        }

        // SVC-157: without a list only the Local Networks are known to be ours, and only the mode that asks for them may use that.
        var isTrusted = client.Standing == AccessStanding.Allowed || (rules.Mode == AntiRelayMode.CheckLocalNetwork && client.IsInLocalNetwork);
        return isTrusted ? RelayAnswer.AcceptRelay : RelayAnswer.NoRelay;
    }

    // SVC-069: somebody who is known learns that it is about him.
    private static RelayAnswer TurnedAway(RelayRules rules, RelayClient client) =>
        client.HasLoggedIn && rules.KnowsUsers ? RelayAnswer.NotFromHere : RelayAnswer.NoRelay;

    private static bool PassesMode(AntiRelayMode mode, RelayClient client) => mode switch
    {
        AntiRelayMode.CheckLocalNetwork => client.IsInLocalNetwork,
        AntiRelayMode.CheckSender => client.SenderIsLocal,
        _ => true,
    };
}
