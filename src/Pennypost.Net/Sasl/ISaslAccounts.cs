namespace Pennypost.Net.Sasl;

/// <summary>The accounts as SASL mechanisms see them: one object for one session, shared by SMTP, IMAP and POP3.</summary>
/// <remarks>Contract: an unknown name must look like a known one, in every answer and in the time it takes. Exceptions are server faults. A method
/// is called only when <see cref="Offers"/> says so.</remarks>
public interface ISaslAccounts
{
    /// <summary>What this service can check now.</summary>
    SaslOffers Offers { get; }

    /// <summary>Checks a name and a password (PLAIN, LOGIN).</summary>
    /// <param name="credentials">What the client sent.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    ValueTask<SaslOutcome> CheckPasswordAsync(SaslPassword credentials, CancellationToken cancellationToken);

    /// <summary>Finds what a SCRAM exchange needs of an account (RFC 5802 §3). For a name without a verifier: a made-up one that is the same each time.</summary>
    /// <param name="name">The name as sent, unescaped.</param>
    /// <param name="hash">The hash function.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    ValueTask<ScramCredentials> FindScramAsync(string name, ScramHash hash, CancellationToken cancellationToken);

    /// <summary>The SCRAM exchange is over: the account is told the outcome, and may still be refused.</summary>
    /// <param name="credentials">What <see cref="FindScramAsync"/> gave.</param>
    /// <param name="isProven">True when the client has proven that it knows the password.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    ValueTask<SaslOutcome> DecideScramAsync(ScramCredentials credentials, bool isProven, CancellationToken cancellationToken);

    /// <summary>Checks a response of CRAM-MD5 (RFC 2195).</summary>
    /// <param name="name">The name as sent.</param>
    /// <param name="challenge">The challenge.</param>
    /// <param name="digest">The client's digest: 16 octets.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    ValueTask<SaslOutcome> CheckDigestAsync(string name, byte[] challenge, byte[] digest, CancellationToken cancellationToken);

    /// <summary>Checks an access token (RFC 7628).</summary>
    /// <param name="name">The account the client wants to be; empty when it leaves that to the token.</param>
    /// <param name="token">The token.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    ValueTask<SaslOutcome> CheckTokenAsync(string name, string token, CancellationToken cancellationToken);
}

/// <summary>What accounts can be asked.</summary>
[Flags]
public enum SaslOffers
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Passwords as they are.</summary>
    Passwords = 1,

    /// <summary>SCRAM-SHA-256.</summary>
    ScramSha256 = 2,

    /// <summary>SCRAM-SHA-1.</summary>
    ScramSha1 = 4,

    /// <summary>CRAM-MD5.</summary>
    CramMd5 = 8,

    /// <summary>Access tokens.</summary>
    Tokens = 16,
}

/// <summary>A name and a password.</summary>
/// <param name="AuthorizationId">The identity to act as; empty for the same as <paramref name="Name"/> (RFC 4616 §2).</param>
/// <param name="Name">The authentication identity.</param>
/// <param name="Password">The password.</param>
public sealed record SaslPassword(string AuthorizationId, string Name, string Password)
{
    /// <summary>Leaves the password out, so that it cannot reach a log.</summary>
    public override string ToString() => $"SaslPassword {{ Name = {Name} }}";
}

/// <summary>The outcome of a log-in.</summary>
/// <param name="Account">Whoever the backend says it is; null when the log-in failed.</param>
/// <param name="IsTemporary">True when nobody can log in at the moment.</param>
public readonly record struct SaslOutcome(object? Account, bool IsTemporary = false)
{
    /// <summary>Wrong name, wrong password, not allowed: all the same.</summary>
    public static SaslOutcome Failed => default;
}

/// <summary>The hash functions of SCRAM.</summary>
public enum ScramHash
{
    /// <summary>RFC 5802.</summary>
    Sha1,

    /// <summary>RFC 7677.</summary>
    Sha256,
}

/// <summary>What a server knows for one SCRAM exchange (RFC 5802 §3).</summary>
/// <param name="Salt">The salt.</param>
/// <param name="Iterations">Rounds of PBKDF2.</param>
/// <param name="StoredKey">H(ClientKey).</param>
/// <param name="ServerKey">Proves the server to the client.</param>
/// <param name="Account">For the backend to find the account again; null for a made-up one.</param>
public sealed record ScramCredentials(byte[] Salt, int Iterations, byte[] StoredKey, byte[] ServerKey, object? Account);
