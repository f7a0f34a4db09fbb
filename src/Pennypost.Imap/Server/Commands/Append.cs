using System.Buffers;
using Pennypost.Imap.Grammar;
using Pennypost.Net;

namespace Pennypost.Imap.Server.Commands;

/// <summary>APPEND (RFC 3501 §6.3.11) with APPENDUID (RFC 4315 §3). The message streams to the backend.</summary>
/// <remarks>
/// A synchronising literal is asked for only after the backend has agreed, so a refusal costs the client nothing. A non-synchronising one is
/// on its way already: it is read over before the refusal is told (RFC 7888 §4), or the connection ends when it is beyond all measure.
/// </remarks>
internal static class Append
{
    /// <summary>How many times the largest message a refused literal may be and still be read over.</summary>
    private const int ReadOverFactor = 4;

    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        if (command.Literal is not { } literal)
        {
            throw new ImapSyntaxException("Message literal expected");
        }

        IImapAppend? append = null;
        try
        {
            try
            {
                (string name, AppendMessage message) = Parse(command, literal.Length);
                append = await BeginAsync(session.RequireAccount(), name, message, cancellationToken);
            }
            catch (Exception) when (!literal.Synchronising)
            {
                await ReadOverAsync(session, literal.Length, cancellationToken);
                throw;
            }

            await ReceiveAsync(session, literal, append, cancellationToken);
            AppendResult result = await append.CommitAsync(cancellationToken);
            return command.Definition!.Completed($"APPENDUID {result.UidValidity} {UidText.Of(result.Uids)}");
        }
        finally
        {
            if (append is not null)
            {
                await append.DisposeAsync();
            }
        }
    }

    private static (string Name, AppendMessage Message) Parse(ImapCommand command, long length)
    {
        ArgumentReader reader = command.Reader();
        string name = reader.ReadMailbox();
        reader.ExpectSpace();
        Flags flags = new(SystemFlags.None, KeywordSet.Empty);
        if (reader.Peek == '(')
        {
            flags = Flags.ReadList(ref reader);
            reader.ExpectSpace();
        }

        DateTimeOffset? date = null;
        if (reader.Peek == '"')
        {
            date = reader.ReadDateTime();
            reader.ExpectSpace();
        }

        reader.ExpectEnd();
        return (name, new AppendMessage(flags.System, flags.Keywords, date, length));
    }

    private static async ValueTask<IImapAppend> BeginAsync(
        IImapAccount account, string name, AppendMessage message, CancellationToken cancellationToken)
    {
        if (message.Length > account.MaximumMessageSize)
        {
            throw new ImapRefusalException(ResponseCodes.TooBig, $"The largest message is {account.MaximumMessageSize} octets");
        }

        if (message.Length == 0)
        {
            throw new ImapRefusalException(ResponseCodes.Cannot, "A message is not empty");
        }

        IImapAppend append = await account.BeginAppendAsync(name, cancellationToken);
        try
        {
            await append.StartMessageAsync(message, cancellationToken);
            return append;
        }
        catch
        {
            await append.DisposeAsync();
            throw;
        }
    }

    /// <summary>Reads the message and the end of the line behind it. When the backend fails halfway, the rest is read all the same.</summary>
    private static async ValueTask ReceiveAsync(ImapSession session, LiteralAnnouncement literal, IImapAppend append, CancellationToken cancellationToken)
    {
        if (literal.Synchronising)
        {
            session.Output.WriteLine("+ Ready for literal data"u8);
        }

        await session.Output.FlushAsync(cancellationToken);
        Exception? failure = null;
        ReadStatus status = await session.Lines.ReadExactlyAsync(literal.Length, WriteAsync, session.Settings.LiteralTimeout, cancellationToken);
        await ReadLineEndAsync(session, status, cancellationToken);
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
                if (chunk.PositionOf((byte)0) is not null)
                {
                    // RFC 3501 §4.3: a literal is made of CHAR8, which is any octet but NUL.
                    throw new ImapRefusalException(ResponseCodes.Cannot, "The message contains NUL");
                }

                await append.WriteAsync(chunk, token);
            }
            catch (Exception error)
            {
                failure = error;
            }
        }
    }

    private static async ValueTask ReadOverAsync(ImapSession session, long length, CancellationToken cancellationToken)
    {
        if (length > ReadOverFactor * session.RequireAccount().MaximumMessageSize)
        {
            session.Output.WriteLine("* BYE Literal is too long"u8);
            session.Ending = true;
            return;
        }

        ReadStatus status = await session.Lines.SkipAsync(length, session.Settings.LiteralTimeout, cancellationToken);
        await ReadLineEndAsync(session, status, cancellationToken);
    }

    private static async ValueTask ReadLineEndAsync(ImapSession session, ReadStatus status, CancellationToken cancellationToken)
    {
        if (status != ReadStatus.Complete)
        {
            throw new ClientGoneException("the client has gone in the middle of a message");
        }

        LineResult end = await session.Lines.ReadLineAsync(session.Settings.MaximumCommandLength, session.Settings.LiteralTimeout, cancellationToken);
        if (end.Status is not (LineStatus.Line or LineStatus.TooLong))
        {
            throw new ClientGoneException("the client has gone in the middle of a command");
        }

        if (end.Status == LineStatus.TooLong || !end.Line.IsEmpty)
        {
            throw new ImapSyntaxException("Unexpected text after the message");
        }
    }
}
