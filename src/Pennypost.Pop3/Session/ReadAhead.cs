namespace Pennypost.Pop3.Session;

/// <summary>Opens messages in growing batches while the client walks through the maildrop in order, as nearly all clients do: while it takes the second half
/// of a batch, the next is being read.</summary>
/// <remarks>
/// Invariants: what is held is a run of neighbouring messages, and perhaps a batch on its way that goes on where the run ends; the sizes of each of the
/// two sum up to at most <see cref="MaximumOctets"/> or it is one message. A jump drops everything and starts small again.
/// </remarks>
internal sealed class ReadAhead(IPop3Maildrop maildrop) : IAsyncDisposable
{
    private const int FirstBatch = 4;
    private const int LargestBatch = 64;
    private const long MaximumOctets = 256 * 1024;

    private readonly Queue<Pop3Body?> _bodies = new();
    private Task<IReadOnlyList<Pop3Body?>>? _coming;
    private int _next;
    private int _batch = FirstBatch;

    /// <summary>The content of a message; ownership passes to the caller.</summary>
    public async ValueTask<Pop3Body?> TakeAsync(int index, CancellationToken cancellationToken)
    {
        // Messages marked deleted are jumped over without losing the run.
        await DropUntilAsync(index);
        if (_bodies.Count == 0 && _coming is not null)
        {
            await ReceiveAsync();
            await DropUntilAsync(index);
        }

        if (_bodies.Count == 0 || _next != index)
        {
            await RestartAsync(index, cancellationToken);
        }

        _next++;
        var body = _bodies.Dequeue();
        if (_coming is null && _bodies.Count <= _batch / 2 && _next + _bodies.Count < maildrop.Messages.Length)
        {
            _batch = Math.Min(_batch * 4, LargestBatch);
            var first = _next + _bodies.Count;
            _coming = maildrop.OpenAsync(first, BatchFrom(first), cancellationToken).AsTask();
        }

        return body;
    }

    public async ValueTask DisposeAsync()
    {
        await DropUntilAsync(int.MaxValue);
        if (_coming is { } coming)
        {
            // Nobody wants it any more; what was opened must be closed, and a failure to open is nobody's.
            await ((Task)coming).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (coming.IsCompletedSuccessfully)
            {
                await ReceiveAsync();
                await DropUntilAsync(int.MaxValue);
            }

            _coming = null;
        }
    }

    private async ValueTask RestartAsync(int index, CancellationToken cancellationToken)
    {
        await DisposeAsync();
        _batch = FirstBatch;
        _next = index;
        _coming = maildrop.OpenAsync(index, BatchFrom(index), cancellationToken).AsTask();
        await ReceiveAsync();
    }

    private async ValueTask ReceiveAsync()
    {
        var coming = _coming!;
        _coming = null;
        foreach (var body in await coming)
        {
            _bodies.Enqueue(body);
        }
    }

    private int BatchFrom(int index)
    {
        var messages = maildrop.Messages.Span[index..];
        var octets = messages[0].Size;
        var count = 1;
        while (count < _batch && count < messages.Length && octets + messages[count].Size <= MaximumOctets)
        {
            octets += messages[count++].Size;
        }

        return count;
    }

    private async ValueTask DropUntilAsync(int index)
    {
        for (; _bodies.Count > 0 && _next < index; _next++)
        {
            if (_bodies.Dequeue() is { } body)
            {
                await body.DisposeAsync();
            }
        }
    }
}
