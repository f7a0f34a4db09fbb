using System.Threading.Channels;
using Npgsql;
using Pennypost.Store.Schema;
using Pennypost.Store.Work;

namespace Pennypost.Store.Messages;

/// <summary>Takes responsibility for messages: message, envelope and routing work are committed in one transaction, and only then
/// does <see cref="AcceptAsync"/> return. Sessions that accept at the same time share transactions (group commit), so one flush of
/// the write-ahead log serves many of them.</summary>
/// <remarks>
/// Invariants: a message is acknowledged only after its commit; a batch is all or nothing; when a batch fails, each of its messages is
/// tried alone, so that one bad message fails no other; a message waits only while a writer is busy, never for a timer.
/// </remarks>
public sealed class MessageIntake : IAsyncDisposable
{
    /// <summary>The kind of work that routes an accepted message.</summary>
    public const string RouteMail = "RouteMail";

    private const int MaximumBatch = 64;
    private const long MaximumBatchOctets = 4 << 20;

    private readonly Database _database;
    private readonly IWakeups _wakeups;
    private readonly Channel<Pending> _queue = Channel.CreateBounded<Pending>(4096);
    private readonly Task[] _writers;

    /// <summary>Starts the writers.</summary>
    /// <param name="database">Where messages go.</param>
    /// <param name="wakeups">Told of the routing work after each commit.</param>
    /// <param name="writers">Transactions under way at the same time.</param>
    public MessageIntake(Database database, IWakeups wakeups, int writers = 2)
    {
        _database = database;
        _wakeups = wakeups;
        _writers = [.. Enumerable.Range(0, writers).Select(_ => Task.Run(WriteAsync))];
    }

    /// <summary>Stores a message durably and queues its routing. When this returns, the message survives anything but loss of the disk.</summary>
    /// <exception cref="NpgsqlException">The database refused or was lost: nothing was accepted, or — when the connection broke during the
    /// commit — the message may be there without acknowledgement, which SMTP allows (RFC 5321 §6.1).</exception>
    /// <exception cref="ChannelClosedException">The intake is closing.</exception>
    public async Task AcceptAsync(NewMessage message, NewEnvelope envelope, CancellationToken cancellationToken = default)
    {
        var pending = new Pending(message, envelope);
        await _queue.Writer.WriteAsync(pending, cancellationToken);

        // Not cancellable from here on: the commit may be under way, and its outcome must reach the client.
        await pending.Done.Task;
    }

    /// <summary>Ends after everything queued has been committed or refused.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await Task.WhenAll(_writers);
    }

    private async Task WriteAsync()
    {
        var batch = new List<Pending>(MaximumBatch);
        while (await _queue.Reader.WaitToReadAsync())
        {
            var octets = 0L;
            while (batch.Count < MaximumBatch && octets < MaximumBatchOctets && _queue.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
                octets += pending.Message.Body?.Length ?? 0;
            }

            await CommitAsync(batch);
            batch.Clear();
        }
    }

    private async Task CommitAsync(List<Pending> batch)
    {
        try
        {
            await using var connection = await _database.Source.OpenConnectionAsync();
            await IntakeStatement.ExecuteAsync(connection, batch.ConvertAll(p => (p.Message, p.Envelope)), CancellationToken.None);
        }
        catch (Exception) when (batch.Count > 1)
        {
            foreach (var pending in batch)
            {
                await CommitAsync([pending]);
            }

            return;
        }
        catch (Exception e)
        {
            // The one caller of this message gets the error and answers 451.
            batch[0].Done.TrySetException(e);
            return;
        }

        foreach (var pending in batch)
        {
            pending.Done.TrySetResult();
        }

        _wakeups.Signal(RouteMail, batch.ConvertAll(pending => pending.Envelope.Id));
    }

    private sealed record Pending(NewMessage Message, NewEnvelope Envelope)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
