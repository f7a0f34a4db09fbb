namespace Pennypost.Core.Status;

/// <summary>How a listener speaks TLS.</summary>
public enum ListenerTls
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>The client asks for it.</summary>
    StartTls,

    /// <summary>From the first byte.</summary>
    Implicit,
}

/// <summary>A listener of this process now.</summary>
/// <param name="Name">Such as <c>Submission</c>.</param>
/// <param name="Protocol"><c>SMTP</c>, <c>POP3</c>, <c>IMAP</c> or <c>HTTP</c>.</param>
/// <param name="EndPoint">Address and port.</param>
/// <param name="Tls">How it speaks TLS.</param>
/// <param name="Running">It accepts connections.</param>
/// <param name="Sessions">Open sessions.</param>
/// <param name="MaximumSessions">The most its service allows, over all processes; 0 for no limit.</param>
/// <param name="ServiceId">The service; 0 for listeners that are no service.</param>
/// <param name="Problem">Why it does not accept connections; null when it does.</param>
public sealed record ListenerStatus(
    string Name, string Protocol, string EndPoint, ListenerTls Tls, bool Running, int Sessions, int MaximumSessions, int ServiceId = 0, string? Problem = null);

/// <summary>Tells the listeners of this process. A host with listeners registers one; the admin API shows what all of them tell.</summary>
public interface IListenerStatusSource
{
    /// <summary>The listeners now.</summary>
    IReadOnlyList<ListenerStatus> Current { get; }
}
