namespace Pennypost.Testing;

/// <summary>A message in a simulated queue.</summary>
/// <param name="Id">Its MessageId.</param>
/// <param name="Body">Its text.</param>
/// <param name="Visible">From when it can be received.</param>
/// <param name="Deliveries">How often it was received.</param>
public sealed record SimulatedMessage(string Id, string Body, DateTimeOffset Visible, int Deliveries);

/// <summary>A queue of the simulated bus: duplicate detection, scheduled messages, redelivery, dead letters.</summary>
public sealed class SimulatedQueue
{
    /// <summary>Deliveries in vain after which a message is a dead letter.</summary>
    public const int MaximumDeliveries = 10;

    private readonly Lock _gate = new();
    private readonly List<SimulatedMessage> _messages = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly Queue<SimulatedMessage> _dead = new();

    /// <summary>Everything that was ever sent, duplicates left out.</summary>
    public IReadOnlyList<SimulatedMessage> Sent
    {
        get
        {
            lock (_gate)
            {
                return [.. _sent];
            }
        }
    }

    /// <summary>Messages that duplicate detection dropped.</summary>
    public int Duplicates { get; private set; }

    private readonly List<SimulatedMessage> _sent = [];

    internal void Add(IReadOnlyList<SimulatedMessage> messages)
    {
        lock (_gate)
        {
            foreach (var message in messages)
            {
                if (_seen.Add(message.Id))
                {
                    _messages.Add(message);
                    _sent.Add(message);
                }
                else
                {
                    Duplicates++;
                }
            }
        }
    }

    /// <summary>Takes the next message that is visible; it is this receiver's until it is completed or abandoned.</summary>
    public SimulatedMessage? Receive()
    {
        lock (_gate)
        {
            var index = _messages.FindIndex(message => message.Visible <= DateTimeOffset.UtcNow);
            if (index < 0)
            {
                return null;
            }

            var taken = _messages[index] with { Deliveries = _messages[index].Deliveries + 1 };
            _messages.RemoveAt(index);
            return taken;
        }
    }

    /// <summary>The receiver failed: the message comes again at once, or is a dead letter.</summary>
    public void Abandon(SimulatedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        lock (_gate)
        {
            if (message.Deliveries >= MaximumDeliveries)
            {
                _dead.Enqueue(message);
            }
            else
            {
                _messages.Add(message);
            }
        }
    }

    /// <summary>Takes the next dead letter.</summary>
    public SimulatedMessage? ReceiveDead()
    {
        lock (_gate)
        {
            return _dead.TryDequeue(out var message) ? message : null;
        }
    }
}
