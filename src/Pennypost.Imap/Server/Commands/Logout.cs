namespace Pennypost.Imap.Server.Commands;

/// <summary>LOGOUT (RFC 3501 §6.1.3).</summary>
internal static class Logout
{
    public static ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        command.ExpectNoArguments();
        session.Output.WriteLine("* BYE Logging out"u8);
        session.Ending = true;
        return new(command.Definition!.Completed());
    }
}
