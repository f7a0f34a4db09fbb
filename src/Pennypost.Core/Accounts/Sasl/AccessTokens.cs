using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Accounts.Sasl;

/// <summary>Checks access tokens of the configured provider: JSON Web Tokens (RFC 7519, RFC 9068), signed by one of its keys, made for us, in force, naming an account.</summary>
/// <param name="keys">The provider's keys.</param>
/// <param name="settings">Which provider, which audience, which claim.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Told why a token was refused.</param>
public sealed class AccessTokens(OpenIdKeys keys, SettingStore settings, TimeProvider time, ILogger<AccessTokens> logger)
{
    /// <summary>RFC 7519 §4.1.4: a few minutes at most for clocks that differ.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    /// <summary>Whether tokens are accepted at all.</summary>
    public bool IsConfigured => settings.Get(TokenSettings.Issuer).Length > 0 && settings.Get(TokenSettings.Audience).Length > 0;

    /// <summary>Checks a token.</summary>
    /// <param name="token">As the client sent it.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The log-in name of its holder, or that there is none.</returns>
    public async Task<TokenCheck> CheckAsync(string token, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(token);
        var parts = token.Split('.');
        if (parts.Length != 3 || Json(parts[0]) is not { } header || Json(parts[1]) is not { } claims || !TryDecode(parts[2], out var signature))
        {
            return Refuse("it is no signed JSON Web Token");
        }

        // RFC 7515 §4.1.11: extensions that must be understood and are not.
        if (Text(header, "alg") is not { } algorithm || header.TryGetProperty("crit", out _))
        {
            return Refuse("its header is not understood");
        }

        var issuer = settings.Get(TokenSettings.Issuer);
        if (await keys.FindAsync(issuer, Text(header, "kid"), cancellationToken) is not { } candidates)
        {
            return new TokenCheck(null, IsTemporary: true);
        }

        var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
        if (!candidates.Any(key => TokenSignature.Verify(key, algorithm, signed, signature)))
        {
            return Refuse("no key of the provider has signed it");
        }

        return Examine(claims, issuer);
    }

    private TokenCheck Examine(JsonElement claims, string issuer)
    {
        var now = time.GetUtcNow();
        if (Text(claims, "iss") != issuer)
        {
            return Refuse("it is from another issuer");
        }

        if (!IsFor(claims, settings.Get(TokenSettings.Audience)))
        {
            return Refuse("it is for another audience");
        }

        // A token without an end is none that anybody meant to give away.
        if (Time(claims, "exp") is not { } expires || now > expires + Leeway || (Time(claims, "nbf") is { } begins && now < begins - Leeway))
        {
            return Refuse("it is not in force");
        }

        var claim = settings.Get(TokenSettings.AccountClaim);
        if (claim == "email" && !(claims.TryGetProperty("email_verified", out var verified) && verified.ValueKind == JsonValueKind.True))
        {
            return Refuse("its email address is not verified");
        }

        return Text(claims, claim) is { Length: > 0 } name ? new TokenCheck(name) : Refuse("it names no account");
    }

    // RFC 7519 §4.1.3: one string or several.
    private static bool IsFor(JsonElement claims, string audience) => claims.TryGetProperty("aud", out var value) && value.ValueKind switch
    {
        JsonValueKind.String => value.ValueEquals(audience),
        JsonValueKind.Array => value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String && item.ValueEquals(audience)),
        _ => false,
    };

    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is > 0 and < 1e11
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? Json(string part)
    {
        try
        {
            if (!TryDecode(part, out var octets))
            {
                return null;
            }

            using var document = JsonDocument.Parse(octets, new JsonDocumentOptions { MaxDepth = 16 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null; // Not JSON: the caller refuses the token.
        }
    }

    private static bool TryDecode(string part, out byte[] octets)
    {
        octets = [];

        // RFC 7515 §2: without padding, so that a token has one form only.
        if (part.Contains('=', StringComparison.Ordinal) || !Base64Url.IsValid(part, out var length))
        {
            return false;
        }

        octets = new byte[length];
        return Base64Url.TryDecodeFromChars(part, octets, out var written) && written == length;
    }

    private TokenCheck Refuse(string reason)
    {
        TokenLog.Refused(logger, reason);
        return new TokenCheck(null);
    }
}

/// <summary>What a token is worth.</summary>
/// <param name="AccountName">The log-in name of its holder; null when it is refused.</param>
/// <param name="IsTemporary">True when the provider could not be asked.</param>
public readonly record struct TokenCheck(string? AccountName, bool IsTemporary = false);
