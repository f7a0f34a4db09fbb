using System.Text;
using Pennypost.Net;

namespace Pennypost.Imap.Server.Commands;

/// <summary>IDLE (RFC 2177): tells changes as they happen until the client says DONE.</summary>
internal static class Idle
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        command.ExpectNoArguments();
        if (!session.Settings.IdleEnabled)
        {
            return Completion.Bad("IDLE is not offered");
        }

        session.Output.WriteLine("+ idling"u8);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(session.Drain);
        Task<LineResult> line = session.Lines.ReadLineAsync(1024, session.Settings.AutoLogout, stop.Token).AsTask();
        try
        {
            await WatchAsync(session, line, stop.Token);
        }
        finally
        {
            await stop.CancelAsync();
            await line.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return line.IsCanceled ? Completion.No(ResponseCodes.Unavailable, "IDLE was ended") : Complete(session, command, await line);
    }

    private static Completion Complete(ImapSession session, ImapCommand command, LineResult line)
    {
        switch (line.Status)
        {
            case LineStatus.Line when Ascii.EqualsIgnoreCase(line.Line.Span, "DONE"u8):
                return command.Definition!.Completed();
            case LineStatus.TimedOut:
                session.Output.WriteLine("* BYE Autologout after silence"u8);
                session.Ending = true;
                return Completion.No(ResponseCodes.Unavailable, "IDLE lasted too long");
            case LineStatus.Line or LineStatus.TooLong or LineStatus.BareNewline:
                return Completion.Bad("DONE expected");
            default:
                throw new ClientGoneException("the client has gone");
        }
    }

    /// <summary>Until a line comes, the server stops or the mailbox is gone.</summary>
    private static async Task WatchAsync(ImapSession session, Task line, CancellationToken stop)
    {
        bool ask = true;
        Task keepAlive = Task.Delay(session.Settings.IdleKeepAlive, session.Time, stop);
        while (true)
        {
            // The signal is taken before the question, so a change during it asks again.
            Task news = session.Mailbox?.Wake.WaitAsync() ?? Task.Delay(Timeout.Infinite, stop);
            if (session.Mailbox is { IsGone: false } mailbox)
            {
                await MailboxNews.TellAsync(mailbox, session.Output, ask, mayExpunge: true, CancellationToken.None);
            }

            ask = false;
            await session.Output.FlushAsync(CancellationToken.None);
            if (session.Mailbox is { IsGone: true } || line.IsCompleted)
            {
                return;
            }

            Task first = await Task.WhenAny(line, news, keepAlive);
            if (first == line || stop.IsCancellationRequested)
            {
                return;
            }

            if (first == keepAlive)
            {
                session.Output.WriteLine("* OK Still here"u8);
                keepAlive = Task.Delay(session.Settings.IdleKeepAlive, session.Time, stop);
            }
        }
    }
}
