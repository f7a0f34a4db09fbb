using Npgsql;
using Pennypost.Store.Schema;
using Pennypost.Store.Work;

namespace Pennypost.Store.Messages;

/// <summary>Takes responsibility for messages: message, envelope and routing work are committed in one transaction, and only then
/// does <see cref="AcceptAsync"/> return. Sessions that accept at the same time share transactions (group commit), so one flush of
/// the write-ahead log serves many of them.</summary>
/// <remarks>
/// Invariants: a message is acknowledged only after its commit; a batch is all or nothing; when a batch fails, each of its messages is
/// tried alone, so that one bad message fails no other; a message waits only while a transaction is under way, never for a timer.
/// </remarks>
public sealed class MessageIntake : IAsyncDisposable
{
    /// <summary>The kind of work that routes an accepted message.</summary>
    public const string RouteMail = "RouteMail";

    private const int MaximumBatch = 64;
    private const long MaximumBatchOctets = 4 << 20;

    // A second transaction costs a flush of its own: worth it only when this many messages would wait for the first.
    private const int Crowd = 12;
    private const int MaximumTransactions = 2;

    private readonly Database _database;
    private readonly IWakeups _wakeups;
    private readonly Lock _gate = new();
    private readonly Queue<Pending> _waiting = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _transactions;
    private bool _closing;

    /// <summary>An intake with nothing under way.</summary>
    /// <param name="database">Where messages go.</param>
    /// <param name="wakeups">Told of the routing work after each commit.</param>
    public MessageIntake(Database database, IWakeups wakeups)
    {
        _database = database;
        _wakeups = wakeups;
    }

    /// <summary>Stores a message durably and queues its routing. When this returns, the message survives anything but loss of the disk. It cannot be
    /// cancelled: the commit may be under way, and its outcome must reach the client. Each session waits for its message, so sessions bound the queue.</summary>
    /// <exception cref="NpgsqlException">The database refused or was lost: nothing was accepted, or — when the connection broke during the
    /// commit — the message may be there without acknowledgement, which SMTP allows (RFC 5321 §6.1).</exception>
    /// <exception cref="ObjectDisposedException">The intake is closing.</exception>
    public Task AcceptAsync(NewMessage message, NewEnvelope envelope)
    {
        var pending = new Pending(message, envelope);
        List<Pending>? batch;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            _waiting.Enqueue(pending);
            batch = TakeBatch();
        }

        Begin(batch);
        return pending.Done.Task;
    }

    /// <summary>Ends after everything queued has been committed or refused.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closing = true;
            if (_transactions == 0)
            {
                _drained.TrySetResult();
            }
        }

        await _drained.Task;
    }

    // Under the gate. Null when nothing waits, or when what waits shall wait for a transaction under way.
    private List<Pending>? TakeBatch()
    {
        if (_waiting.Count == 0 || _transactions == MaximumTransactions || (_transactions > 0 && _waiting.Count < Crowd))
        {
            return null;
        }

        _transactions++;
        var batch = new List<Pending>(Math.Min(_waiting.Count, MaximumBatch));
        var octets = 0L;
        while (batch.Count < MaximumBatch && octets < MaximumBatchOctets && _waiting.TryDequeue(out var pending))
        {
            batch.Add(pending);
            octets += pending.Message.Body?.Length ?? 0;
        }

        return batch;
    }

    private void Begin(List<Pending>? batch)
    {
        if (batch is not null)
        {
            _ = Task.Run(() => WriteAsync(batch));
        }
    }

    private async Task WriteAsync(List<Pending>? batch)
    {
        while (batch is not null)
        {
            await CommitAsync(batch);
            List<Pending>? second;
            lock (_gate)
            {
                _transactions--;
                batch = TakeBatch();
                second = TakeBatch();
                if (_closing && _transactions == 0)
                {
                    _drained.TrySetResult();
                }
            }

            Begin(second);
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
