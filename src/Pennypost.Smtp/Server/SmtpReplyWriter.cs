using System.Buffers;
using System.IO.Pipelines;
using Pennypost.Net;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server;

/// <summary>Puts replies on the wire. A peer that is gone, or does not read its replies, shows as false and never as an exception.</summary>
internal sealed class SmtpReplyWriter(Connection connection, TimeProvider time, TimeSpan timeout)
{
    /// <summary>A client that pipelines for ever must still be made to read.</summary>
    private const int MaximumWaiting = 16 * 1024;

    private int waiting;

    /// <summary>True when so much is waiting that it must be flushed.</summary>
    public bool IsFull => waiting >= MaximumWaiting;

    /// <summary>True when something is written and not sent.</summary>
    public bool HasWaiting => waiting > 0;

    public void Write(SmtpReply reply)
    {
        waiting += reply.Wire.Length;
        connection.Output.Write(reply.Wire);
    }

    /// <summary>Sends what is waiting.</summary>
    /// <returns>False when the peer is gone.</returns>
    public async ValueTask<bool> FlushAsync()
    {
        waiting = 0;
        try
        {
            var flushing = connection.Output.FlushAsync();
            var result = flushing.IsCompleted ? await flushing : await WaitAsync(flushing);
            return !result.IsCompleted;
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Lost: the reader of the connection reports it too; nobody is left to be told.
            return false;
        }
    }

    private async ValueTask<FlushResult> WaitAsync(ValueTask<FlushResult> flushing)
    {
        try
        {
            return await flushing.AsTask().WaitAsync(timeout, time);
        }
        catch (TimeoutException)
        {
            connection.Abort();
            return new FlushResult(isCanceled: true, isCompleted: true);
        }
    }
}
