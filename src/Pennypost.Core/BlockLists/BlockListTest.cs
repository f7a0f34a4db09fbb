using System.Net;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Core.BlockLists;

/// <summary>Tests whether lists are alive and sane (RFC 5782 §5): every list has the entry 127.0.0.2 and never 127.0.0.1.</summary>
/// <remarks>A list whose domain was sold or parked often answers everything: that would refuse all mail, so it is not asked until it is sane again.</remarks>
/// <param name="lists">The lists.</param>
/// <param name="lookUp">Asks them.</param>
/// <param name="database">Where the findings are kept for all replicas.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where changes for the worse are noted.</param>
public sealed class BlockListTest(BlockListTable lists, BlockListLookUp lookUp, Database database, TimeProvider time, ILogger<BlockListTest> logger)
{
    /// <summary>How often each list is tested, by whichever replica comes first.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromMinutes(15);

    private static readonly IPAddress TestEntry = IPAddress.Parse("127.0.0.2");
    private static readonly IPAddress NeverListed = IPAddress.Parse("127.0.0.1");

    /// <summary>Tests the lists whose last test is old. Asks nothing while there is no list.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task TestDueAsync(CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        if (lists.All.Any(l => l.Enabled && IsDue(l, now)))
        {
            await TestAsync(await ClaimAsync([.. lists.All.Where(l => l.Enabled && IsDue(l, now)).Select(l => l.Id)], now, cancellation), cancellation);
        }
    }

    /// <summary>Tests one list now.</summary>
    /// <param name="id">The list.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public Task TestAsync(long id, CancellationToken cancellation) => TestAsync([id], cancellation);

    private static bool IsDue(BlockList list, DateTimeOffset now) => list.Health.CheckedAt is not { } last || now - last >= Every;

    /// <summary>Two replicas do not test the same list: who writes the time first has it.</summary>
    private async Task<long[]> ClaimAsync(long[] ids, DateTimeOffset now, CancellationToken cancellation)
    {
        var claimed = new List<long>();
        await using var command = database.Source.CreateCommand(
            """
            INSERT INTO block_list_health AS h (block_list_id, state, detail, checked_at)
            SELECT id, 'Unknown', '', $2 FROM block_list WHERE id = ANY ($1)
            ON CONFLICT (block_list_id) DO UPDATE SET checked_at = $2 WHERE h.checked_at <= $3 RETURNING block_list_id
            """);
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = ids });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now - Every });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            claimed.Add(reader.GetInt64(0));
        }

        return [.. claimed];
    }

    private async Task TestAsync(long[] ids, CancellationToken cancellation)
    {
        var tested = lists.All.Where(l => ids.Contains(l.Id)).ToArray();
        if (tested.Length == 0)
        {
            return;
        }

        var entries = await lookUp.AskAsync(tested, TestEntry);
        var controls = await lookUp.AskAsync(tested, NeverListed);
        foreach (var (entry, control) in entries.Zip(controls))
        {
            var (state, detail) = Judge(entry, control);
            await StoreAsync(entry.List, state, detail, cancellation);
            if (state != BlockListState.Healthy && state != entry.List.Health.State)
            {
                BlockListLog.Unhealthy(logger, entry.List.Zone, state, detail);
            }
        }

        await lists.ChangedAsync(cancellation);
    }

    private static (BlockListState State, string Detail) Judge(BlockListAnswer entry, BlockListAnswer control)
    {
        // The pattern of the list does not matter here: it may rightly leave the test entry out.
        if (control.Answers.Any(a => !AnswerPattern.IsError(a)))
        {
            return (BlockListState.ListsEverything, $"127.0.0.1 is listed, with the answer {control.Answers[0]}.");
        }

        if (entry.Answers.Concat(control.Answers).FirstOrDefault(AnswerPattern.IsError) is { } code)
        {
            return (BlockListState.Refused, $"The operator answers {code} instead of listings.");
        }

        if (entry.Failure is { } failure)
        {
            return (BlockListState.Silent, failure);
        }

        return entry.Answers.Any(AnswerPattern.IsLoopback) ? (BlockListState.Healthy, "") : (BlockListState.NoTestEntry, "The test entry 127.0.0.2 is not listed.");
    }

    private async Task StoreAsync(BlockList list, BlockListState state, string detail, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(
            """
            INSERT INTO block_list_health (block_list_id, state, detail, checked_at) SELECT id, $2, $3, $4 FROM block_list WHERE id = $1
            ON CONFLICT (block_list_id) DO UPDATE SET state = excluded.state, detail = excluded.detail, checked_at = excluded.checked_at
            """);
        command.Parameters.Add(new() { Value = list.Id });
        command.Parameters.Add(new() { Value = state.ToString() });
        command.Parameters.Add(new() { Value = detail.Length > 500 ? detail[..500] : detail });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time.GetUtcNow() });
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
