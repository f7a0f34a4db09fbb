using System.Security.Cryptography;
using System.Text;

#pragma warning disable CA5350, CA5379 // SCRAM-SHA-1 is what RFC 5802 prescribes; its HMAC and PBKDF2 are not broken.

namespace Pennypost.Core.Accounts;

/// <summary>What is stored of a password: the SCRAM-SHA-256 verifier of RFC 5802 §3 and RFC 7677. It checks a password sent in clear over
/// TLS and a SCRAM exchange alike, and does not tell the password.</summary>
/// <param name="Salt">Random, one for each password.</param>
/// <param name="Iterations">Rounds of PBKDF2: what a guess costs.</param>
/// <param name="StoredKey">H(ClientKey).</param>
/// <param name="ServerKey">Lets the server prove that it knows the verifier.</param>
public sealed record ScramVerifier(byte[] Salt, int Iterations, byte[] StoredKey, byte[] ServerKey)
{
    /// <summary>The keys of SCRAM-SHA-1 over the same salt and rounds; null when none were made.</summary>
    public ScramKeys? Sha1 { get; init; }

    /// <summary>Octets of a salt.</summary>
    public const int SaltLength = 16;

    /// <summary>RFC 7677 §4: no fewer rounds than these.</summary>
    public const int MinimumIterations = 4096;

    /// <summary>Makes the verifier of a new password.</summary>
    /// <param name="preparedPassword">The password after <see cref="PasswordPreparation.Prepare"/>.</param>
    /// <param name="iterations">Rounds of PBKDF2.</param>
    /// <param name="withSha1">Makes the keys of SCRAM-SHA-1 too.</param>
    public static ScramVerifier Create(string preparedPassword, int iterations, bool withSha1 = false)
    {
        var verifier = Derive(preparedPassword, RandomNumberGenerator.GetBytes(SaltLength), iterations);
        return withSha1 ? verifier with { Sha1 = DeriveSha1(preparedPassword, verifier.Salt, iterations) } : verifier;
    }

    /// <summary>Whether this is the password. Takes as long for a wrong one as for the right one.</summary>
    /// <param name="preparedPassword">The password after <see cref="PasswordPreparation.Prepare"/>.</param>
    public bool Matches(string preparedPassword) =>
        CryptographicOperations.FixedTimeEquals(Derive(preparedPassword, Salt, Iterations).StoredKey, StoredKey);

    /// <summary>RFC 5802 §3: SaltedPassword, ClientKey, StoredKey, ServerKey.</summary>
    internal static ScramVerifier Derive(string preparedPassword, byte[] salt, int iterations)
    {
        ArgumentNullException.ThrowIfNull(preparedPassword);
        ArgumentOutOfRangeException.ThrowIfLessThan(iterations, MinimumIterations);

        var password = Encoding.UTF8.GetBytes(preparedPassword);
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes);
        var clientKey = HMACSHA256.HashData(salted, "Client Key"u8);
        var serverKey = HMACSHA256.HashData(salted, "Server Key"u8);
        CryptographicOperations.ZeroMemory(password);
        CryptographicOperations.ZeroMemory(salted);
        return new ScramVerifier(salt, iterations, SHA256.HashData(clientKey), serverKey);
    }

    /// <summary>RFC 5802 §3 with SHA-1.</summary>
    internal static ScramKeys DeriveSha1(string preparedPassword, byte[] salt, int iterations)
    {
        var password = Encoding.UTF8.GetBytes(preparedPassword);
        var salted = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA1, SHA1.HashSizeInBytes);
        var clientKey = HMACSHA1.HashData(salted, "Client Key"u8);
        var serverKey = HMACSHA1.HashData(salted, "Server Key"u8);
        CryptographicOperations.ZeroMemory(password);
        CryptographicOperations.ZeroMemory(salted);
        return new ScramKeys(SHA1.HashData(clientKey), serverKey);
    }
}

/// <summary>The keys of SCRAM for another hash function than that of the verifier.</summary>
/// <param name="StoredKey">H(ClientKey).</param>
/// <param name="ServerKey">Lets the server prove that it knows the verifier.</param>
public sealed record ScramKeys(byte[] StoredKey, byte[] ServerKey);
