namespace Pennypost.Core.Access.Relaying;

/// <summary>Who may send to recipients elsewhere (SVC-063).</summary>
public enum AntiRelayMode
{
    /// <summary>Clients whose address the access restrictions allow; everybody else may connect and send to us (SVC-064).</summary>
    CheckClientAddress,

    /// <summary>Every client that may connect (SVC-065).</summary>
    NoChecks,

    /// <summary>Clients in the Local Networks (SVC-067).</summary>
    CheckLocalNetwork,

    /// <summary>Whoever names a local address in MAIL FROM, which is easily forged (SVC-066).</summary>
    CheckSender,
}
