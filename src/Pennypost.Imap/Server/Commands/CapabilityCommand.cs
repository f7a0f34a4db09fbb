namespace Pennypost.Imap.Server.Commands;

/// <summary>CAPABILITY (RFC 3501 §6.1.1).</summary>
internal static class CapabilityCommand
{
    public static ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        command.ExpectNoArguments();
        session.Output.Write("* "u8);
        Capabilities.Write(session, session.Output);
        session.Output.EndLine();
        return new(command.Definition!.Completed());
    }
}
