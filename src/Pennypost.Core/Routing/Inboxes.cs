using System.Collections.Concurrent;
using Npgsql;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.Routing;

/// <summary>The inbox of each account, remembered: it never changes while the account lives.</summary>
public sealed class Inboxes
{
    private readonly ConcurrentDictionary<long, long> _folders = new();

    /// <summary>Finds the inboxes of accounts.</summary>
    /// <returns>Folder id by account id.</returns>
    /// <exception cref="FolderMissingException">An account is not there any more.</exception>
    public async Task<IReadOnlyDictionary<long, long>> FindAsync(NpgsqlConnection connection, IEnumerable<long> accounts, CancellationToken cancellationToken)
    {
        var missing = accounts.Where(a => !_folders.ContainsKey(a)).Distinct().ToArray();
        if (missing.Length > 0)
        {
            await using var command = new NpgsqlCommand("SELECT account_id, id FROM folder WHERE account_id = ANY ($1) AND name = 'INBOX'", connection);
            command.Parameters.Add(new() { Value = missing });
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                _folders[reader.GetInt64(0)] = reader.GetInt64(1);
            }
        }

        return missing.All(_folders.ContainsKey) ? _folders : throw new FolderMissingException();
    }

    /// <summary>Forgets everything: an account was deleted.</summary>
    public void Forget() => _folders.Clear();
}
