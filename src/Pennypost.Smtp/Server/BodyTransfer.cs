using System.Buffers;
using Pennypost.Net;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server;

/// <summary>Takes the octets of one message from the wire to a delivery: streamed, unstuffed, limited.</summary>
/// <remarks>
/// A message that is already lost (too big, flawed, refused, fault) is still read to its end so that the dialogue stays in step, but no
/// more than the size limit again: then the session ends.
/// </remarks>
internal sealed class BodyTransfer(SmtpSession session, ISmtpDelivery delivery, long limit)
{
    private const long GraceBeyondLimit = 1024 * 1024;

    private DataScanner scanner = new(session.Settings.MaximumTextLine);
    private SmtpReply? failure;
    private long octets;

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
            if (octets > (2 * limit) + GraceBeyondLimit)
            {
                session.Ended = true;
                return StandardReplies.MessageTooBig;
            }
        }

        SmtpTelemetry.Octets.Add(octets);
        return failure ?? Flaw();
    }

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

    private async ValueTask PassOnAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        octets += text.Length;
        if (failure is not null || scanner.Flaws != DataFlaws.None)
        {
            return;
        }

        if (octets > limit)
        {
            failure = StandardReplies.MessageTooBig;
            return;
        }

        try
        {
            var refusal = await delivery.WriteBodyAsync(new ReadOnlySequence<byte>(text), cancellationToken);
            failure = refusal?.ToReply();
        }
        catch (Exception error)
        {
            failure = session.Fault(error);
        }
    }

    private SmtpReply? Flaw() => scanner.Flaws switch
    {
        DataFlaws.None => null,
        var flaws when (flaws & DataFlaws.BareNewline) != DataFlaws.None => StandardReplies.MessageWithBareNewline,
        var flaws when (flaws & DataFlaws.Nul) != DataFlaws.None => StandardReplies.MessageWithNul,
        _ => StandardReplies.MessageLineTooLong,
    };
}
