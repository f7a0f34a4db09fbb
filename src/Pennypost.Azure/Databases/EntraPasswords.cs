using Azure.Core;
using Npgsql;

namespace Pennypost.Azure.Databases;

/// <summary>Log-in to PostgreSQL with access tokens of the managed identity instead of a password.</summary>
/// <param name="credential">Who logs in; its name is the connection string's <c>Username</c>.</param>
public sealed class EntraPasswords(TokenCredential credential)
{
    /// <summary>What the token is for.</summary>
    public const string Scope = "https://ossrdbms-aad.database.windows.net/.default";

    // Tokens live for about an hour; the database asks for one only when a connection is opened.
    private static readonly TimeSpan s_renew = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan s_afterFailure = TimeSpan.FromSeconds(5);

    /// <summary>Makes a data source log in with tokens.</summary>
    public void Use(NpgsqlDataSourceBuilder builder) =>
        builder.UsePeriodicPasswordProvider(async (_, cancellationToken) => await TokenAsync(cancellationToken), s_renew, s_afterFailure);

    /// <summary>A token that is valid now.</summary>
    internal async ValueTask<string> TokenAsync(CancellationToken cancellationToken) =>
        (await credential.GetTokenAsync(new TokenRequestContext([Scope]), cancellationToken)).Token;
}
