using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Mailboxes;

/// <summary>What to read of entries and their messages.</summary>
[Flags]
public enum EntryParts
{
    /// <summary>UID, message, internal date and size, which always come.</summary>
    None = 0,

    /// <summary>IMAP ENVELOPE.</summary>
    Envelope = 1,

    /// <summary>IMAP BODYSTRUCTURE.</summary>
    BodyStructure = 2,

    /// <summary>Offsets of the parts.</summary>
    Structure = 4,

    /// <summary>The first octets of the message, up to the end of its header when that is found early enough.</summary>
    Header = 8,

    /// <summary>All octets, when the database keeps them.</summary>
    Body = 16,
}

/// <summary>One entry as it was read; what was not asked for is null.</summary>
/// <param name="Uid">Its UID.</param>
/// <param name="MessageId">Its message.</param>
/// <param name="InternalDate">Its internal date.</param>
/// <param name="Size">Octets of the message.</param>
/// <param name="Envelope">IMAP ENVELOPE.</param>
/// <param name="BodyStructure">IMAP BODYSTRUCTURE.</param>
/// <param name="Structure">Offsets of the parts.</param>
/// <param name="Header">The first octets; null also when the body is outside the database.</param>
/// <param name="Body">All octets; null also when the body is outside the database.</param>
/// <param name="BodyKey">Its key in the body store, when it is outside the database and header or body were asked for.</param>
public sealed record EntryRow(
    long Uid, long MessageId, DateTimeOffset InternalDate, long Size, byte[]? Envelope, byte[]? BodyStructure, byte[]? Structure, byte[]? Header, byte[]? Body, string? BodyKey);

/// <summary>Reads cached columns and bodies of many entries in batches: no connection is held between two, and memory is bounded by two batches.</summary>
/// <param name="database">The database.</param>
public sealed class EntryColumns(Database database)
{
    /// <summary>Octets after which a batch ends; its last row may go beyond.</summary>
    private const int BatchOctets = 1024 * 1024;

    private const int BatchRows = 1000;

    /// <summary>Rows of a batch with whole messages: about as many as make a batch when they are small.</summary>
    private const int BatchBodies = 256;

    /// <summary>Octets of a message that <see cref="EntryParts.Header"/> gives when no end of the header is found.</summary>
    private const int HeaderOctets = Messages.MessageWriter.RowLimit;

    /// <summary>The column of <see cref="EntryParts.Header"/> over a message <c>m</c>.</summary>
    internal static readonly string HeaderColumn = string.Create(
        CultureInfo.InvariantCulture, $@"substring(m.body, 1, coalesce(nullif(position('\x0d0a0d0a'::bytea in m.body), 0) + 3, {HeaderOctets}))");

    /// <summary>Octets of that column, at most.</summary>
    internal static readonly string HeaderLength = string.Create(CultureInfo.InvariantCulture, $"least(coalesce(octet_length(m.body), 0), {HeaderOctets})");

    private readonly ConcurrentDictionary<(EntryParts Parts, bool OneRange), string> _statements = new();

