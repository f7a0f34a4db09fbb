using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Memory;

/// <summary>What was read of some messages.</summary>
/// <param name="Found">The messages, with the key of the body store where the octets are there.</param>
/// <param name="Left">Messages that were left for another time, because there would have been too many octets. Those in neither are gone.</param>
internal sealed record PartsRead(Dictionary<long, (MessageParts Parts, string? BodyKey)> Found, HashSet<long> Left);

/// <summary>Reads parts of messages by their ids; the octets of one reading are bounded, except for its last message.</summary>
/// <param name="database">The database.</param>
internal sealed class PartsReading(Database database)
{
    private const int Octets = 1024 * 1024;

    private readonly ConcurrentDictionary<EntryParts, string> _statements = new();

    /// <summary>Reads some messages, in their order, as many as there is room for.</summary>
    public async Task<PartsRead> ReadAsync(List<long> ids, EntryParts parts, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(_statements.GetOrAdd(parts, Statement));
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. ids], NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint });
        var found = new Dictionary<long, (MessageParts, string?)>(ids.Count);
        var last = 0L;
        var all = 0L;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            last = reader.GetInt64(1);
            all = reader.GetInt64(2);
            found[reader.GetInt64(0)] = (
                new MessageParts(Octets(EntryParts.Envelope, 3), Octets(EntryParts.BodyStructure, 4), Octets(EntryParts.Structure, 5), Octets(EntryParts.Header, 6), Octets(EntryParts.Body, 7)),
                NeedsKey(parts) && !reader.IsDBNull(8) ? reader.GetString(8) : null);
        }

        // The same message may be in a folder twice; then it is found with its first place.
        return new PartsRead(found, found.Count < all ? [.. ids.Skip((int)last)] : []);

        byte[]? Octets(EntryParts part, int column) =>
            (parts & part) == EntryParts.None || reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);
    }

    private static bool NeedsKey(EntryParts parts) => (parts & (EntryParts.Header | EntryParts.Body)) != EntryParts.None;

    private static string Statement(EntryParts parts)
    {
        var columns = new StringBuilder();
        var octets = new StringBuilder("0");
        Add(EntryParts.Envelope, "m.envelope", "octet_length(m.envelope)");
        Add(EntryParts.BodyStructure, "m.body_structure", "octet_length(m.body_structure)");
        Add(EntryParts.Structure, "m.structure", "octet_length(m.structure)");
        Add(EntryParts.Header, EntryColumns.HeaderColumn, EntryColumns.HeaderLength);
        Add(EntryParts.Body, "m.body", "coalesce(octet_length(m.body), 0)");
        columns.Append(NeedsKey(parts) ? ", m.body_key" : ", NULL");
        return $"""
            SELECT b.* FROM (
                SELECT m.id, w.n, count(*) OVER () AS found{columns}, sum({octets}) OVER (ORDER BY w.n) - ({octets}) AS before
                FROM (SELECT id, min(n) AS n FROM unnest($1) WITH ORDINALITY AS u (id, n) GROUP BY id) AS w JOIN message m ON m.id = w.id
            ) AS b WHERE b.before < {Octets.ToString(CultureInfo.InvariantCulture)} ORDER BY b.n
            """;

        void Add(EntryParts part, string column, string size)
        {
            var wanted = (parts & part) != EntryParts.None;
            columns.Append(", ").Append(wanted ? column : "NULL").Append(CultureInfo.InvariantCulture, $" AS part{(int)part}");
            if (wanted)
            {
                octets.Append(" + ").Append(size);
            }
        }
    }
}
