using System.Globalization;
using Pennypost.Store.Tracing;

namespace Pennypost.Azure.Tables;

/// <summary>The trace log in Table storage: a table for each day, so that forgetting a day is one request, and in it partitions by message.</summary>
/// <remarks>
/// A message's partition follows from its id. In <c>m0</c> to <c>m7</c> it has a row with what identifies it, the newest first; in <c>e0</c> to <c>e7</c> a row for
/// each note, whose key begins with that of the message. Every write merges, under a key that follows from what is written: written twice, by any process and in
/// any order, it is the same. How far a message got is a property for each outcome, so that nobody overwrites what another one knows.
/// </remarks>
/// <param name="tables">The Table service.</param>
/// <param name="mostLookedAt">The most messages that one search looks at.</param>
public sealed class TableTraceLog(TableAccount tables, int mostLookedAt = 50_000) : ITraceLog
{
    private const int Partitions = 8;
    private const int LongestBatch = 2 << 20;
    private const int LongestProperty = 30_000;
    private const int AtOnce = 4;
    private const string Information = "Information";
    private const string Events = "Events";
    private const string Reached = "Reached";

    // The newest first: what is left until the end of time, in milliseconds.
    private static readonly long s_end = new DateTimeOffset(9999, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    /// <inheritdoc/>
    public async Task WriteAsync(IReadOnlyList<TraceNote> notes, CancellationToken cancellationToken)
    {
        var batches = notes.SelectMany(note => Entities(note).Select(entity => (Table: TableOf(note.Key.At), Entity: entity)))
            .GroupBy(row => (row.Table, row.Entity.Partition), row => row.Entity)
            .SelectMany(group => Cut(group).Select(batch => (group.Key.Table, Batch: batch)));
        await Parallel.ForEachAsync(batches, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (write, cancel) =>
        {
            if (!await tables.MergeAsync(write.Table, write.Batch, cancel))
            {
                // The first note of the day.
                await tables.CreateAsync(write.Table, cancel);
                if (!await tables.MergeAsync(write.Table, write.Batch, cancel))
                {
                    throw new IOException($"The table {write.Table} was made and is not there.");
                }
            }
        });
    }

    /// <inheritdoc/>
    public async Task<TraceMatches> FindAsync(TraceQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var found = new List<TracedMessage>();
        var lookedAt = 0;
        foreach (var table in (await tables.ListAsync(cancellationToken)).Where(name => IsWithin(name, query)).OrderDescending(StringComparer.Ordinal))
        {
            await foreach (var message in NewestFirstAsync(table, query, cancellationToken))
            {
                if (++lookedAt > mostLookedAt)
                {
                    return new TraceMatches(found, IsComplete: false);
                }

                if (query.Matches(message))
                {
                    if (found.Count == TraceQuery.MostMessages)
                    {
                        return new TraceMatches(found, IsComplete: false);
                    }

                    found.Add(message);
                }
            }
        }

        return new TraceMatches(found, IsComplete: true);
    }

    /// <inheritdoc/>
    public async Task<MessageHistory?> ReadAsync(TraceKey key, CancellationToken cancellationToken)
    {
        var (table, row) = (TableOf(key.At), RowOf(key));
        TableEntity? message = null;
        await foreach (var entity in tables.QueryAsync(table, $"PartitionKey eq 'm{PartitionOf(key)}' and RowKey eq '{row}'", cancellationToken))
        {
            message = entity;
        }

        var events = new List<TraceEvent>();
        await foreach (var entity in tables.QueryAsync(
            table, $"PartitionKey eq 'e{PartitionOf(key)}' and RowKey ge '{row}-' and RowKey lt '{row}.'", cancellationToken))
        {
            events.AddRange(TraceJson.ReadEvents(entity.Properties[Events]));
        }

        return message is null && events.Count == 0
            ? null
            : MessageHistory.Of(message is null ? new TracedMessage(key, TraceOutcome.Accepted, new Dictionary<string, string>()) : Message(message, key), events);
    }

    /// <inheritdoc/>
    public async Task PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var kept = TableOf(before);
        foreach (var table in await tables.ListAsync(cancellationToken))
        {
            if (IsOurs(table) && string.CompareOrdinal(table, kept) < 0)
            {
                await tables.DeleteAsync(table, cancellationToken);
            }
        }
    }

