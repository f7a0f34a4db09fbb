using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Greylisting;

/// <summary>What greylisting says about one recipient.</summary>
public enum GreylistVerdict
{
    /// <summary>Not known, or too early: come back later.</summary>
    Wait,

    /// <summary>It was tried again in time, now or earlier.</summary>
    Pass,

    /// <summary>So much of this client has passed that it is not asked any more.</summary>
    KnownClient,
}

/// <summary>The memory of greylisting, shared by all replicas and services (SVC-175): one round trip answers and remembers.</summary>
/// <param name="database">The database.</param>
public sealed class GreylistStore(Database database)
{
    /// <summary>The last use of a known client is written at most this often.</summary>
    private const string TouchEvery = "interval '1 hour'";

    // The rows of a network beyond its allowance go, oldest first, in the same statement; never the one in question. Rows that another session
    // holds are left to it. A row that has run out begins anew.
    private const string Statement =
        $"""
        WITH good AS (
            SELECT last_seen_at FROM greylist_client WHERE client = $1::cidr AND $8 > 0 AND passed >= $8 AND last_seen_at >= $5 - $7
        ), touched AS (
            UPDATE greylist_client SET last_seen_at = $5 WHERE client = $1::cidr AND EXISTS (SELECT FROM good) AND last_seen_at < $5 - {TouchEvery}
        ), evicted AS (
            DELETE FROM greylist WHERE NOT EXISTS (SELECT FROM good) AND (client, sender, recipient) IN (
                SELECT client, sender, recipient FROM greylist
                WHERE network = $4::cidr AND passes = 0 AND (client, sender, recipient) <> ($1::cidr, $2, $3)
                ORDER BY first_seen_at DESC OFFSET $9 - 1 FOR UPDATE SKIP LOCKED)
        ), entry AS (
            INSERT INTO greylist AS g (client, sender, recipient, network, first_seen_at, last_seen_at)
            SELECT $1::cidr, $2, $3, $4::cidr, $5, $5 WHERE NOT EXISTS (SELECT FROM good)
            ON CONFLICT (client, sender, recipient) DO UPDATE SET
                last_seen_at = $5,
                first_seen_at = CASE WHEN CASE g.passes WHEN 0 THEN g.first_seen_at < $5 - $6 ELSE g.last_seen_at < $5 - $7 END THEN $5 ELSE g.first_seen_at END,
                passes = CASE
                    WHEN CASE g.passes WHEN 0 THEN g.first_seen_at < $5 - $6 ELSE g.last_seen_at < $5 - $7 END THEN 0
                    WHEN g.passes > 0 OR g.first_seen_at <= $5 - $10 THEN g.passes + 1
                    ELSE 0 END
            RETURNING passes
        ), tally AS (
            INSERT INTO greylist_client AS c (client, passed, last_seen_at) SELECT $1::cidr, 1, $5 FROM entry WHERE passes = 1
            ON CONFLICT (client) DO UPDATE SET passed = CASE WHEN c.last_seen_at >= $5 - $7 THEN c.passed + 1 ELSE 1 END, last_seen_at = $5
        )
        SELECT coalesce((SELECT passes FROM entry), -1)
        """;

    /// <summary>Asks about a recipient and remembers that it was seen.</summary>
    /// <param name="key">Who, from whom, to whom.</param>
    /// <param name="rules">The settings.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<GreylistVerdict> AskAsync(GreylistKey key, GreylistRules rules, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(Statement);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key.Client });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key.Sender });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key.Recipient });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = key.Network });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = rules.RetryWindow });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = rules.Lifetime });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = rules.KnownAfter });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = rules.MaximumWaiting });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = rules.MinimumDelay });
        return (int)(await command.ExecuteScalarAsync(cancellationToken))! switch
        {
            -1 => GreylistVerdict.KnownClient,
            0 => GreylistVerdict.Wait,
            _ => GreylistVerdict.Pass,
        };
    }

    /// <summary>Forgets what has run out, and the oldest waiting entries beyond the allowance of all networks.</summary>
    /// <param name="rules">The settings.</param>
    /// <param name="maximumWaiting">Waiting entries that stay.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Rows forgotten.</returns>
    public async Task<int> ExpireAsync(GreylistRules rules, long maximumWaiting, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var batch = database.Source.CreateBatch();
        batch.BatchCommands.Add(Command(
            "DELETE FROM greylist WHERE (passes = 0 AND first_seen_at < $1) OR (passes > 0 AND last_seen_at < $2)", now - rules.RetryWindow, now - rules.Lifetime));
        batch.BatchCommands.Add(Command("DELETE FROM greylist_client WHERE last_seen_at < $1", now - rules.Lifetime));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            DELETE FROM greylist WHERE passes = 0 AND first_seen_at <= (
                SELECT first_seen_at FROM greylist WHERE passes = 0 ORDER BY first_seen_at DESC OFFSET $1 LIMIT 1)
            """)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = maximumWaiting } },
        });
        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlBatchCommand Command(string sql, params DateTimeOffset[] times)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var time in times)
        {
            command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = time });
        }

        return command;
    }
}
