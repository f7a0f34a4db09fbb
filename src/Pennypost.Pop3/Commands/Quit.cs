using Pennypost.Pop3.Session;

namespace Pennypost.Pop3.Commands;

/// <summary>QUIT (RFC 1939 §4, §6): the only way into UPDATE, where marked messages go.</summary>
internal static class Quit
{
    public static Pop3Command Command { get; } = new("QUIT", Pop3States.Any, ArgumentRule.None, ExecuteAsync) { AllowedInClear = true };

    private static async ValueTask ExecuteAsync(Pop3Session session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        // Whatever happens in UPDATE, the session ends with it.
        session.End();
        if (session.State == Pop3States.Transaction && !await UpdateAsync(session))
        {
            session.Output.Error("[SYS/TEMP] Some deleted messages were not removed"u8);
            return;
        }

        session.Output.Ok("Goodbye"u8);
    }

    private static async ValueTask<bool> UpdateAsync(Pop3Session session)
    {
        try
        {
            // The client has committed itself; losing the connection now must not undo what it asked for.
            await session.Maildrop.UpdateAsync(CancellationToken.None);
            return true;
        }
        catch (Exception exception)
        {
            Pop3Log.UpdateFailed(session.Logger, session.Connection.Id, exception);
            return false;
        }
        finally
        {
            // RFC 1939 §6: the lock goes before the answer, or a client that comes back at once would find the mailbox in use.
            await session.CloseMaildropAsync();
        }
    }
}
