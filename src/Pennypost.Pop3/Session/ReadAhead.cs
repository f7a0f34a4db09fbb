namespace Pennypost.Pop3.Session;

/// <summary>Opens messages in growing batches while the client walks through the maildrop in order, as nearly all clients do.</summary>
/// <remarks>
/// Invariants: what is held is a run of neighbouring messages; their sizes sum up to at most <see cref="MaximumOctets"/> or they are one
/// message. A jump drops everything and starts small again.
/// </remarks>
internal sealed class ReadAhead(IPop3Maildrop maildrop) : IAsyncDisposable
{
    private const int FirstBatch = 4;
    private const int LargestBatch = 64;
    private const long MaximumOctets = 256 * 1024;

    private readonly Queue<Pop3Body?> _bodies = new();
    private int _next;
    private int _batch = FirstBatch;

    /// <summary>The content of a message; ownership passes to the caller.</summary>
    public async ValueTask<Pop3Body?> TakeAsync(int index, CancellationToken cancellationToken)
    {
        // Messages marked deleted are jumped over without losing the run.
        while (_bodies.Count > 0 && _next < index)
        {
            await DropFirstAsync();
        }

        if (_bodies.Count == 0 || _next != index)
        {
            await FillAsync(index, cancellationToken);
        }

        _next++;
        return _bodies.Dequeue();
    }

    public async ValueTask DisposeAsync()
    {
        while (_bodies.Count > 0)
        {
            await DropFirstAsync();
        }
    }

    private async ValueTask FillAsync(int index, CancellationToken cancellationToken)
    {
        _batch = index == _next && index > 0 ? Math.Min(_batch * 4, LargestBatch) : FirstBatch;
        await DisposeAsync();
        foreach (var body in await maildrop.OpenAsync(index, BatchFrom(index), cancellationToken))
        {
            _bodies.Enqueue(body);
        }

        _next = index;
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

    private async ValueTask DropFirstAsync()
    {
        _next++;
        if (_bodies.Dequeue() is { } body)
        {
            await body.DisposeAsync();
        }
    }
}
