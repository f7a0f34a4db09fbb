using System.Runtime.CompilerServices;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Memory;

/// <summary>Reads cached columns and bodies of entries like <see cref="EntryColumns"/>, and remembers them: who reads a folder widely again finds index and
/// messages in memory. Entries that others removed meanwhile may come as well, so it is for sessions that know what they show.</summary>
/// <param name="database">The database.</param>
/// <param name="columns">Reads what is not worth remembering.</param>
/// <param name="memory">What is remembered.</param>
public sealed class RememberedColumns(Database database, EntryColumns columns, MessageMemory memory)
{
    /// <summary>Who asks for fewer UIDs reads them as they are.</summary>
    private const int Wide = 200;

    private const int BatchRows = 1000;
    private const long BatchOctets = 1024 * 1024;

    private readonly FolderIndexes _indexes = new(database);
    private readonly PartsReading _reading = new(database);

    /// <summary>Reads all, batch by batch; while the caller works on one, the next is read.</summary>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="folderId">The folder.</param>
    /// <param name="uidValidity">The UIDVALIDITY that the session shows.</param>
    /// <param name="ranges">Ranges of UIDs, ascending.</param>
    /// <param name="parts">What to read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Rows in ascending order of UID.</returns>
    public async IAsyncEnumerable<EntryRow> ReadAllAsync(
        long accountId,
        long folderId,
        long uidValidity,
        IReadOnlyList<(long First, long Last)> ranges,
        EntryParts parts,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        var wide = ranges.Sum(range => range.Last - range.First + 1) >= Wide;
        if (ranges.Count == 0 || await _indexes.FindAsync(accountId, folderId, uidValidity, ranges[^1].Last, wide, cancellationToken) is not { } index)
        {
            await foreach (var row in columns.ReadAllAsync(accountId, folderId, ranges, parts, cancellationToken))
            {
                yield return row;
            }

            yield break;
        }

        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var positions = index.Find(ranges);
        var next = ReadAsync(index, positions, 0, parts, abandoned.Token);
        try
        {
            for (var last = false; !last;)
            {
                var (rows, end) = await next;
                last = end == positions.Count;
                if (!last)
                {
                    next = ReadAsync(index, positions, end, parts, abandoned.Token);
                }

                foreach (var row in rows)
                {
                    yield return row;
                }
            }
        }
        finally
        {
            // Whoever stops early does not wait for rows that nobody wants.
            await abandoned.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Reads the next batch: from memory what is there, in one statement what is not.</summary>
    /// <returns>The rows, and the place in <paramref name="positions"/> to go on from.</returns>
    private async Task<(List<EntryRow> Rows, int End)> ReadAsync(
        FolderIndex index, List<int> positions, int start, EntryParts parts, CancellationToken cancellationToken)
    {
        var batch = new List<(int Position, MessageParts? Parts)>();
        var missing = new List<long>();
        var octets = 0L;
        var end = start;
        for (; end < positions.Count && batch.Count < BatchRows && octets < BatchOctets; end++)
        {
            var id = index.MessageIds[positions[end]];
            var known = parts == EntryParts.None ? NoParts : memory.Find(id);
            if (known?.Has(parts) != true)
            {
                known = null;
                missing.Add(id);
            }

            octets += known?.Octets ?? ((parts & EntryParts.Body) != EntryParts.None ? index.Sizes[positions[end]] : 0);
            batch.Add((positions[end], known));
        }

        var read = missing.Count == 0 ? null : await _reading.ReadAsync(missing, parts, cancellationToken);
        var rows = new List<EntryRow>(batch.Count);
        for (var number = 0; number < batch.Count; number++)
        {
            var (position, known) = batch[number];
            var id = index.MessageIds[position];
            if (known is not null)
            {
                rows.Add(Row(index, position, known, null));
            }
            else if (read!.Found.TryGetValue(id, out var found))
            {
                rows.Add(Row(index, position, found.Parts, found.BodyKey));
                memory.Keep(id, found.Parts);
            }
            else if (read.Left.Contains(id))
            {
                // Too many octets for one batch: the next one begins here.
                return (rows, start + number);
            }
        }

        return (rows, end);
    }

    private static readonly MessageParts NoParts = new(null, null, null, null, null);

    private static EntryRow Row(FolderIndex index, int position, MessageParts parts, string? key) => new(
        index.Uids[position],
        index.MessageIds[position],
        new DateTimeOffset(index.Dates[position]),
        index.Sizes[position],
        parts.Envelope,
        parts.BodyStructure,
        parts.Structure,
        parts.Header,
        parts.Body,
        key);
}
