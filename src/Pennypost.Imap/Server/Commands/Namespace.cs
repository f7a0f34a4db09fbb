namespace Pennypost.Imap.Server.Commands;

/// <summary>NAMESPACE (RFC 2342): one personal namespace; no other users' and no shared mailboxes.</summary>
internal static class Namespace
{
    public static ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        command.ExpectNoArguments();
        session.Output.WriteLine("* NAMESPACE ((\"\" \"/\")) NIL NIL"u8);
        return new(command.Definition!.Completed());
    }
}
