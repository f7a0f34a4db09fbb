using System.Collections.Concurrent;

namespace Pennypost.Store.Memory;

/// <summary>Parts of messages that clients asked for lately, so that the next one who asks, or the same one for other messages, costs no round trip.</summary>
/// <remarks>
/// Invariants: whatever is kept belongs to a stored message and never changes; whether somebody may see the message is decided before, by its entry in a
/// folder. At most <see cref="Capacity"/> octets are kept; those that were asked for since room was last needed stay (second chance).
/// </remarks>
public sealed class MessageMemory
{
    /// <summary>Octets that are kept in one process.</summary>
    public const long Capacity = 64 * 1024 * 1024;

    /// <summary>Larger messages are not kept whole: reading them costs more than asking for them.</summary>
    public const int LargestBody = 32 * 1024;

    private readonly ConcurrentDictionary<long, MessageParts> _messages = new();
    private readonly Queue<long> _order = new();
    private readonly Lock _lock = new();
    private readonly long _capacity;
    private long _octets;

    /// <summary>Begins empty.</summary>
    public MessageMemory()
        : this(Capacity)
    {
    }

    /// <summary>Begins empty.</summary>
    /// <param name="capacity">Octets that are kept.</param>
    public MessageMemory(long capacity) => _capacity = capacity;

    /// <summary>Octets that are kept now.</summary>
    public long Octets => Interlocked.Read(ref _octets);

    /// <summary>What is known of a message; null for nothing.</summary>
    public MessageParts? Find(long messageId)
    {
        if (!_messages.TryGetValue(messageId, out var parts))
        {
            return null;
        }

        if (!parts.IsTouched)
        {
            parts.IsTouched = true;
        }

        return parts;
    }

    /// <summary>Keeps what was read of a message.</summary>
    public void Keep(long messageId, MessageParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Body?.Length > LargestBody)
        {
            parts = parts with { Body = null };
        }

        lock (_lock)
        {
            if (_messages.TryGetValue(messageId, out var known))
            {
                parts = parts.With(known);
                _octets -= known.Octets;
            }
            else
            {
                _order.Enqueue(messageId);
            }

            _messages[messageId] = parts;
            _octets += parts.Octets;
            while (_octets > _capacity && _order.TryDequeue(out var oldest))
            {
                MakeRoom(oldest);
            }
        }
    }

    private void MakeRoom(long messageId)
    {
        var parts = _messages[messageId];
        if (parts.IsTouched)
        {
            parts.IsTouched = false;
            _order.Enqueue(messageId);
        }
        else
        {
            _messages.TryRemove(messageId, out _);
            _octets -= parts.Octets;
        }
    }
}
