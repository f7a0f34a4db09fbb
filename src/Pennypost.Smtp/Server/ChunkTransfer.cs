using System.Buffers;
using Pennypost.Mail;
using Pennypost.Net;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server;

/// <summary>Takes the chunks of one message behind BDAT to a delivery (RFC 3030 §2): streamed, limited; binary parts turned into base64 (§3).</summary>
internal sealed class ChunkTransfer
{
    private readonly SmtpSession session;
    private readonly BodySink sink;
    private readonly TransferConverter? converter;
    private readonly ArrayBufferWriter<byte> converted = new(256);
    private readonly long began;
    private TextScanner scanner;

    /// <summary>Begins a message.</summary>
    /// <param name="session">The session.</param>
    /// <param name="transaction">Its transaction.</param>
    public ChunkTransfer(SmtpSession session, SmtpTransaction transaction)
    {
        this.session = session;
        sink = new BodySink(session, transaction.Delivery, session.Backend.MaximumMessageSize(session.Client));
        converter = transaction.Mail.Body == SmtpBodyType.BinaryMime ? new TransferConverter(TransferTarget.EightBit) : null;
        scanner = new TextScanner(session.Settings.MaximumTextLine);
        began = session.Time.GetTimestamp();
    }

    /// <summary>How many octets may still come before the client is cut off.</summary>
    public long Patience => sink.Patience;

    /// <summary>Reads one chunk.</summary>
    /// <param name="size">Its size in octets.</param>
    /// <param name="cancellationToken">Ends with the session.</param>
    /// <returns>Null when it was taken, else the reply that says why not.</returns>
    public async ValueTask<SmtpReply?> TakeAsync(long size, CancellationToken cancellationToken)
    {
        var status = await session.Lines.ReadExactlyAsync(size, TakeAsync, session.Settings.DataTimeout, cancellationToken);
        return status != ReadStatus.Complete ? StandardReplies.TimedOut : sink.Failure ?? BodyTransfer.Flaw(scanner.Flaws);
    }

    /// <summary>The last chunk is in.</summary>
    /// <param name="cancellationToken">Ends with the session.</param>
    /// <returns>Null when the whole body was taken, else the reply that says why not.</returns>
    public async ValueTask<SmtpReply?> FinishAsync(CancellationToken cancellationToken)
    {
        if (converter is not null)
        {
            converter.Complete(converted);
            await PassOnAsync(new ReadOnlySequence<byte>(converted.WrittenMemory), cancellationToken);
        }

        scanner.Finish();
        SmtpTelemetry.Octets.Add(sink.Octets);
        session.Dialogue?.HeardMessage(sink.Octets);
        return sink.Failure ?? BodyTransfer.Flaw(scanner.Flaws);
    }

    private async ValueTask TakeAsync(ReadOnlySequence<byte> octets, CancellationToken cancellationToken)
    {
        if (session.Time.GetElapsedTime(began) > session.Settings.MaximumDataTime)
        {
            // The reader reports a lost connection then, and the client is told 421.
            session.Connection.Abort();
            return;
        }

        if (converter is null)
        {
            await PassOnAsync(octets, cancellationToken);
            return;
        }

        foreach (var segment in octets)
        {
            converter.Write(segment.Span, converted);
            await PassOnAsync(new ReadOnlySequence<byte>(converted.WrittenMemory), cancellationToken);
            converted.ResetWrittenCount();
        }
    }

    private async ValueTask PassOnAsync(ReadOnlySequence<byte> text, CancellationToken cancellationToken)
    {
        foreach (var segment in text)
        {
            scanner.Next(segment.Span);
        }

        if (scanner.Flaws == DataFlaws.None)
        {
            await sink.WriteAsync(text, cancellationToken);
        }
        else
        {
            sink.Count(text.Length);
        }
    }
}
