using Pennypost.Store.Mailboxes;
using Pennypost.Store.Memory;
using Pennypost.Store.Messages;

namespace Pennypost.Core.MailAccess.Pop3;

/// <summary>Bodies for maildrops: those that were read lately from memory, the others in one statement.</summary>
/// <param name="bodies">The store.</param>
/// <param name="memory">What was read lately.</param>
internal sealed class MaildropBodies(MessageBodies bodies, MessageMemory memory)
{
    /// <summary>Reads whole messages; larger ones come as a key to open.</summary>
    /// <returns>By message id; a message that is gone is absent.</returns>
    public async ValueTask<IReadOnlyDictionary<long, StoredBody>> ReadAsync(ReadOnlyMemory<long> messageIds, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, StoredBody>(messageIds.Length);
        var missing = new List<long>();
        foreach (var id in messageIds.Span)
        {
            if (memory.Find(id) is { Body: { } octets })
            {
                found[id] = new StoredBody(octets.Length, octets, null);
            }
            else
            {
                missing.Add(id);
            }
        }

        if (missing.Count > 0)
        {
            foreach (var (id, body) in await bodies.ReadAsync(missing, cancellationToken))
            {
                found[id] = body;
                if (body.Octets is { Length: <= MessageMemory.LargestBody } octets)
                {
                    memory.Keep(id, new MessageParts(null, null, null, null, octets));
                }
            }
        }

        return found;
    }

    /// <summary>Opens a body that <see cref="ReadAsync"/> located.</summary>
    public ValueTask<Stream> OpenAsync(StoredBody body, CancellationToken cancellationToken) => bodies.OpenAsync(body, cancellationToken: cancellationToken);
}
