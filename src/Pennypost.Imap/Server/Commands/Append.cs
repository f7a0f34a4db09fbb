using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server.Commands;

/// <summary>APPEND (RFC 9051 §6.3.12) with MULTIAPPEND (RFC 3502), CATENATE (RFC 4469), BINARY (RFC 3516 §4.4) and APPENDUID (RFC 4315 §3).</summary>
internal static class Append
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        var pieces = new CommandPieces(session, command);
        AppendResult result = await ReceiveAsync(session, session.Progress(command), pieces, several: true, ReadStart, cancellationToken);
        return command.Definition!.Completed(AppendUid(result));

        (int Position, Func<ValueTask<IImapAppend>> Begin) ReadStart()
        {
            ArgumentReader reader = command.Reader();
            string name = reader.ReadMailbox();
            reader.ExpectSpace();
            return (reader.Position, () => session.RequireAccount().BeginAppendAsync(name, cancellationToken));
        }
    }

    /// <summary>APPENDUID (RFC 4315 §3).</summary>
    public static string AppendUid(AppendResult result) => $"APPENDUID {result.UidValidity} {UidText.Of(result.Uids)}";

    /// <summary>Receives and commits; also for REPLACE.</summary>
    /// <param name="session">The session.</param>
    /// <param name="progress">Signs of life while it is committed.</param>
    /// <param name="pieces">The command.</param>
    /// <param name="several">More than one message may come.</param>
    /// <param name="readStart">Reads what stands before the first message, and says how the backend begins.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    public static async ValueTask<AppendResult> ReceiveAsync(
        ImapSession session,
        Progress progress,
        CommandPieces pieces,
        bool several,
        Func<(int Position, Func<ValueTask<IImapAppend>> Begin)> readStart,
        CancellationToken cancellationToken)
    {
        IImapAppend? append = null;
        try
        {
            (int position, Func<ValueTask<IImapAppend>> begin) = readStart();
            var receiver = new MessageReceiver(session, pieces, position);
            receiver.CheckFirst();
            append = await begin();
            await receiver.ReceiveAllAsync(append, several, cancellationToken);
            return await progress.WaitAsync(append.CommitAsync(cancellationToken));
        }
        catch (Exception error) when (error is not ClientGoneException)
        {
            await pieces.SkipRestAsync(cancellationToken);
            throw;
        }
        finally
        {
            if (append is not null)
            {
                await append.DisposeAsync();
            }
        }
    }
}
