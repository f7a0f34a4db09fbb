using System.Net;
using Npgsql;
using Pennypost.Core.Clients;
using Pennypost.Store.Changes;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.BlockLists;

/// <summary>The lists and the addresses that are never looked up; in memory, loaded anew whenever somebody changes them, here or on another replica.</summary>
public sealed class BlockListTable : IDisposable
{
    private readonly Database database;
    private readonly SecretProtector protector;
    private readonly SharedState<Snapshot> state;

    /// <summary>Prepares them; call <see cref="LoadAsync"/> before mail arrives.</summary>
    /// <param name="database">The database.</param>
    /// <param name="notices">Tells of changes.</param>
    /// <param name="protector">Decrypts query keys.</param>
    public BlockListTable(Database database, DatabaseNotices notices, SecretProtector protector)
    {
        this.database = database;
        this.protector = protector;
        state = new SharedState<Snapshot>(notices, "pennypost_blocklist", new Snapshot([], []), ReadAsync);
    }

    /// <summary>All lists in their order.</summary>
    public IReadOnlyList<BlockList> All => state.Value.Lists;

    /// <summary>Loads everything.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public Task LoadAsync(CancellationToken cancellation) => state.LoadAsync(cancellation);

    /// <summary>Call it after a change was committed.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public Task ChangedAsync(CancellationToken cancellation) => state.ChangedAsync(cancellation);

    /// <summary>Tells whether an address is never looked up (SVC-198).</summary>
    /// <param name="client">The address.</param>
    public bool IsExempt(IPAddress client) => Array.Exists(state.Value.Exempt, pattern => pattern.Matches(client));

    /// <summary>Tells whether a service has any list to ask.</summary>
    /// <param name="serviceId">The service.</param>
    public bool HasFor(int serviceId) => Array.Exists(state.Value.Lists, list => list.IsAskedFor(serviceId));

    /// <inheritdoc/>
    public void Dispose() => state.Dispose();

    private async Task<Snapshot> ReadAsync(CancellationToken cancellation)
    {
        await using var batch = database.Source.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            SELECT l.id, l.position, l.zone, l.pattern, l.kind, l.service_id, l.query_key, l.enabled, l.comment, l.version, h.state, h.detail, h.checked_at
            FROM block_list l LEFT JOIN block_list_health h ON h.block_list_id = l.id ORDER BY l.position, l.id
            """));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT pattern FROM block_list_exemption"));
        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        var lists = new List<BlockList>();
        while (await reader.ReadAsync(cancellation))
        {
            lists.Add(Read(reader));
        }

        var exempt = new List<ClientPattern>();
        await reader.NextResultAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (ClientPattern.TryParse(reader.GetString(0), out var pattern))
            {
                exempt.Add(pattern);
            }
        }

        return new Snapshot([.. lists], [.. exempt]);
    }

    private BlockList Read(NpgsqlDataReader reader)
    {
        var text = reader.GetString(3);
        var isReadable = AnswerPattern.TryParse(text, out var pattern);
        return new BlockList(
            reader.GetInt64(0), reader.GetInt32(1), reader.GetString(2), pattern ?? AnswerPattern.Ordinary, Enum.Parse<BlockListKind>(reader.GetString(4)),
            reader.IsDBNull(5) ? null : reader.GetInt32(5),
            reader.IsDBNull(6) ? null : protector.Unprotect(reader.GetString(6)),
            // A pattern that an older release could read and this one cannot must not turn into "everything counts".
            reader.GetBoolean(7) && isReadable,
            reader.GetString(8), reader.GetInt64(9),
            reader.IsDBNull(10)
                ? BlockListHealth.Unknown
                : new BlockListHealth(Enum.Parse<BlockListState>(reader.GetString(10)), reader.GetString(11), reader.GetFieldValue<DateTimeOffset>(12)));
    }

    private sealed record Snapshot(BlockList[] Lists, ClientPattern[] Exempt);
}
