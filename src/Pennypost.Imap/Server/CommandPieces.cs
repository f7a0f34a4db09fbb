using System.Buffers;
using Pennypost.Imap.Grammar;
using Pennypost.Net;

namespace Pennypost.Imap.Server;

/// <summary>A command that reads its literals as streams: its text, cut into pieces by them.</summary>
/// <remarks>
/// A synchronising literal is asked for only when it is received, so a refusal before that costs the client nothing. Non-synchronising ones are on
/// their way already: after a refusal they are read over (RFC 7888 §4), or the connection ends when they are beyond all measure.
/// </remarks>
internal sealed class CommandPieces(ImapSession session, ImapCommand command)
{
    /// <summary>How many times the largest message the literals of a refused command may be and still be read over.</summary>
    private const int ReadOverFactor = 4;

    private bool _lineIsDue;

    /// <summary>The text up to the next literal.</summary>
    public ReadOnlyMemory<byte> Text { get; private set; } = command.Arguments;

    /// <summary>The literal that stands behind it; null when the command ends there.</summary>
    public LiteralAnnouncement? Literal { get; private set; } = command.Literal;

    /// <summary>Takes the octets of the literal. Whatever the receiver throws is thrown when all of them have been read.</summary>
    public async ValueTask ReceiveAsync(Func<ReadOnlySequence<byte>, CancellationToken, ValueTask> writeAsync, CancellationToken cancellationToken)
    {
        LiteralAnnouncement literal = Literal ?? throw new InvalidOperationException("There is no literal.");
        if (literal.Synchronising)
        {
            session.Output.WriteLine("+ Ready for literal data"u8);
        }

        await session.Output.FlushAsync(cancellationToken);
        Exception? failure = null;
        ReadStatus status = await session.Lines.ReadExactlyAsync(literal.Length, WriteAsync, session.Settings.LiteralTimeout, cancellationToken);
        Took(status);
        if (failure is not null)
        {
            throw failure is ImapRefusalException refusal
                ? new ImapRefusalException(refusal.Code, refusal.Message)
                : new InvalidOperationException("The message could not be stored.", failure);
        }

        async ValueTask WriteAsync(ReadOnlySequence<byte> chunk, CancellationToken token)
        {
            if (failure is not null)
            {
                return;
            }

            try
            {
                await writeAsync(chunk, token);
            }
            catch (Exception error)
            {
                failure = error;
            }
        }
    }

    /// <summary>Reads the text behind a literal that was received.</summary>
    public async ValueTask NextAsync(CancellationToken cancellationToken)
    {
        LineResult line = await session.Lines.ReadLineAsync(session.Settings.MaximumCommandLength, session.Settings.LiteralTimeout, cancellationToken);
        _lineIsDue = false;
        (Text, Literal) = (default, null);
        if (line.Status == LineStatus.TooLong)
        {
            throw new ImapSyntaxException("Command line is too long");
        }

        if (line.Status != LineStatus.Line)
        {
            throw new ClientGoneException("the client has gone in the middle of a command");
        }

        bool hasLiteral = LiteralAnnouncement.TryFindAtEnd(line.Line.Span, out LiteralAnnouncement literal, out int start);

        // The line lives in the reader's buffer, which the literal will use.
        Text = (hasLiteral ? line.Line[..start] : line.Line).ToArray();
        Literal = hasLiteral ? literal : null;
    }

    /// <summary>After a refusal: reads over what the client has sent already.</summary>
    public async ValueTask SkipRestAsync(CancellationToken cancellationToken)
    {
        long allowed = ReadOverFactor * session.RequireAccount().MaximumMessageSize;
        while (true)
        {
            if (_lineIsDue)
            {
                await NextAsync(cancellationToken);
            }

            if (Literal is not { Synchronising: false } literal)
            {
                return;
            }

            allowed -= literal.Length;
            if (allowed < 0)
            {
                session.Output.WriteLine("* BYE Literal is too long"u8);
                session.Ending = true;
                return;
            }

            Took(await session.Lines.SkipAsync(literal.Length, session.Settings.LiteralTimeout, cancellationToken));
        }
    }

    private void Took(ReadStatus status)
    {
        if (status != ReadStatus.Complete)
        {
            throw new ClientGoneException("the client has gone in the middle of a message");
        }

        (Literal, _lineIsDue) = (null, true);
    }
}
