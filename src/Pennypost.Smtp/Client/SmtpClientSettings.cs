using Pennypost.Net;
using Pennypost.Smtp.Grammar;

namespace Pennypost.Smtp.Client;

/// <summary>When a client goes over to TLS.</summary>
public enum SmtpTls
{
    /// <summary>Never.</summary>
    None,

    /// <summary>When the server offers STARTTLS, else in clear (opportunistic, RFC 7435).</summary>
    WhenOffered,

    /// <summary>By STARTTLS; a server that does not offer it gets nothing.</summary>
    StartTls,

    /// <summary>From the first octet (RFC 8314 §3.3).</summary>
    Implicit,
}

/// <summary>How a client talks to a server.</summary>
public sealed record SmtpClientSettings
{
    /// <summary>The name given in EHLO (RFC 5321 §4.1.1.1): our host name or an address literal.</summary>
    public required string HelloName
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = SmtpCharacters.HasControl(value) || value.Contains(' ', StringComparison.Ordinal)
                ? throw new ArgumentException("A host name cannot contain spaces or control characters.", nameof(value))
                : value;
        }
    }

    /// <summary>When to go over to TLS.</summary>
    public SmtpTls Tls { get; init; } = SmtpTls.WhenOffered;

    /// <summary>How to do TLS; needed unless <see cref="Tls"/> is <see cref="SmtpTls.None"/>.</summary>
    public TlsClientSettings? TlsSettings { get; init; }

    /// <summary>Name and password, or null to send without a log-in.</summary>
    public SmtpLogIn? LogIn { get; init; }

    /// <summary>How long to wait for what.</summary>
    public SmtpTimeouts Timeouts { get; init; } = new();
}

/// <summary>Name and password for AUTH.</summary>
/// <param name="Name">The name.</param>
/// <param name="Password">The password.</param>
public sealed record SmtpLogIn(string Name, string Password)
{
    /// <summary>Leaves the password out, so that it cannot reach a log.</summary>
    public override string ToString() => $"SmtpLogIn {{ Name = {Name} }}";
}

/// <summary>The client's time-outs (RFC 5321 §4.5.3.2; CON-166).</summary>
public sealed record SmtpTimeouts
{
    /// <summary>The greeting: §4.5.3.2.1.</summary>
    public TimeSpan Greeting { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>EHLO, STARTTLS, AUTH, RSET, QUIT.</summary>
    public TimeSpan Command { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>MAIL and RCPT: §4.5.3.2.2, §4.5.3.2.3.</summary>
    public TimeSpan Envelope { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The reply to DATA: §4.5.3.2.4.</summary>
    public TimeSpan DataStart { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>One block of the message: §4.5.3.2.5.</summary>
    public TimeSpan DataBlock { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The reply to the end of data: §4.5.3.2.6.</summary>
    public TimeSpan DataEnd { get; init; } = TimeSpan.FromMinutes(10);
}
