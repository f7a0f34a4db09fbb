using System.Text.Json;
using Npgsql;
using Pennypost.Core.Status;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Sessions;

/// <summary>What a process tells of itself.</summary>
/// <param name="Listeners">What it listens on, and what it cannot open.</param>
/// <param name="Thumbprint">SHA-256 of the certificate it shows to clients without SNI; null for none.</param>
/// <param name="CertificateUntil">When that certificate expires.</param>
public sealed record ReplicaReport(IReadOnlyList<ListenerStatus> Listeners, string? Thumbprint, DateTimeOffset? CertificateUntil);

/// <summary>A process that listens.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its machine.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="Report">What it tells.</param>
public sealed record ListeningReplica(Guid Id, string Name, DateTimeOffset StartedAt, ReplicaReport Report);

/// <summary>The processes that listen, as they told within the last half minute.</summary>
/// <param name="database">The database.</param>
public sealed class ReplicaListing(Database database)
{
    /// <summary>All of them by start.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<IReadOnlyList<ListeningReplica>> ListAsync(CancellationToken cancellation)
    {
        var list = new List<ListeningReplica>();
        await using var command = database.Source.CreateCommand(
            "SELECT id, name, started_at, report::text FROM replica WHERE seen_at > now() - $1 ORDER BY started_at, id");
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Replica.LostAfter / 2 });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            list.Add(new ListeningReplica(
                reader.GetGuid(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), JsonSerializer.Deserialize<ReplicaReport>(reader.GetString(3))!));
        }

        return list;
    }
}