    private static IEnumerable<TableEntity> Entities(TraceNote note)
    {
        var (partition, row) = (PartitionOf(note.Key), RowOf(note.Key));
        var properties = new Dictionary<string, string>(StringComparer.Ordinal) { [Reached + (int)note.Outcome] = "1" };
        if (note.Information is { } information)
        {
            properties[Information] = TraceJson.Write(information);
        }

        yield return new TableEntity($"m{partition}", row, properties);
        foreach (var events in Cut(note.Events))
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{row}-{events[0].At.UtcTicks:D19}-{events[0].Tag}");
            yield return new TableEntity($"e{partition}", name, new Dictionary<string, string>(StringComparer.Ordinal) { [Events] = TraceJson.Write(events) });
        }
    }

    // A property holds 32,768 characters; an event's text is a fraction of that, even when every character of it needs an escape.
    private static IEnumerable<List<TraceEvent>> Cut(IReadOnlyList<TraceEvent> events)
    {
        var part = new List<TraceEvent>();
        var length = 0;
        foreach (var one in events)
        {
            var size = TraceJson.Write([one]).Length;
            if (part.Count > 0 && length + size > LongestProperty)
            {
                yield return part;
                (part, length) = ([], 0);
            }

            part.Add(one);
            length += size;
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    // At most a hundred entities and 4 MB, says the service.
    private static IEnumerable<List<TableEntity>> Cut(IEnumerable<TableEntity> entities)
    {
        var batch = new List<TableEntity>();
        var length = 0;
        foreach (var entity in entities)
        {
            var size = 500 + entity.Properties.Sum(property => property.Value.Length * 3);
            if (batch.Count == TableAccount.MaximumBatch || (batch.Count > 0 && length + size > LongestBatch))
            {
                yield return batch;
                (batch, length) = ([], 0);
            }

            batch.Add(entity);
            length += size;
        }

        if (batch.Count > 0)
        {
            yield return batch;
        }
    }

    private async IAsyncEnumerable<TracedMessage> NewestFirstAsync(
        string table, TraceQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A row's key begins with the time that is left: what is received at or after Since has at most that of Since.
        var range = (query.Until is { } until ? $" and RowKey ge '{Left(until.AddMilliseconds(-1))}'" : "") + (query.Since is { } since ? $" and RowKey lt '{Left(since)}.'" : "");
        var sources = new List<IAsyncEnumerator<TableEntity>>();
        try
        {
            var heads = new PriorityQueue<IAsyncEnumerator<TableEntity>, string>(StringComparer.Ordinal);
            sources.AddRange(Enumerable.Range(0, Partitions).Select(
                partition => tables.QueryAsync(table, $"PartitionKey eq 'm{partition}'{range}", cancellationToken).GetAsyncEnumerator(cancellationToken)));
            var first = await Task.WhenAll(sources.Select(source => source.MoveNextAsync().AsTask()));
            heads.EnqueueRange(sources.Where((_, i) => first[i]).Select(source => (source, source.Current.Row)));
            while (heads.TryDequeue(out var source, out _))
            {
                var entity = source.Current;
                if (entity.Properties.ContainsKey(Information))
                {
                    yield return Message(entity, KeyOf(entity.Row));
                }

                if (await source.MoveNextAsync())
                {
                    heads.Enqueue(source, source.Current.Row);
                }
            }
        }
        finally
        {
            foreach (var source in sources)
            {
                await source.DisposeAsync();
            }
        }
    }

    private static TracedMessage Message(TableEntity entity, TraceKey key)
    {
        var reached = entity.Properties.Keys.Where(name => name.StartsWith(Reached, StringComparison.Ordinal))
            .Select(name => int.Parse(name.AsSpan(Reached.Length), CultureInfo.InvariantCulture)).Max();
        return new TracedMessage(
            key, (TraceOutcome)reached, entity.Properties.TryGetValue(Information, out var text) ? TraceJson.ReadInformation(text) : new Dictionary<string, string>());
    }

    private string TableOf(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"{tables.Prefix}{at.UtcDateTime:yyyyMMdd}");

    private bool IsOurs(string table) => table.Length == tables.Prefix.Length + 8 && table.AsSpan(tables.Prefix.Length).ContainsAnyExceptInRange('0', '9') is false;

    private bool IsWithin(string table, TraceQuery query) =>
        IsOurs(table)
        && (query.Since is not { } since || string.CompareOrdinal(table, TableOf(since)) >= 0)
        && (query.Until is not { } until || string.CompareOrdinal(table, TableOf(until.AddMilliseconds(-1))) <= 0);

    private static long PartitionOf(TraceKey key) => key.Id % Partitions;

    private static string Left(DateTimeOffset at) => (s_end - at.ToUnixTimeMilliseconds()).ToString("D15", CultureInfo.InvariantCulture);

    private static string RowOf(TraceKey key) => string.Create(CultureInfo.InvariantCulture, $"{Left(key.At)}-{key.Id:D19}");

    private static TraceKey KeyOf(string row) => TraceKey.Of(
        DateTimeOffset.FromUnixTimeMilliseconds(s_end - long.Parse(row.AsSpan(0, 15), CultureInfo.InvariantCulture)), long.Parse(row.AsSpan(16), CultureInfo.InvariantCulture));
}
