using Npgsql;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Accounts;

/// <summary>The folders a new account starts with (USR-157), marked with their RFC 6154 use so that mail programs find them (SVC-339).</summary>
internal static class DefaultFolders
{
    public static async Task CreateAsync(NpgsqlConnection connection, long accountId, SettingStore settings, CancellationToken cancellation)
    {
        string[] names =
        [
            "INBOX", settings.Get(AccountSettings.SentFolder), settings.Get(AccountSettings.TrashFolder), settings.Get(AccountSettings.DraftsFolder),
        ];
        string[] uses = ["", @"\Sent", @"\Trash", @"\Drafts"];
        await using var command = new NpgsqlCommand(
            """
            WITH wanted AS (SELECT DISTINCT ON (name) name, use FROM unnest($2, $3) AS w (name, use)),
                 made AS (INSERT INTO folder (account_id, name, special_use) SELECT $1, name, nullif(use, '') FROM wanted)
            INSERT INTO subscription (account_id, name) SELECT $1, name FROM wanted
            """,
            connection);
        command.Parameters.Add(new() { Value = accountId });
        command.Parameters.Add(new() { Value = names });
        command.Parameters.Add(new() { Value = uses });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
