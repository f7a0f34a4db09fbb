namespace Pennypost.Pop3;

/// <summary>How a log-in ended: one of the nested cases.</summary>
public abstract record Pop3LogIn
{
    private Pop3LogIn()
    {
    }

    /// <summary>The maildrop is open and locked; the session owns it and disposes it.</summary>
    /// <param name="Maildrop">The snapshot the session works on.</param>
    public sealed record Opened(IPop3Maildrop Maildrop) : Pop3LogIn;

    /// <summary>Wrong name or password, or an account that may not log in. One case on purpose: the client learns no difference.</summary>
    public sealed record Refused : Pop3LogIn;

    /// <summary>The credentials are right but another session holds the maildrop (RFC 1939 §4, RFC 2449 §8.1.2).</summary>
    public sealed record InUse : Pop3LogIn;

    /// <summary>The credentials are right but the last log-in was too short a time ago (RFC 2449 §8.1.1).</summary>
    public sealed record TooSoon : Pop3LogIn;

    /// <summary>Too many log-ins are being checked; nothing is said about the credentials and nothing is counted.</summary>
    public sealed record Busy : Pop3LogIn;
}
