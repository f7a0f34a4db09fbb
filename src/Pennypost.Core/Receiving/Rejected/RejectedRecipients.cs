using System.Net;
using Npgsql;
using NpgsqlTypes;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Receiving.Rejected;

/// <summary>Remembers which local addresses were refused because nobody has them (SVC-221). Gathered in memory and written every few seconds, summed over replicas; a crash
/// loses at most those seconds.</summary>
/// <remarks>Bounded: strangers choose the addresses, so at most <see cref="Gathered"/> wait in memory and <see cref="MostRows"/> are kept, the newest, for
/// <see cref="KeepDays"/> days.</remarks>
/// <param name="database">Where they are kept.</param>
/// <param name="time">The clock.</param>
public sealed class RejectedRecipients(Database database, TimeProvider time)
{
    /// <summary>Most different attempts in memory.</summary>
    public const int Gathered = 5_000;

    /// <summary>Most rows.</summary>
    public const int MostRows = 20_000;

    /// <summary>How long they are kept.</summary>
    public const int KeepDays = 30;

    private readonly Lock guard = new();
    private Dictionary<(int Service, string Recipient, IPAddress Client), (string Sender, long Attempts, DateTimeOffset First, DateTimeOffset Last)> attempts = [];

    /// <summary>Notes an attempt.</summary>
    /// <param name="serviceId">The service that refused.</param>
    /// <param name="recipient">The address.</param>
    /// <param name="client">Who tried.</param>
    /// <param name="sender">In whose name; empty for nobody's.</param>
    public void Add(int serviceId, string recipient, IPAddress client, string sender)
    {
        ArgumentNullException.ThrowIfNull(recipient);
        ArgumentNullException.ThrowIfNull(client);
        var now = time.GetUtcNow();
        var key = (serviceId, recipient.ToLowerInvariant(), client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client);
        lock (guard)
        {
            if (attempts.TryGetValue(key, out var known))
            {
                attempts[key] = (sender, known.Attempts + 1, known.First, now);
            }
            else if (attempts.Count < Gathered)
            {
                attempts[key] = (sender, 1, now, now);
            }
        }
    }

    /// <summary>Writes what was gathered. When the database is away, what was gathered is lost: it is a help, not a record.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        Dictionary<(int Service, string Recipient, IPAddress Client), (string Sender, long Attempts, DateTimeOffset First, DateTimeOffset Last)> taken;
        lock (guard)
        {
            if (attempts.Count == 0)
            {
                return;
            }

            (taken, attempts) = (attempts, []);
        }

        // Rows in one order: replicas that write the same ones wait for each other, never in a circle.
        var rows = taken.OrderBy(row => row.Key.Recipient, StringComparer.Ordinal).ThenBy(row => row.Key.Client.ToString(), StringComparer.Ordinal).ThenBy(row => row.Key.Service).ToArray();
        await using var command = database.Source.CreateCommand(
            """
            INSERT INTO rejected_recipient AS r (service_id, recipient, client, sender, attempts, first_at, last_at)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (recipient, client, service_id) DO UPDATE
            SET attempts = r.attempts + excluded.attempts, sender = excluded.sender, last_at = greatest(r.last_at, excluded.last_at)
            """);
        Add(command, NpgsqlDbType.Integer, rows.Select(row => row.Key.Service));
        Add(command, NpgsqlDbType.Text, rows.Select(row => row.Key.Recipient));
        Add(command, NpgsqlDbType.Inet, rows.Select(row => row.Key.Client));
        Add(command, NpgsqlDbType.Text, rows.Select(row => row.Value.Sender));
        Add(command, NpgsqlDbType.Bigint, rows.Select(row => row.Value.Attempts));
        Add(command, NpgsqlDbType.TimestampTz, rows.Select(row => row.Value.First.UtcDateTime));
        Add(command, NpgsqlDbType.TimestampTz, rows.Select(row => row.Value.Last.UtcDateTime));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Removes what is too old or too much.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            DELETE FROM rejected_recipient
            WHERE last_at < $1 OR last_at < (SELECT last_at FROM rejected_recipient ORDER BY last_at DESC OFFSET $2 LIMIT 1)
            """);
        command.Parameters.Add(new() { Value = time.GetUtcNow().AddDays(-KeepDays).UtcDateTime });
        command.Parameters.Add(new() { Value = MostRows - 1 });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Forgets all of them.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("DELETE FROM rejected_recipient");
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static void Add<T>(NpgsqlCommand command, NpgsqlDbType type, IEnumerable<T> values) =>
        command.Parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type });
}
