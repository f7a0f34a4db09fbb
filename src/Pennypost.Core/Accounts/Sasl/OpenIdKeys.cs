using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Pennypost.Core.Accounts.Sasl;

/// <summary>The public keys of the OpenID Connect provider (Discovery 1.0 §4, RFC 7517): fetched when needed, kept for an hour, and kept on while the provider is away.</summary>
/// <remarks>Bounds: one fetch at a time, at most one a minute whatever tokens say, a megabyte an answer, no redirects, https only (http for loopback).</remarks>
public sealed class OpenIdKeys : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan Stale = TimeSpan.FromDays(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(10) })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = 1024 * 1024,
    };

    private readonly SemaphoreSlim turn = new(1, 1);
    private readonly TimeProvider time;
    private readonly ILogger<OpenIdKeys> logger;
    private volatile Kept? kept;
    private string? triedIssuer;
    private long triedAt;

    /// <summary>Begins without keys.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Told when the provider cannot be reached.</param>
    public OpenIdKeys(TimeProvider time, ILogger<OpenIdKeys> logger)
    {
        this.time = time;
        this.logger = logger;
    }

    /// <summary>Whether an address may be asked for keys: nobody on the way can change the answer.</summary>
    /// <param name="address">The address.</param>
    public static bool IsSafe(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));

    /// <summary>Finds the key that a token names.</summary>
    /// <param name="issuer">The provider.</param>
    /// <param name="keyId">The token's key id; null when it names none.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The keys that fit; none when there is no such key; null when the provider cannot be asked.</returns>
    public async Task<IReadOnlyList<JsonElement>?> FindAsync(string issuer, string? keyId, CancellationToken cancellationToken)
    {
        var now = kept;
        var age = now is null || now.Issuer != issuer ? TimeSpan.MaxValue : time.GetElapsedTime(now.ReadAt);
        if (age < Fresh && Select(now!, keyId) is { Count: > 0 } found)
        {
            return found;
        }

        // An unknown key id may be a new key, or nonsense: the pause keeps nonsense from becoming a flood.
        await RefreshAsync(issuer, cancellationToken);
        now = kept;
        return now is null || now.Issuer != issuer || time.GetElapsedTime(now.ReadAt) > Stale ? null : Select(now, keyId);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        http.Dispose();
        turn.Dispose();
    }

    private static List<JsonElement> Select(Kept keys, string? keyId) =>
        [.. keys.Keys.Where(key => keyId is null || (key.TryGetProperty("kid", out var kid) && kid.ValueEquals(keyId)))];

    private async Task RefreshAsync(string issuer, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (triedIssuer == issuer && time.GetElapsedTime(triedAt) < Pause)
            {
                return;
            }

            triedIssuer = issuer;
            triedAt = time.GetTimestamp();
            kept = new Kept(issuer, await FetchAsync(issuer, cancellationToken), time.GetTimestamp());
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or InvalidDataException or IOException or KeyNotFoundException or InvalidOperationException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            TokenLog.NoKeys(logger, error, issuer);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<IReadOnlyList<JsonElement>> FetchAsync(string issuer, CancellationToken cancellationToken)
    {
        // OpenID Connect Discovery 1.0 §4.3: the document must name the very issuer that was asked.
        var document = await http.GetFromJsonAsync<JsonElement>(issuer.TrimEnd('/') + "/.well-known/openid-configuration", cancellationToken);
        if (!document.GetProperty("issuer").ValueEquals(issuer))
        {
            throw new InvalidDataException("The provider's document names another issuer.");
        }

        var address = document.GetProperty("jwks_uri").GetString();
        if (address is null || !IsSafe(address))
        {
            throw new InvalidDataException("The provider's keys are not at an https address.");
        }

        var keys = await http.GetFromJsonAsync<JsonElement>(address, cancellationToken);
        return [.. keys.GetProperty("keys").EnumerateArray().Take(100).Select(key => key.Clone())];
    }

    private sealed record Kept(string Issuer, IReadOnlyList<JsonElement> Keys, long ReadAt);
}

/// <summary>The log of access tokens. A token is never logged.</summary>
internal static partial class TokenLog
{
    [LoggerMessage(3011, LogLevel.Warning, "The keys of {Issuer} cannot be fetched; log-in with access tokens does not work")]
    public static partial void NoKeys(ILogger logger, Exception error, string issuer);

    [LoggerMessage(3012, LogLevel.Information, "An access token was refused: {Reason}")]
    public static partial void Refused(ILogger logger, string reason);
}
