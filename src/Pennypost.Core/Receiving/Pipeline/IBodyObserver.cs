using System.Buffers;

namespace Pennypost.Core.Receiving.Pipeline;

/// <summary>Sees a message's octets as the client sent them, before anything is added or taken away.</summary>
public interface IBodyObserver
{
    /// <summary>Takes the next octets.</summary>
    /// <param name="octets">Valid only during the call.</param>
    void Write(ReadOnlySequence<byte> octets);
}
