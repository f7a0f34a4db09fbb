using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Pennypost.Net;

/// <summary>Reads lines and counted octets from a <see cref="Connection"/> with limits and time-outs.</summary>
/// <remarks>
/// Invariants: nothing is kept here between calls except the last line's copy, so the connection's input can be read directly in between, and a TLS
/// upgrade leaves nothing behind. While waiting for a silent peer no buffer is held. One read at a time. Whatever way a connection is lost shows as
/// <see cref="LineStatus.EndOfStream"/>; only a cancelled token throws.
/// </remarks>
public sealed partial class LineReader : IDisposable
{
    private readonly Connection connection;
    private readonly ReadDeadline deadline;
    private byte[]? lineBuffer;

    /// <summary>Creates a reader for one session.</summary>
    /// <param name="connection">Whose input is read; the reader does not own it.</param>
    /// <param name="time">The clock of the time-outs.</param>
    public LineReader(Connection connection, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(time);
        this.connection = connection;
        deadline = new ReadDeadline(time, () => connection.Input.CancelPendingRead());
    }

    /// <summary>What to do with lines that do not end in CRLF.</summary>
    public BareNewlinePolicy BareNewlines { get; set; } = BareNewlinePolicy.Reject;

    /// <summary>How many octets of an over-long line are consumed before <see cref="LineStatus.Flooded"/>.</summary>
    public int MaximumDiscard { get; init; } = 1024 * 1024;

    /// <summary>A whole line is here already: a pipelining client (RFC 2920 §3.2) sent more, so replies need no flush yet.</summary>
    public bool HasBufferedLine
    {
        get
        {
            var input = connection.Input;
            try
            {
                if (!input.TryRead(out var result))
                {
                    return false;
                }

                var found = result.Buffer.PositionOf((byte)'\n') is not null;
                input.AdvanceTo(result.Buffer.Start);
                return found;
            }
            catch (Exception error) when (IsLoss(error))
            {
                return false; // The next read reports the loss.
            }
        }
    }

    /// <summary>Reads one line.</summary>
    /// <param name="maximumLength">Largest number of octets including the line end, as the RFCs count (RFC 5321 §4.5.3.1.4).</param>
    /// <param name="timeout">For the whole line, so that a peer that drips octets gains nothing; <see cref="Timeout.InfiniteTimeSpan"/> for none.</param>
    /// <param name="cancellationToken">Gives up with <see cref="OperationCanceledException"/>; nothing that was read is lost.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<LineResult> ReadLineAsync(int maximumLength, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var scan = new LineScan(maximumLength, MaximumDiscard, BareNewlines);
        var waiting = false;
        try
        {
            while (true)
            {
                var input = connection.Input;
                if (!input.TryRead(out var result))
                {
                    if (!waiting)
                    {
                        waiting = true;
                        ReleaseLine();
                        deadline.Set(timeout);
                    }

                    connection.AcknowledgePromptly();
                    result = await input.ReadAsync(cancellationToken);
                }

                var end = scan.Examine(result.Buffer, out var consumed, out var line);
                if (end is { } status)
                {
                    var kept = status == LineStatus.Line ? Keep(line) : default;
                    input.AdvanceTo(consumed);
                    return new LineResult(status, kept);
                }

                input.AdvanceTo(consumed, result.Buffer.End);
                if (result.IsCompleted)
                {
                    return new LineResult(LineStatus.EndOfStream);
                }

                if (result.IsCanceled && deadline.Passed)
                {
                    return new LineResult(LineStatus.TimedOut);
                }
            }
        }
        catch (Exception error) when (IsLoss(error) && !cancellationToken.IsCancellationRequested)
        {
            return new LineResult(LineStatus.EndOfStream);
        }
        finally
        {
            if (waiting)
            {
                deadline.Clear();
            }
        }
    }

    /// <summary>Releases the timer and the last line's buffer; the connection stays open.</summary>
    public void Dispose()
    {
        deadline.Dispose();
        ReleaseLine();
    }

    /// <summary>The ways a connection can be lost. An aborted one throws an OperationCanceledException of its own (see ConnectionAbortedException).</summary>
    private static bool IsLoss(Exception error) => error is IOException or OperationCanceledException or ObjectDisposedException;

    private ReadOnlyMemory<byte> Keep(in ReadOnlySequence<byte> line)
    {
        var length = (int)line.Length;
        if (lineBuffer is null || lineBuffer.Length < length)
        {
            ReleaseLine();
            lineBuffer = ArrayPool<byte>.Shared.Rent(Math.Max(length, 128));
        }

        line.CopyTo(lineBuffer);
        return lineBuffer.AsMemory(0, length);
    }

    private void ReleaseLine()
    {
        if (lineBuffer is not null)
        {
            ArrayPool<byte>.Shared.Return(lineBuffer, clearArray: true); // May have held a password.
            lineBuffer = null;
        }
    }
}
