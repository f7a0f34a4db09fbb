using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Npgsql;
using NpgsqlTypes;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Sessions;

/// <summary>Sessions by client address of one service (SVC-144). Where one process listens, memory knows all. Where several do, a client far
/// below the limit costs nothing; near it, the process writes its count down and adds up those of the others.</summary>
/// <remarks>Counts that are not written yet are written within a second, so that a client spread over processes is at most for that long
/// above its limit.</remarks>
internal sealed class ClientCounts(int service, Database database, Replica replica)
{
    private const int MaximumWritten = 5_000;

    private readonly Lock guard = new();
    private readonly Dictionary<UInt128, int> sessions = [];
    private readonly HashSet<UInt128> changed = [];

    /// <summary>Counts a session of a client in, unless the limit is reached here.</summary>
    /// <param name="client">Its address.</param>
    /// <param name="limit">The limit; 0 for none.</param>
    /// <param name="mustAsk">True when other processes may have sessions of this client that matter.</param>
    public bool TryEnter(IPAddress client, int limit, out bool mustAsk)
    {
        var others = replica.Others > 0;
        lock (guard)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(sessions, Key(client), out _);
            if (limit > 0 && count >= limit)
            {
                mustAsk = false;
                return false;
            }

            mustAsk = others && limit > 0 && count >= limit / 4;
            count++;
            if (others)
            {
                changed.Add(Key(client));
            }

            return true;
        }
    }

    /// <summary>Counts a session of a client out.</summary>
    public void Leave(IPAddress client)
    {
        lock (guard)
        {
            var key = Key(client);
            if (--CollectionsMarshal.GetValueRefOrNullRef(sessions, key) == 0)
            {
                sessions.Remove(key);
            }

            // Also when the others have gone meanwhile: what was written must be written anew.
            changed.Add(key);
        }
    }

    /// <summary>Writes this process's count down and tells whether the client is within its limit over all processes.</summary>
    public async Task<bool> AskAsync(IPAddress client, int limit, CancellationToken cancellationToken)
    {
        var key = Key(client);
        int own;
        lock (guard)
        {
            own = sessions.GetValueOrDefault(key);
        }

        await using var batch = database.Source.CreateBatch();
        batch.BatchCommands.Add(Write([key], [own]));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(
            """
            SELECT coalesce(sum(c.sessions), 0)::int FROM session_client c JOIN replica r ON r.id = c.replica_id
            WHERE c.service_id = $1 AND c.client = $2 AND c.replica_id <> $3 AND r.seen_at > now() - $4
            """)
        {
            Parameters =
            {
                new NpgsqlParameter<int> { TypedValue = service },
                new NpgsqlParameter { Value = Address(key), NpgsqlDbType = NpgsqlDbType.Inet },
                new NpgsqlParameter<Guid> { TypedValue = replica.Id },
                new NpgsqlParameter<TimeSpan> { TypedValue = Replica.LostAfter },
            },
        });
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return own + reader.GetInt32(0) <= limit;
    }

    /// <summary>Writes down what changed, where anybody else could want to know.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        UInt128[] keys;
        int[] counts;
        lock (guard)
        {
            if (changed.Count == 0 || replica.Others == 0)
            {
                return;
            }

            keys = [.. changed.Take(MaximumWritten)];
            counts = Array.ConvertAll(keys, sessions.GetValueOrDefault);
            changed.ExceptWith(keys);
        }

        try
        {
            await using var batch = database.Source.CreateBatch();
            batch.BatchCommands.Add(Write(keys, counts));
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch
        {
            lock (guard)
            {
                changed.UnionWith(keys);
            }

            throw;
        }
    }

    /// <summary>Another process came, or the others have given this one up: everything must be written.</summary>
    public void WriteAll()
    {
        lock (guard)
        {
            changed.UnionWith(sessions.Keys);
        }
    }

    /// <summary>IPv4 addresses by themselves, IPv6 by /64: one customer has a whole such network.</summary>
    internal static UInt128 Key(IPAddress client)
    {
        Span<byte> octets = stackalloc byte[16];
        octets.Clear();
        if (client.AddressFamily == AddressFamily.InterNetwork)
        {
            client.MapToIPv6().TryWriteBytes(octets, out _);
        }
        else
        {
            client.TryWriteBytes(octets, out _);
            if (!client.IsIPv4MappedToIPv6)
            {
                octets[8..].Clear();
            }
        }

        return BinaryPrimitives.ReadUInt128BigEndian(octets);
    }

    private static IPAddress Address(UInt128 key)
    {
        Span<byte> octets = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(octets, key);
        var address = new IPAddress(octets);
        return address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
    }

    // Rows go in the order of their keys, so that two processes never wait for each other.
    private NpgsqlBatchCommand Write(UInt128[] keys, int[] counts) => new(
        """
        INSERT INTO session_client (service_id, client, replica_id, sessions)
        SELECT $1, w.client, r.id, w.sessions FROM unnest($3, $4) AS w (client, sessions), replica r WHERE r.id = $2 ORDER BY w.client
        ON CONFLICT (service_id, client, replica_id) DO UPDATE SET sessions = excluded.sessions
        """)
    {
        Parameters =
        {
            new NpgsqlParameter<int> { TypedValue = service },
            new NpgsqlParameter<Guid> { TypedValue = replica.Id },
            new NpgsqlParameter { Value = Array.ConvertAll(keys, Address), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Inet },
            new NpgsqlParameter<int[]> { TypedValue = counts },
        },
    };
}
