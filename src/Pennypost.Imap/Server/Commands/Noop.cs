namespace Pennypost.Imap.Server.Commands;

/// <summary>NOOP (RFC 3501 §6.1.2): the session tells the news after every command; this one always asks for it.</summary>
internal static class Noop
{
    public static ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        command.ExpectNoArguments();
        return new(command.Definition!.Completed());
    }
}
