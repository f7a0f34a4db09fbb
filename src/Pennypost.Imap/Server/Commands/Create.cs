using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server.Commands;

/// <summary>CREATE (RFC 3501 §6.3.3). It does not subscribe (USR-045).</summary>
internal static class Create
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        string name = Parse(command);
        if (name == "INBOX")
        {
            return Completion.No(ResponseCodes.AlreadyExists, "INBOX is always there");
        }

        await session.RequireAccount().CreateFolderAsync(name, cancellationToken);
        return command.Definition!.Completed();
    }

    private static string Parse(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        string name = reader.ReadMailbox();
        reader.ExpectEnd();

        // A trailing separator says that names below it will be created later; the mailbox itself may be created as well.
        return FolderNames.CheckNew(name.EndsWith(MailboxName.Separator) ? name[..^1] : name);
    }
}
