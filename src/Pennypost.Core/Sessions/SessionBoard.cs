using System.Text.Json;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Pennypost.Core.Refusals;
using Pennypost.Store.Changes;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Sessions;

/// <summary>The sessions of all processes. Nothing is written while nobody looks: who looks asks by a notice, and each process writes its
/// sessions as one row.</summary>
public sealed class SessionBoard : IDisposable
{
    private const string Channel = "pennypost_session";
    private const string Tell = "tell";
    private const string End = "end ";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly Database _database;
    private readonly DatabaseNotices _notices;
    private readonly LiveSessions _own;
    private readonly Replica _replica;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IDisposable _listening;
    private int _telling;

    /// <summary>Begins to answer the other processes.</summary>
    public SessionBoard(Database database, DatabaseNotices notices, LiveSessions own, Replica replica, TimeProvider time, ILogger<SessionBoard> logger)
    {
        _database = database;
        _notices = notices;
        _own = own;
        _replica = replica;
        _time = time;
        _logger = logger;
        _listening = notices.Subscribe(Channel, Received, () => { });
    }

    /// <summary>The sessions now, those of other processes at most two seconds old, newest first.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<IReadOnlyList<LiveSessionView>> ListAsync(CancellationToken cancellation)
    {
        var own = _own.Views.Select(v => v with { Replica = _replica.Name });
        return [.. (await OthersAsync(cancellation)).Concat(own).OrderByDescending(v => v.Since)];
    }

    /// <summary>Ends a session, wherever it is (STS-095).</summary>
    /// <param name="id">Its id.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is no such session.</exception>
    public async Task EndAsync(string id, string actor, CancellationToken cancellation)
    {
        if (!_own.End(id))
        {
            // Only what was shown may be sent on: a notice is one line of plain text.
            if (!(await OthersAsync(cancellation)).Any(s => s.Id == id))
            {
                throw RefusedException.NotFound("There is no such session any more.");
            }

            _notices.Send(Channel, End + id);
        }

        ReplicaLog.Ending(_logger, actor, id);
    }

    /// <inheritdoc/>
    public void Dispose() => _listening.Dispose();

    private async Task<IReadOnlyList<LiveSessionView>> OthersAsync(CancellationToken cancellation)
    {
        var (others, now) = await OtherReplicasAsync(cancellation);
        if (others == 0)
        {
            return [];
        }

        _notices.Send(Channel, Tell);
        var started = _time.GetTimestamp();
        while (true)
        {
            var (told, views) = await ToldSinceAsync(now, cancellation);
            if (told >= others || _time.GetElapsedTime(started) > Patience)
            {
                return views;
            }

            await Task.Delay(Look, _time, cancellation);
        }
    }

    private async Task<(int Others, DateTime Now)> OtherReplicasAsync(CancellationToken cancellation)
    {
        await using var command = _database.Source.CreateCommand(
            "SELECT count(*)::int, clock_timestamp() FROM replica WHERE id <> $1 AND seen_at > now() - $2");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = _replica.Id });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Replica.LostAfter / 2 });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt32(0), reader.GetDateTime(1));
    }

    private async Task<(int Told, List<LiveSessionView> Views)> ToldSinceAsync(DateTime since, CancellationToken cancellation)
    {
        await using var command = _database.Source.CreateCommand(
            "SELECT r.name, s.sessions::text FROM replica_sessions s JOIN replica r ON r.id = s.replica_id WHERE r.id <> $1 AND s.taken_at >= $2");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = _replica.Id });
        command.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = since });
        var (told, views) = (0, new List<LiveSessionView>());
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            told++;
            var name = reader.GetString(0);
            views.AddRange(JsonSerializer.Deserialize<List<LiveSessionView>>(reader.GetString(1))!.Select(v => v with { Replica = name }));
        }

        return (told, views);
    }

    private void Received(string text)
    {
        if (text.StartsWith(End, StringComparison.Ordinal))
        {
            _own.End(text[End.Length..]);
        }
        else if (text == Tell && Interlocked.Exchange(ref _telling, 1) == 0)
        {
            _ = Task.Run(TellAsync);
        }
    }

    private async Task TellAsync()
    {
        // Whoever asks from here on gets a telling of their own.
        Volatile.Write(ref _telling, 0);
        try
        {
            await using var command = _database.Source.CreateCommand(
                """
                INSERT INTO replica_sessions (replica_id, taken_at, sessions) SELECT id, clock_timestamp(), $2 FROM replica WHERE id = $1
                ON CONFLICT (replica_id) DO UPDATE SET taken_at = excluded.taken_at, sessions = excluded.sessions
                """);
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = _replica.Id });
            command.Parameters.Add(new NpgsqlParameter { Value = JsonSerializer.Serialize(_own.Views), NpgsqlDbType = NpgsqlDbType.Jsonb });
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception error) when (error is NpgsqlException or ObjectDisposedException)
        {
            ReplicaLog.NotTold(_logger, error);
        }
    }
}
