using Azure.Core;

namespace Pennypost.Azure.Tests;

/// <summary>A credential that gives one token and remembers what for.</summary>
internal sealed class FixedToken(string token) : TokenCredential
{
    private int _asked;

    public int Asked => _asked;

    public string[] Scopes { get; private set; } = [];

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _asked);
        Scopes = requestContext.Scopes;
        return new AccessToken(token, DateTimeOffset.UtcNow.AddHours(1));
    }

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));
}
