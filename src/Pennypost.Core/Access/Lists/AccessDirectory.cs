using System.Collections.Immutable;
using System.Net;
using Npgsql;
using Pennypost.Store.Changes;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Access.Lists;

/// <summary>The access restrictions in memory, loaded anew whenever one changes, here or in another replica.</summary>
public sealed class AccessDirectory : IDisposable
{
    private const string Channel = "pennypost_access";

    private readonly Database database;
    private readonly DatabaseNotices notices;
    private readonly IDisposable listening;
    private readonly SemaphoreSlim loading = new(1, 1);
    private volatile AccessTable table = AccessTable.Initial;

    /// <summary>Prepares the directory; call <see cref="LoadAsync"/> before the first session.</summary>
    /// <param name="database">Where the lists are.</param>
    /// <param name="notices">Changes made by other replicas.</param>
    public AccessDirectory(Database database, DatabaseNotices notices)
    {
        this.database = database;
        this.notices = notices;
        listening = notices.Subscribe(Channel, _ => Reload(), Reload);
    }

    /// <summary>The restrictions at this moment.</summary>
    public AccessTable Table => table;

    /// <summary>Call it after a change was committed: loads the table and tells the other replicas.</summary>
    /// <param name="cancellationToken">Ends the loading.</param>
    public async Task ChangedAsync(CancellationToken cancellationToken = default)
    {
        await LoadAsync(cancellationToken);
        notices.Send(Channel, "changed");
    }

    /// <summary>Loads the table.</summary>
    /// <param name="cancellationToken">Ends the loading.</param>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        await loading.WaitAsync(cancellationToken);
        try
        {
            var entries = new List<(AccessListKey Key, AccessEntry Entry)>();
            await using var batch = database.Source.CreateBatch();
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT {AccessRows.Columns} FROM access_restriction ORDER BY id"));
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT name, network FROM network_set ORDER BY network"));
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                entries.Add(AccessRows.Read(reader));
            }

            await reader.NextResultAsync(cancellationToken);
            var networks = new List<(string Set, IPNetwork Network)>();
            while (await reader.ReadAsync(cancellationToken))
            {
                networks.Add((reader.GetString(0), AccessRows.Network(reader, 1)));
            }

            ImmutableArray<IPNetwork> Set(NetworkSetName name) => [.. networks.Where(n => n.Set == name.ToString()).Select(n => n.Network)];
            table = new AccessTable(
                entries.GroupBy(e => e.Key, (key, rows) => KeyValuePair.Create(key, AccessList.Of(rows.Select(r => r.Entry)))),
                new NetworkSets(Set(NetworkSetName.Local), Set(NetworkSetName.Routers)));
        }
        finally
        {
            loading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        listening.Dispose();
        loading.Dispose();
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
