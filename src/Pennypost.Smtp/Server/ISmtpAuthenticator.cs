namespace Pennypost.Smtp.Server;

/// <summary>Optional interface of a backend: log-in with name and password (RFC 4954 with PLAIN and LOGIN).</summary>
public interface ISmtpAuthenticator
{
    /// <summary>Checks a name and a password. Every failure must look the same to the client.</summary>
    /// <param name="client">The session's client.</param>
    /// <param name="credentials">What the client sent.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    ValueTask<SmtpLogInResult> AuthenticateAsync(SmtpClientInfo client, SmtpCredentials credentials, CancellationToken cancellationToken);
}

/// <summary>What a client sent to log in.</summary>
/// <param name="AuthorizationId">The identity to act as; empty for the same as <paramref name="Name"/> (RFC 4616 §2).</param>
/// <param name="Name">The authentication identity.</param>
/// <param name="Password">The password.</param>
public sealed record SmtpCredentials(string AuthorizationId, string Name, string Password)
{
    /// <summary>Leaves the password out, so that it cannot reach a log.</summary>
    public override string ToString() => $"SmtpCredentials {{ Name = {Name} }}";
}

/// <summary>The outcome of a log-in.</summary>
/// <param name="Identity">Who the client is, or null when the log-in failed.</param>
/// <param name="IsTemporary">True when nobody can log in at the moment (454 4.7.0, RFC 4954 §6).</param>
public readonly record struct SmtpLogInResult(SmtpIdentity? Identity, bool IsTemporary = false)
{
    /// <summary>Wrong name, wrong password, not allowed: all the same.</summary>
    public static SmtpLogInResult Failed => default;
}

/// <summary>Who a client proved to be.</summary>
/// <param name="Name">The account's name, for logs.</param>
/// <param name="Account">Whatever the backend wants to find again.</param>
public sealed record SmtpIdentity(string Name, object? Account);
