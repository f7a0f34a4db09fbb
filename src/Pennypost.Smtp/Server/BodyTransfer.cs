using System.Buffers;
using Pennypost.Net;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server;

/// <summary>Takes the octets of one message behind DATA to a delivery: streamed, unstuffed, limited.</summary>
internal sealed class BodyTransfer(SmtpSession session, ISmtpDelivery delivery, long limit)
{
    private readonly BodySink sink = new(session, delivery, limit);
    private DataScanner scanner = new(session.Settings.MaximumTextLine);

    /// <summary>Reads up to the end of data.</summary>
    /// <param name="cancellationToken">Ends with the session.</param>
    /// <returns>Null when the whole body was taken, else the reply that says why not.</returns>
    public async ValueTask<SmtpReply?> RunAsync(CancellationToken cancellationToken)
    {
        var began = session.Time.GetTimestamp();
        while (!scanner.Ended)
        {
            var (status, result) = await session.Lines.ReadChunkAsync(session.Settings.DataTimeout, cancellationToken);
            if (status != ReadStatus.Complete || session.Time.GetElapsedTime(began) > session.Settings.MaximumDataTime)
            {
                if (status == ReadStatus.Complete)
                {
                    session.Connection.Input.AdvanceTo(result.Buffer.End);
                }

                return StandardReplies.TimedOut;
            }

            var consumed = await TakeAsync(result.Buffer, cancellationToken);
            session.Connection.Input.AdvanceTo(consumed);
            if (sink.IsFlooded)
            {
                session.Ended = true;
                return StandardReplies.MessageTooBig;
            }
        }

        SmtpTelemetry.Octets.Add(sink.Octets);
        session.Dialogue?.HeardMessage(sink.Octets);
        return sink.Failure ?? Flaw(scanner.Flaws);
    }

    /// <summary>The reply to a flawed message; null when it has no flaw.</summary>
    /// <param name="flaws">What is wrong with it.</param>
    public static SmtpReply? Flaw(DataFlaws flaws) => flaws switch
    {
        DataFlaws.None => null,
        _ when (flaws & DataFlaws.BareNewline) != DataFlaws.None => StandardReplies.MessageWithBareNewline,
        _ when (flaws & DataFlaws.Nul) != DataFlaws.None => StandardReplies.MessageWithNul,
        _ => StandardReplies.MessageLineTooLong,
    };

    private async ValueTask<SequencePosition> TakeAsync(ReadOnlySequence<byte> buffer, CancellationToken cancellationToken)
    {
        long consumed = 0;
        foreach (var segment in buffer)
        {
            var rest = segment;
            while (!rest.IsEmpty && !scanner.Ended)
            {
                var used = scanner.Next(rest.Span, out var start, out var length);
                if (length > 0)
                {
                    await PassOnAsync(rest.Slice(start, length), cancellationToken);
                }

                rest = rest[used..];
                consumed += used;
            }
        }

        return buffer.GetPosition(consumed);
    }

    private ValueTask PassOnAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        if (scanner.Flaws == DataFlaws.None)
        {
            return sink.WriteAsync(new ReadOnlySequence<byte>(text), cancellationToken);
        }

        sink.Count(text.Length);
        return ValueTask.CompletedTask;
    }
}
