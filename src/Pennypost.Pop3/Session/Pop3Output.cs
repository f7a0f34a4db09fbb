using System.Buffers;
using System.Buffers.Text;
using System.IO.Pipelines;
using Pennypost.Net;

namespace Pennypost.Pop3.Session;

/// <summary>Replies on their way to the client: collected while commands are pipelined, bounded, and never waiting for a dead client for ever.</summary>
/// <remarks>Invariant: at most <see cref="FlushThreshold"/> octets and one chunk wait unsent; beyond that the session waits for the client to read.</remarks>
internal sealed class Pop3Output(Connection connection, TimeProvider time, TimeSpan timeout)
{
    /// <summary>Unsent octets at which a flush is due even when more commands are waiting.</summary>
    public const int FlushThreshold = 64 * 1024;

    private long _unsent;

    /// <summary>The current layer; asked anew because STLS changes it.</summary>
    public PipeWriter Writer => connection.Output;

    /// <summary>One-line success.</summary>
    public void Ok(ReadOnlySpan<byte> text) => Line("+OK "u8, text);

    /// <summary>One-line refusal; the text may begin with a response code (RFC 2449 §8, RFC 3206).</summary>
    public void Error(ReadOnlySpan<byte> text) => Line("-ERR "u8, text);

    /// <summary>Raw octets.</summary>
    public void Write(ReadOnlySpan<byte> octets)
    {
        Writer.Write(octets);
        _unsent += octets.Length;
    }

    /// <summary>A number in decimal digits.</summary>
    public void Write(long number)
    {
        var span = Writer.GetSpan(20);
        Utf8Formatter.TryFormat(number, span, out var length);
        Writer.Advance(length);
        _unsent += length;
    }

    /// <summary>Ends a multi-line response whose lines cannot begin with a dot.</summary>
    public void EndMultiLine() => Write(".\r\n"u8);

    /// <summary>Counts octets that were written to <see cref="Writer"/> directly.</summary>
    public void Account(long octets) => _unsent += octets;

    /// <summary>Flushes only when much has gathered: to be called between the parts of a long response.</summary>
    public ValueTask FlushWhenLargeAsync(CancellationToken cancellationToken) =>
        _unsent >= FlushThreshold ? FlushAsync(cancellationToken) : ValueTask.CompletedTask;

    /// <summary>Sends everything and waits for the client when it reads slowly.</summary>
    /// <exception cref="ConnectionLostException">The client is gone, or has not read for the whole time-out.</exception>
    public ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (_unsent == 0)
        {
            return ValueTask.CompletedTask;
        }

        _unsent = 0;
        ValueTask<FlushResult> flush;
        try
        {
            flush = Writer.FlushAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or ObjectDisposedException)
        {
            throw new ConnectionLostException("The connection broke while a reply was sent.", exception);
        }

        if (!flush.IsCompletedSuccessfully)
        {
            return WaitAsync(flush.AsTask(), cancellationToken);
        }

        Check(flush.Result);
        return ValueTask.CompletedTask;
    }

    private static void Check(FlushResult result)
    {
        if (result.IsCompleted)
        {
            throw new ConnectionLostException("The client closed the connection.");
        }
    }

    private async ValueTask WaitAsync(Task<FlushResult> flush, CancellationToken cancellationToken)
    {
        try
        {
            Check(await flush.WaitAsync(timeout, time, cancellationToken));
        }
        catch (TimeoutException exception)
        {
            connection.Abort();
            throw new ConnectionLostException("The client did not read for too long.", exception);
        }
        catch (Exception exception) when (exception is IOException and not ConnectionLostException or ObjectDisposedException)
        {
            throw new ConnectionLostException("The connection broke while a reply was sent.", exception);
        }
    }

    private void Line(ReadOnlySpan<byte> status, ReadOnlySpan<byte> text)
    {
        Write(status);
        Write(text);
        Write("\r\n"u8);
    }
}
