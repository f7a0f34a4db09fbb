using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server.Commands;

/// <summary>NAMESPACE (RFC 2342): personal mailboxes have no prefix; those of other users and of nobody have one, where the account has such.</summary>
internal static class Namespace
{
    public static ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        command.ExpectNoArguments();
        session.Output.Write("* NAMESPACE ((\"\" \"/\"))"u8);
        var namespaces = session.Account as IImapNamespaces;
        Write(session.Output, namespaces?.OtherUsers);
        Write(session.Output, namespaces?.Shared);
        session.Output.EndLine();
        return new(command.Definition!.Completed());
    }

    private static void Write(ResponseWriter output, string? prefix)
    {
        if (prefix is null)
        {
            output.Write(" NIL"u8);
            return;
        }

        output.Write(" (("u8);
        output.WriteMailbox(prefix);
        output.Write(" \"/\"))"u8);
    }
}
