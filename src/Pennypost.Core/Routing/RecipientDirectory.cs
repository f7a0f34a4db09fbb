using Npgsql;
using Pennypost.Store.Changes;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Routing;

/// <summary>The recipient table in memory, loaded anew whenever an account, local domain or mapping changes, here or in another replica.</summary>
public sealed class RecipientDirectory : IDisposable
{
    private const string Channel = "pennypost_directory";

    private readonly Database _database;
    private readonly DatabaseNotices _notices;
    private readonly IDisposable _listening;
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile RecipientTable _table = new([], [], [], null);

    /// <summary>Prepares the directory; call <see cref="LoadAsync"/> before mail arrives.</summary>
    public RecipientDirectory(Database database, DatabaseNotices notices)
    {
        _database = database;
        _notices = notices;
        _listening = notices.Subscribe(Channel, _ => Reload(), Reload);
    }

    /// <summary>The table at this moment.</summary>
    public RecipientTable Table => _table;

    /// <summary>Call it after a change of accounts, local domains or mappings was committed: loads the table and tells the other replicas.</summary>
    public async Task ChangedAsync(CancellationToken cancellationToken = default)
    {
        await LoadAsync(cancellationToken);
        _notices.Send(Channel, "changed");
    }

    /// <summary>Loads the table.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            await using var batch = _database.Source.CreateBatch();
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT name FROM local_domain"));
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT lower(name), id FROM account WHERE id <> 0"));
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT address, account_id, relay_external, type FROM mapping WHERE type <> 'FROM'"));
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT min(id) FROM account WHERE administrator"));
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            var domains = await RowsAsync(reader, r => r.GetString(0), cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            var accounts = await RowsAsync(reader, r => KeyValuePair.Create(r.GetString(0), r.GetInt64(1)), cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            var mappings = await RowsAsync(reader, Mapping, cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            var postmaster = await RowsAsync(reader, r => r.IsDBNull(0) ? (long?)null : r.GetInt64(0), cancellationToken);
            _table = new RecipientTable(domains, accounts, mappings, postmaster[0]);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listening.Dispose();
        _loading.Dispose();
    }

    private static RecipientMapping Mapping(NpgsqlDataReader reader) => new(
        reader.GetString(0),
        reader.IsDBNull(1) ? null : reader.GetInt64(1),
        reader.GetBoolean(2),
        reader.GetString(3) switch { "SMTP" => MailSource.Smtp, "POP3" => MailSource.Pop3, _ => null });

    private static async Task<List<T>> RowsAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(row(reader));
        }

        return rows;
    }

    private void Reload() =>
        _ = Task.Run(async () =>
        {
            try
            {
                await LoadAsync();
            }
            catch (NpgsqlException)
            {
                // The database is away: its return is announced by the notices' "missed", which comes here again.
            }
        });
}
