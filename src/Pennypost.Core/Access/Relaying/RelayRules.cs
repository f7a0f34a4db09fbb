namespace Pennypost.Core.Access.Relaying;

/// <summary>How one SMTP service decides about senders.</summary>
/// <param name="Mode">SVC-063.</param>
/// <param name="RequireLogIn">SVC-056.</param>
/// <param name="TakePop3LogIn">A POP3 log-in from the same address counts as log-in for a while (SVC-058).</param>
/// <param name="ExemptIncoming">Mail for local recipients needs no log-in (SVC-062).</param>
/// <param name="NeverRelay">The service takes mail for local recipients only, whoever sends it (LMTP).</param>
public sealed record RelayRules(
    AntiRelayMode Mode = AntiRelayMode.CheckClientAddress,
    bool RequireLogIn = true,
    bool TakePop3LogIn = false,
    bool ExemptIncoming = true,
    bool NeverRelay = false)
{
    /// <summary>Of a service that takes mail for local recipients only, and from everybody whom its lists let in.</summary>
    public static RelayRules LocalOnly { get; } = new(RequireLogIn: false, NeverRelay: true);

    /// <summary>Users are known; otherwise Allow Unauth and Users of the entries mean nothing (SVC-155). Either kind of log-in suffices (SVC-059).</summary>
    public bool KnowsUsers => RequireLogIn || TakePop3LogIn;

    /// <summary>The lists say who may connect; in the mode Check Client IP Address they say who may relay instead (SVC-153).</summary>
    public bool ListsDecideConnecting => Mode != AntiRelayMode.CheckClientAddress || NeverRelay;
}

/// <summary>What is known of a client when it names a recipient.</summary>
/// <param name="Standing">What the access restrictions say about its address.</param>
/// <param name="AllowUnauthenticated">By an entry that lets it send without log-in (SVC-351).</param>
/// <param name="HasLoggedIn">It has, by SMTP or by POP3 before.</param>
/// <param name="IsAdmitted">The account may use the service from this address (SVC-352).</param>
/// <param name="IsInLocalNetwork">Its address is in the Local Networks.</param>
/// <param name="SenderIsLocal">MAIL FROM named a local address.</param>
public readonly record struct RelayClient(
    AccessStanding Standing,
    bool AllowUnauthenticated = false,
    bool HasLoggedIn = false,
    bool IsAdmitted = true,
    bool IsInLocalNetwork = false,
    bool SenderIsLocal = false);

/// <summary>What a recipient is.</summary>
public enum RecipientKind
{
    /// <summary>An account or a list here has it, alone or besides another server (MAP-012).</summary>
    Local,

    /// <summary>Its domain is ours and nobody has it.</summary>
    Unknown,

    /// <summary>It is elsewhere: another domain, or <c>*REMOTE</c> (MAP-010).</summary>
    Remote,

    /// <summary>It is elsewhere, and a mapping takes mail for it from everybody (MAP-011).</summary>
    OpenRemote,
}

/// <summary>What to do with a recipient.</summary>
public enum RelayAnswer
{
    /// <summary>Take it: it is ours.</summary>
    Accept,

    /// <summary>Take it: it is elsewhere and the client may relay.</summary>
    AcceptRelay,

    /// <summary>Refuse: the client must log in first (530).</summary>
    NeedsLogIn,

    /// <summary>Refuse: this user may not do it from this address (550).</summary>
    NotFromHere,

    /// <summary>Refuse: we do not relay for this client (550).</summary>
    NoRelay,

    /// <summary>Refuse: nobody has the address (550).</summary>
    UnknownRecipient,
}
