using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Pennypost.Core.Accounts;

namespace Pennypost.Core.Administration;

/// <summary>A session of the admin app that is in force.</summary>
/// <param name="Account">Who is logged in.</param>
/// <param name="TokenHash">What is stored of its token.</param>
/// <param name="ExpiresAt">When it ends even if it is used all the time.</param>
public sealed record AdminSession(AccountIdentity Account, byte[] TokenHash, DateTimeOffset ExpiresAt);

/// <summary>The secrets of a session: the token in the cookie, and the CSRF token that a page must send with each change.</summary>
/// <remarks>The CSRF token is derived from the session's, which no page can read (HttpOnly): another site can neither read nor guess it.
/// The database keeps only hashes, so that whoever reads it cannot take over a session.</remarks>
public static class AdminToken
{
    private const int Octets = 32;

    /// <summary>A new random token, base64url.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Octets));

    /// <summary>What is stored of a token.</summary>
    /// <param name="token">The cookie's value; any text.</param>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>The CSRF token that belongs to a session.</summary>
    /// <param name="token">The session's token.</param>
    public static string Csrf(string token) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(token), "pennypost csrf"u8));

    /// <summary>Whether a CSRF token belongs to a session; takes the same time for every wrong one.</summary>
    /// <param name="token">The session's token.</param>
    /// <param name="sent">What the request carried; null when it carried none.</param>
    public static bool IsCsrf(string token, string? sent) =>
        sent is not null && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Csrf(token)), Encoding.UTF8.GetBytes(sent));
}
