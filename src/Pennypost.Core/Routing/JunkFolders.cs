using Npgsql;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Routing;

/// <summary>The folder of each account for mail that is suspicious (RFC 6154: \Junk), made when the first such message comes.</summary>
/// <remarks>Asked for each time: users rename and delete it, and suspicious mail is rare.</remarks>
/// <param name="settings">The name of new ones.</param>
public sealed class JunkFolders(SettingStore settings)
{
    /// <summary>Finds or makes the folders, inside the connection's transaction.</summary>
    /// <param name="connection">With an open transaction.</param>
    /// <param name="accounts">The accounts, each at most once.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Folder id by account id.</returns>
    /// <exception cref="FolderMissingException">An account is not there any more, or another transaction makes its folder now; the next attempt finds it.</exception>
    public async Task<IReadOnlyDictionary<long, long>> FindAsync(NpgsqlConnection connection, IReadOnlyCollection<long> accounts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(accounts);
        var folders = new Dictionary<long, long>();
        if (accounts.Count == 0)
        {
            return folders;
        }

        // A folder that has the name but not the use will do: somebody made it by hand for this.
        await using var command = new NpgsqlCommand(
            """
            WITH found AS (
                SELECT DISTINCT ON (f.account_id) f.account_id, f.id FROM folder f
                WHERE f.account_id = ANY ($1) AND (f.special_use = '\Junk' OR f.name = $2)
                ORDER BY f.account_id, f.special_use IS NOT DISTINCT FROM '\Junk' DESC, f.id
            ), made AS (
                INSERT INTO folder (account_id, name, special_use)
                SELECT a.id, $2, '\Junk' FROM account a WHERE a.id = ANY ($1) AND NOT EXISTS (SELECT FROM found WHERE account_id = a.id) ORDER BY a.id
                ON CONFLICT (account_id, name) DO NOTHING RETURNING account_id, id
            ), subscribed AS (
                INSERT INTO subscription (account_id, name) SELECT account_id, $2 FROM made ON CONFLICT DO NOTHING
            )
            SELECT * FROM found UNION ALL SELECT * FROM made
            """,
            connection);
        command.Parameters.Add(new() { Value = accounts.ToArray() });
        command.Parameters.Add(new() { Value = settings.Get(RoutingSettings.JunkFolder) });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            folders[reader.GetInt64(0)] = reader.GetInt64(1);
        }

        return accounts.All(folders.ContainsKey) ? folders : throw new FolderMissingException();
    }
}
