using Npgsql;
using Pennypost.Store.Bodies;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Messages;

/// <summary>Reads the octets of stored messages, wherever they are kept.</summary>
/// <param name="database">The database.</param>
/// <param name="bodies">Bodies outside the database.</param>
public sealed class MessageBodies(Database database, IBodyStore bodies)
{
    /// <summary>Opens a message.</summary>
    /// <param name="messageId">The message.</param>
    /// <param name="offset">Octets to skip.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="MessageMissingException">There is no such message.</exception>
    /// <exception cref="BodyMissingException">The message's body is lost.</exception>
    public async Task<Stream> OpenAsync(long messageId, long offset = 0, CancellationToken cancellationToken = default)
    {
        var (body, key) = await LocateAsync(messageId, cancellationToken);
        return key is null
            ? new MemoryStream(body!, (int)Math.Min(offset, body!.Length), body.Length - (int)Math.Min(offset, body.Length), writable: false)
            : await bodies.OpenAsync(key, offset, cancellationToken);
    }

    /// <summary>Reads whole messages in one round trip: those kept in the database come as octets, larger ones as a key to open.</summary>
    /// <param name="messageIds">The messages.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>By message id; a message that is gone is absent.</returns>
    public async Task<IReadOnlyDictionary<long, StoredBody>> ReadAsync(IReadOnlyCollection<long> messageIds, CancellationToken cancellationToken = default)
    {
        await using var command = database.Source.CreateCommand("SELECT id, size, body, body_key FROM message WHERE id = ANY ($1)");
        command.Parameters.Add(new() { Value = messageIds.ToArray() });
        var result = new Dictionary<long, StoredBody>(messageIds.Count);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            result[reader.GetInt64(0)] = new StoredBody(
                reader.GetInt64(1),
                reader.IsDBNull(2) ? null : reader.GetFieldValue<byte[]>(2),
                reader.IsDBNull(3) ? null : reader.GetString(3));
        }

        return result;
    }

    /// <summary>Opens a body that <see cref="ReadAsync"/> located.</summary>
    public ValueTask<Stream> OpenAsync(StoredBody body, long offset = 0, CancellationToken cancellationToken = default) =>
        body.Key is null
            ? ValueTask.FromResult<Stream>(new MemoryStream(body.Octets!, (int)offset, body.Octets!.Length - (int)offset, writable: false))
            : bodies.OpenAsync(body.Key, offset, cancellationToken);

    private async Task<(byte[]? Body, string? Key)> LocateAsync(long messageId, CancellationToken cancellationToken)
    {
        var found = await ReadAsync([messageId], cancellationToken);
        return found.TryGetValue(messageId, out var stored) ? (stored.Octets, stored.Key) : throw new MessageMissingException(messageId);
    }
}

/// <summary>Where a message's octets are.</summary>
/// <param name="Size">Octets of the whole message.</param>
/// <param name="Octets">The message itself, when the database keeps it.</param>
/// <param name="Key">Its key in the body store, else.</param>
public sealed record StoredBody(long Size, byte[]? Octets, string? Key);

/// <summary>A message that something refers to is not in the database.</summary>
/// <param name="messageId">The message.</param>
public sealed class MessageMissingException(long messageId) : IOException($"Message {messageId} is missing.");
