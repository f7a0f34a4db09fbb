using Npgsql;

namespace Pennypost.Store.Schema;

/// <summary>Hands out ids from blocks of 256 that the database reserves: unique over all replicas, rising within a process,
/// with gaps where a process ended. One round trip serves 256 ids.</summary>
public sealed class IdGenerator(NpgsqlDataSource source)
{
    private const int BlockSize = 256;

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _refill = new(1, 1);
    private long _next;
    private long _end;

    /// <summary>The next id.</summary>
    public ValueTask<long> NextAsync(CancellationToken cancellationToken = default) =>
        TryTake(out var id) ? ValueTask.FromResult(id) : RefillAsync(cancellationToken);

    private bool TryTake(out long id)
    {
        lock (_lock)
        {
            id = _next;
            return _next < _end && _next++ >= 0;
        }
    }

    private async ValueTask<long> RefillAsync(CancellationToken cancellationToken)
    {
        await _refill.WaitAsync(cancellationToken);
        try
        {
            // Another caller may have refilled while this one waited.
            if (TryTake(out var taken))
            {
                return taken;
            }

            await using var command = source.CreateCommand("SELECT nextval('id_block')");
            var block = (long)(await command.ExecuteScalarAsync(cancellationToken))!;
            lock (_lock)
            {
                _next = (block * BlockSize) + 1;
                _end = (block + 1) * BlockSize;
            }

            return block * BlockSize;
        }
        finally
        {
            _refill.Release();
        }
    }
}