    /// <summary>Reads all, batch by batch; while the caller works on one, the next is read.</summary>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="folderId">The folder.</param>
    /// <param name="ranges">Ranges of UIDs, ascending.</param>
    /// <param name="parts">What to read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Rows in ascending order of UID.</returns>
    public async IAsyncEnumerable<EntryRow> ReadAllAsync(
        long accountId, long folderId, IReadOnlyList<(long First, long Last)> ranges, EntryParts parts, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var next = ReadAsync(accountId, folderId, ranges, 0, parts, abandoned.Token);
        try
        {
            for (var last = false; !last;)
            {
                (var rows, last) = await next;
                if (!last)
                {
                    next = ReadAsync(accountId, folderId, ranges, rows[^1].Uid + 1, parts, abandoned.Token);
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

    /// <summary>Reads the next batch.</summary>
    /// <param name="accountId">Whose folder.</param>
    /// <param name="folderId">The folder.</param>
    /// <param name="ranges">Ranges of UIDs, ascending.</param>
    /// <param name="from">The UID to go on from.</param>
    /// <param name="parts">What to read.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Rows in ascending order of UID, and whether these were the last.</returns>
    public async Task<(List<EntryRow> Rows, bool Last)> ReadAsync(
        long accountId, long folderId, IReadOnlyList<(long First, long Last)> ranges, long from, EntryParts parts, CancellationToken cancellationToken)
    {
        (long First, long Last)[] left = [.. ranges.Where(range => range.Last >= from).Select(range => (Math.Max(range.First, from), range.Last))];
        if (left.Length == 0)
        {
            return ([], true);
        }

        await using var command = database.Source.CreateCommand(_statements.GetOrAdd((parts, left.Length == 1), key => Statement(key.Parts, key.OneRange)));
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = folderId });
        if (left.Length == 1)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = left[0].First });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = left[0].Last });
        }
        else
        {
            command.Parameters.Add(UidRanges.Parameter(left));
        }

        var rows = new List<EntryRow>();
        var found = 0L;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found = reader.GetInt64(4);
            rows.Add(Read(reader, parts));
        }

        return (rows, found < RowsOf(parts) && rows.Count == found);
    }

    private static EntryRow Read(NpgsqlDataReader reader, EntryParts parts)
    {
        var column = 5;
        var envelope = Next(EntryParts.Envelope);
        var bodyStructure = Next(EntryParts.BodyStructure);
        var structure = Next(EntryParts.Structure);
        var header = Next(EntryParts.Header);
        var body = Next(EntryParts.Body);
        var key = NeedsKey(parts) && !reader.IsDBNull(column) ? reader.GetString(column) : null;
        return new EntryRow(
            reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetInt64(3), envelope, bodyStructure, structure, header, body, key);

        byte[]? Next(EntryParts part) =>
            !parts.HasFlag(part) ? null : reader.IsDBNull(column++) ? null : reader.GetFieldValue<byte[]>(column - 1);
    }

    private static int RowsOf(EntryParts parts) => parts.HasFlag(EntryParts.Body) ? BatchBodies : BatchRows;

    private static bool NeedsKey(EntryParts parts) => (parts & (EntryParts.Header | EntryParts.Body)) != EntryParts.None;

    /// <summary>The entries first, narrow and limited; their messages after, counted in octets, so that a batch of large ones is short.</summary>
    private static string Statement(EntryParts parts, bool oneRange)
    {
        var columns = new StringBuilder();
        var octets = new StringBuilder("0");
        Add(EntryParts.Envelope, "m.envelope", "octet_length(m.envelope)");
        Add(EntryParts.BodyStructure, "m.body_structure", "octet_length(m.body_structure)");
        Add(EntryParts.Structure, "m.structure", "octet_length(m.structure)");
        Add(EntryParts.Header, HeaderColumn + " AS header", HeaderLength);
        Add(EntryParts.Body, "m.body", "coalesce(octet_length(m.body), 0)");
        columns.Append(NeedsKey(parts) ? ", m.body_key" : string.Empty);
        var entries = oneRange
            ? "entry e WHERE e.account_id = $1 AND e.folder_id = $2 AND e.uid BETWEEN $3 AND $4"
            : UidRanges.Entries;
        var limit = RowsOf(parts).ToString(CultureInfo.InvariantCulture);
        var narrow = $"SELECT e.uid, e.message_id, e.internal_date, e.size FROM {entries} ORDER BY e.uid LIMIT {limit}";
        if (parts == EntryParts.None)
        {
            return $"SELECT e.*, count(*) OVER () FROM ({narrow}) AS e ORDER BY e.uid";
        }

        return $"""
            SELECT b.* FROM (
                SELECT e.uid, e.message_id, e.internal_date, e.size, count(*) OVER () AS found{columns}, sum({octets}) OVER (ORDER BY e.uid) - ({octets}) AS before
                FROM ({narrow}) AS e JOIN message m ON m.id = e.message_id
            ) AS b WHERE b.before < {BatchOctets.ToString(CultureInfo.InvariantCulture)} ORDER BY b.uid
            """;

        void Add(EntryParts part, string column, string size)
        {
            if (parts.HasFlag(part))
            {
                columns.Append(", ").Append(column);
                octets.Append(" + ").Append(size);
            }
        }
    }
}
