using System.Buffers;
using System.Globalization;
using Pennypost.Mail;

namespace Pennypost.Smtp.Client;

/// <summary>The message on its way to the server: by DATA (RFC 5321 §4.1.1.4) or in chunks (RFC 3030 §2).</summary>
internal sealed class SmtpBodySending(SmtpDialogue dialogue, SmtpTimeouts timeouts, Stream message, bool converts)
{
    private const int BlockSize = 32 * 1024;

    /// <summary>Large enough that the wait for each reply does not count, small enough to be kept.</summary>
    private const int ChunkSize = 256 * 1024;

    private readonly TransferConverter? converter = converts ? new TransferConverter(TransferTarget.SevenBit) : null;
    private readonly ArrayBufferWriter<byte> converted = new(256);

    /// <summary>The server has got the end of the message, so the transaction is over whatever it said.</summary>
    public bool IsComplete { get; private set; }

    public async ValueTask<SmtpServerReply> SendDataAsync(CancellationToken cancellationToken)
    {
        var reply = await dialogue.AskAsync("DATA", timeouts.DataStart, cancellationToken);
        if (reply.IsTransient || reply.IsPermanent)
        {
            return reply;
        }

        if (reply.Code != 354)
        {
            // Success without a message, or another question: nothing of it can be believed.
            throw new SmtpClientException(SmtpFailure.BadReply, $"The server answered DATA with {reply.Code}.");
        }

        var stuffer = new DotStuffer(stuffs: true);
        await ReadAsync(
            async (text, token) =>
            {
                stuffer.Write(text.Span, dialogue.Connection.Output);
                await dialogue.FlushAsync(timeouts.DataBlock, token);
            },
            cancellationToken);
        stuffer.Finish(dialogue.Connection.Output);
        await dialogue.FlushAsync(timeouts.DataBlock, cancellationToken);
        IsComplete = true;
        return await dialogue.ReadReplyAsync(timeouts.DataEnd, cancellationToken);
    }

    public async ValueTask<SmtpServerReply> SendChunksAsync(CancellationToken cancellationToken)
    {
        var lines = new DotStuffer(stuffs: false);
        var chunk = new ArrayBufferWriter<byte>(BlockSize);
        SmtpServerReply? refusal = null;
        await ReadAsync(
            async (text, token) =>
            {
                if (refusal is not null)
                {
                    return;
                }

                lines.Write(text.Span, chunk);
                if (chunk.WrittenCount >= ChunkSize)
                {
                    var reply = await SendChunkAsync(chunk, isLast: false, token);
                    refusal = reply.IsPositive ? null : reply;
                }
            },
            cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        lines.Finish(chunk);
        IsComplete = true;
        return await SendChunkAsync(chunk, isLast: true, cancellationToken);
    }

    private async ValueTask<SmtpServerReply> SendChunkAsync(ArrayBufferWriter<byte> chunk, bool isLast, CancellationToken cancellationToken)
    {
        dialogue.Write(string.Create(CultureInfo.InvariantCulture, $"BDAT {chunk.WrittenCount}{(isLast ? " LAST" : string.Empty)}"));
        for (var start = 0; start < chunk.WrittenCount; start += BlockSize)
        {
            dialogue.Connection.Output.Write(chunk.WrittenSpan.Slice(start, Math.Min(BlockSize, chunk.WrittenCount - start)));
            await dialogue.FlushAsync(timeouts.DataBlock, cancellationToken);
        }

        await dialogue.FlushAsync(timeouts.DataBlock, cancellationToken);
        chunk.ResetWrittenCount();
        return await dialogue.ReadReplyAsync(isLast ? timeouts.DataEnd : timeouts.DataBlock, cancellationToken);
    }

    /// <summary>Reads the message block by block, converted where it must be.</summary>
    private async ValueTask ReadAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> take, CancellationToken cancellationToken)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            int count;
            while ((count = await message.ReadAsync(block.AsMemory(0, BlockSize), cancellationToken)) > 0)
            {
                await TakeAsync(block.AsMemory(0, count), take, cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        if (converter is not null)
        {
            converter.Complete(converted);
            await take(converted.WrittenMemory, cancellationToken);
        }
    }

    private async ValueTask TakeAsync(ReadOnlyMemory<byte> text, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> take, CancellationToken cancellationToken)
    {
        if (converter is null)
        {
            await take(text, cancellationToken);
            return;
        }

        converter.Write(text.Span, converted);
        await take(converted.WrittenMemory, cancellationToken);
        converted.ResetWrittenCount();
    }
}
