using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Sessions;

/// <summary>The places of one limit, shared between processes (SVC-152). A process takes places out of the limit in advance, as a row in the
/// database, and gives them to sessions by itself: only when they run out is the database asked.</summary>
/// <remarks>Invariants: the places of all living processes together never exceed the limit, but for a limit that was lowered; a session is
/// let in only on a place. A process that is alone takes all places at once. Whoever finds none asks the others to give back what they do not
/// use, waits a moment and asks once more; after that it refuses for a second without asking, so that a flood costs nothing.</remarks>
internal sealed class SharedPlaces(int service, short pool, Database database, Replica replica, TimeProvider time, Action askOthers) : IDisposable
{
    private static readonly TimeSpan GiveBackTime = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RefuseTime = TimeSpan.FromSeconds(1);

    private readonly Lock guard = new();
    private readonly SemaphoreSlim asking = new(1, 1);
    private int limit;
    private int places;
    private int used;
    private long refusedAt;
    private bool refused;

    /// <summary>Sessions that have a place here.</summary>
    public int Used
    {
        get
        {
            lock (guard)
            {
                return used;
            }
        }
    }

    /// <summary>Takes the limit in force; a lower one counts for the next session.</summary>
    public void SetLimit(int value)
    {
        lock (guard)
        {
            if (limit != value)
            {
                limit = value;
                places = Math.Min(places, used);
                refused = false;
            }
        }
    }

    /// <summary>Takes a place if one is at hand; false when the database must be asked.</summary>
    public bool TryTake()
    {
        lock (guard)
        {
            if (used >= Math.Min(places, limit))
            {
                return false;
            }

            used++;
            return true;
        }
    }

    /// <summary>Takes a place, asking the database.</summary>
    /// <returns>False when the limit is reached.</returns>
    public async ValueTask<bool> TakeAsync(CancellationToken cancellationToken)
    {
        if (limit == 0 || IsHopeless())
        {
            return false;
        }

        await asking.WaitAsync(cancellationToken);
        try
        {
            if (TryTake())
            {
                return true;
            }

            if (IsHopeless())
            {
                return false;
            }

            if (await AskAndTakeAsync(cancellationToken))
            {
                return true;
            }

            // A process that died holds its places until somebody looks.
            if (await replica.RemoveDeadAsync(cancellationToken) && await AskAndTakeAsync(cancellationToken))
            {
                return true;
            }

            askOthers();
            await Task.Delay(GiveBackTime, time, cancellationToken);
            await replica.RemoveDeadAsync(cancellationToken);
            if (await AskAndTakeAsync(cancellationToken))
            {
                return true;
            }

            lock (guard)
            {
                refused = true;
                refusedAt = time.GetTimestamp();
            }

            return false;
        }
        finally
        {
            asking.Release();
        }
    }

    /// <summary>Takes a place when the database is away: an even share of the limit (SVC-152).</summary>
    public bool TryTakeAlone()
    {
        lock (guard)
        {
            var processes = replica.Others + 1;
            if (used >= (limit + processes - 1) / processes)
            {
                return false;
            }

            used++;
            return true;
        }
    }

    /// <summary>Gives a place back; it stays here for the next session.</summary>
    public void Leave()
    {
        lock (guard)
        {
            used--;
            refused = false;
        }
    }

    /// <summary>The others have given this process up: what it holds must be asked for again.</summary>
    public void Forget()
    {
        lock (guard)
        {
            places = 0;
        }
    }

    /// <summary>Another process needs places: gives back those without a session.</summary>
    public async Task GiveBackAsync(CancellationToken cancellationToken)
    {
        // Whoever is asking has nothing to give back.
        if (!await asking.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return;
        }

        try
        {
            if (Shrink() is { } kept)
            {
                await using var command = database.Source.CreateCommand(
                    "UPDATE session_lease SET places = $4 WHERE service_id = $1 AND pool = $2 AND replica_id = $3");
                AddKey(command.Parameters);
                command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = kept });
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
        }
        finally
        {
            asking.Release();
        }
    }

    public void Dispose() => asking.Dispose();

    private int? Shrink()
    {
        lock (guard)
        {
            if (places <= used)
            {
                return null;
            }

            places = used;
            return used;
        }
    }

    private bool IsHopeless()
    {
        lock (guard)
        {
            return refused && time.GetElapsedTime(refusedAt) < RefuseTime;
        }
    }

    private async Task<bool> AskAndTakeAsync(CancellationToken cancellationToken)
    {
        int wanted;
        int most;
        lock (guard)
        {
            (wanted, most) = (used + 1, limit);
        }

        var granted = await AskAsync(wanted, most, cancellationToken);
        lock (guard)
        {
            places = granted;
        }

        return TryTake();
    }

    private async Task<int> AskAsync(int wanted, int most, CancellationToken cancellationToken)
    {
        await using var batch = database.Source.CreateBatch();

        // One process at a time counts what is left. The batch is one transaction.
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT pg_advisory_xact_lock(1886283123, $1)")
        {
            Parameters = { new NpgsqlParameter<int> { TypedValue = (service * 2) + pool } },
        });
        var ask = new NpgsqlBatchCommand(
            """
            WITH other AS (
                SELECT (SELECT count(*) FROM replica WHERE id <> $3 AND seen_at > now() - $6) AS alive,
                       $5 - coalesce(sum(l.places), 0)::int AS free
                FROM session_lease l JOIN replica r ON r.id = l.replica_id
                WHERE l.service_id = $1 AND l.pool = $2 AND l.replica_id <> $3 AND r.seen_at > now() - $6),
            granted AS (
                SELECT CASE WHEN alive = 0 THEN $5 ELSE greatest(0, least(free, $4 + (free - $4) / 4)) END AS places FROM other)
            INSERT INTO session_lease AS l (service_id, pool, replica_id, places)
            SELECT $1, $2, $3, greatest(places, $4 - 1) FROM granted
            ON CONFLICT (service_id, pool, replica_id) DO UPDATE SET places = excluded.places
            RETURNING (SELECT places FROM granted)
            """);
        AddKey(ask.Parameters);
        ask.Parameters.Add(new NpgsqlParameter<int> { TypedValue = wanted });
        ask.Parameters.Add(new NpgsqlParameter<int> { TypedValue = most });
        ask.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Replica.LostAfter });
        batch.BatchCommands.Add(ask);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return reader.GetInt32(0);
    }

    private void AddKey(NpgsqlParameterCollection parameters)
    {
        parameters.Add(new NpgsqlParameter<int> { TypedValue = service });
        parameters.Add(new NpgsqlParameter<short> { TypedValue = pool });
        parameters.Add(new NpgsqlParameter<Guid> { TypedValue = replica.Id });
    }
}
