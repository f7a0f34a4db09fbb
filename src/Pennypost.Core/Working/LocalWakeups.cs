using System.Collections.Concurrent;
using System.Threading.Channels;
using Pennypost.Store.Work;

namespace Pennypost.Core.Working;

/// <summary>Wake-ups inside one process. Any number of them while a worker is busy are one.</summary>
public sealed class LocalWakeups : IWakeups
{
    private readonly ConcurrentDictionary<string, Channel<bool>> _channels = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Signal(string kind, int count)
    {
        var writer = ChannelOf(kind).Writer;
        for (var i = 0; i < Math.Min(count, 2); i++)
        {
            writer.TryWrite(true);
        }
    }

    /// <summary>Waits for a wake-up of a kind, or until the time is over.</summary>
    public async Task WaitAsync(string kind, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(longest);
        try
        {
            await ChannelOf(kind).Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The time is over: look at the queue without a wake-up.
        }
    }

    // Two: enough to wake every worker of a kind, as each that finds work wakes the next.
    private Channel<bool> ChannelOf(string kind) =>
        _channels.GetOrAdd(kind, _ => Channel.CreateBounded<bool>(new BoundedChannelOptions(2) { FullMode = BoundedChannelFullMode.DropWrite }));
}
