using System.Buffers;
using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server;

/// <summary>Receives the messages of one APPEND or REPLACE: one or several (RFC 3502), whole or in pieces (RFC 4469), each streamed to the backend.</summary>
/// <param name="session">The session.</param>
/// <param name="pieces">The command.</param>
/// <param name="position">Where in the first piece the first message begins.</param>
internal sealed class MessageReceiver(ImapSession session, CommandPieces pieces, int position)
{
    /// <summary>One APPEND may bring this many messages.</summary>
    private const int MaximumMessages = 1000;

    private int _position = position;
    private long _size;

    /// <summary>Checks the first message before the backend is asked for anything.</summary>
    /// <exception cref="ImapRefusalException">TOOBIG, CANNOT.</exception>
    public void CheckFirst()
    {
        int at = _position;
        Check(AppendArguments.ReadHeader(pieces.Text.Span, ref at));
    }

    /// <summary>Receives everything up to the end of the command; the caller commits.</summary>
    public async ValueTask ReceiveAllAsync(IImapAppend append, bool several, CancellationToken cancellationToken)
    {
        for (int count = 1; ; count++)
        {
            await ReceiveOneAsync(append, cancellationToken);
            if (_position == pieces.Text.Length && pieces.Literal is null)
            {
                return;
            }

            // RFC 3502 §6.3.11: a further message begins with a space.
            if (!several || count == MaximumMessages || !TryTake((byte)' '))
            {
                throw new ImapSyntaxException("Unexpected text after the message");
            }
        }
    }

    private async ValueTask ReceiveOneAsync(IImapAppend append, CancellationToken cancellationToken)
    {
        AppendHeader header = AppendArguments.ReadHeader(pieces.Text.Span, ref _position);
        Check(header);
        _size = 0;
        long? length = header.Kind == AppendDataKind.Catenate ? null : pieces.Literal!.Value.Length;
        await append.StartMessageAsync(new AppendMessage(header.Flags.System, header.Flags.Keywords, header.InternalDate, length), cancellationToken);
        if (header.Kind == AppendDataKind.Catenate)
        {
            await ReceivePiecesAsync(append, cancellationToken);
            return;
        }

        await ReceiveLiteralAsync(append, header.Kind, cancellationToken);
        if (header.Kind == AppendDataKind.Utf8 && !TryTake((byte)')'))
        {
            throw new ImapSyntaxException("')' expected");
        }
    }

    private void Check(AppendHeader header)
    {
        if (header.Kind == AppendDataKind.Catenate)
        {
            return;
        }

        if (pieces.Literal is not { } literal)
        {
            throw new ImapSyntaxException("Message literal expected");
        }

        if (header.Kind == AppendDataKind.Utf8 && !session.Output.HasUtf8Names)
        {
            throw new ImapSyntaxException("UTF8 is not enabled"); // RFC 6855 §4.
        }

        CheckSize(literal.Length);
        if (literal.Length == 0)
        {
            throw new ImapRefusalException(ResponseCodes.Cannot, "A message is not empty");
        }
    }

    private void CheckSize(long size)
    {
        long maximum = session.RequireAccount().MaximumMessageSize;
        if (size > maximum)
        {
            throw new ImapRefusalException(ResponseCodes.TooBig, $"The largest message is {maximum} octets");
        }
    }

    private async ValueTask ReceivePiecesAsync(IImapAppend append, CancellationToken cancellationToken)
    {
        do
        {
            if (AppendArguments.ReadPiece(pieces.Text.Span, ref _position) is { } url)
            {
                await CatenateSource.CopyAsync(session, url, chunk => WriteAsync(append, chunk, cancellationToken), cancellationToken);
            }
            else if (pieces.Literal is { } literal)
            {
                CheckSize(_size + literal.Length);
                await ReceiveLiteralAsync(append, AppendDataKind.Literal, cancellationToken);
            }
            else
            {
                throw new ImapSyntaxException("Literal expected");
            }
        }
        while (TryTake((byte)' '));
        if (!TryTake((byte)')'))
        {
            throw new ImapSyntaxException("')' expected");
        }

        if (_size == 0)
        {
            throw new ImapRefusalException(ResponseCodes.Cannot, "A message is not empty");
        }
    }

    private async ValueTask ReceiveLiteralAsync(IImapAppend append, AppendDataKind kind, CancellationToken cancellationToken)
    {
        await pieces.ReceiveAsync(CheckedAsync, cancellationToken);
        await pieces.NextAsync(cancellationToken);
        _position = 0;

        ValueTask CheckedAsync(ReadOnlySequence<byte> chunk, CancellationToken token)
        {
            if (chunk.PositionOf((byte)0) is not null)
            {
                // RFC 3501 §4.3: a literal is made of CHAR8, which is any octet but NUL; RFC 3516 §4.4: a literal8 whose octets cannot be kept.
                throw kind == AppendDataKind.Literal
                    ? new ImapRefusalException(ResponseCodes.Cannot, "The message contains NUL")
                    : new ImapRefusalException(ResponseCodes.UnknownCte, "The message contains NUL");
            }

            return WriteAsync(append, chunk, token);
        }
    }

    private ValueTask WriteAsync(IImapAppend append, ReadOnlySequence<byte> chunk, CancellationToken cancellationToken)
    {
        _size += chunk.Length;
        CheckSize(_size);
        return append.WriteAsync(chunk, cancellationToken);
    }

    private bool TryTake(byte expected)
    {
        if (_position >= pieces.Text.Length || pieces.Text.Span[_position] != expected)
        {
            return false;
        }

        _position++;
        return true;
    }
}
