using System.Security.Cryptography;
using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Bodies;

/// <summary>Keys of bodies that are being written. A reservation is committed before the first octet is written and removed in the
/// transaction that inserts the message row, so a body without a row can always be found: it has an expired reservation.</summary>
/// <param name="database">The database.</param>
/// <param name="bodies">Where orphans are removed.</param>
public sealed class BodyReservations(Database database, IBodyStore bodies)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(6);

    /// <summary>Reserves a new key.</summary>
    public async Task<string> ReserveAsync(CancellationToken cancellationToken)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));
        await using var command = database.Source.CreateCommand("INSERT INTO body_reservation (key, expires_at) VALUES ($1, now() + $2)");
        command.Parameters.Add(new() { Value = key });
        command.Parameters.Add(new() { Value = Lifetime });
        await command.ExecuteNonQueryAsync(cancellationToken);
        return key;
    }

    /// <summary>Gives a key up: its body, if any, may be collected at once.</summary>
    public async Task AbandonAsync(string key)
    {
        await using var command = database.Source.CreateCommand("UPDATE body_reservation SET expires_at = now() WHERE key = $1");
        command.Parameters.Add(new() { Value = key });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Removes the bodies whose reservation has expired: their writer died or gave up before its row was committed.</summary>
    /// <returns>How many were removed.</returns>
    public async Task<int> CollectAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("SELECT key FROM body_reservation WHERE expires_at < now() LIMIT 1000");
        var keys = new List<string>();
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                keys.Add(reader.GetString(0));
            }
        }

        var removed = 0;
        foreach (var key in keys)
        {
            removed += await CollectAsync(key, cancellationToken);
        }

        return removed;
    }

    private async Task<int> CollectAsync(string key, CancellationToken cancellationToken)
    {
        // The row lock decides against a slow writer: intake deletes the same reservation in the transaction that inserts the message.
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var release = new NpgsqlCommand("DELETE FROM body_reservation WHERE key = $1 AND expires_at < now()", connection, transaction);
        release.Parameters.Add(new() { Value = key });
        if (await release.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            return 0;
        }

        await bodies.DeleteAsync(key, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return 1;
    }
}
