using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server.Commands;

/// <summary>RENAME (RFC 3501 §6.3.5). Mailboxes below move along; of INBOX only the messages.</summary>
internal static class Rename
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        (string from, string to) = Parse(session, command);
        if (to == "INBOX" || from == to)
        {
            return Completion.No(ResponseCodes.AlreadyExists, "There is a mailbox of that name");
        }

        if (to.StartsWith(from + MailboxName.Separator, StringComparison.Ordinal) && from != "INBOX")
        {
            return Completion.No(ResponseCodes.Cannot, "A mailbox cannot be moved below itself");
        }

        await session.RequireAccount().RenameFolderAsync(from, to, cancellationToken);
        return command.Definition!.Completed();
    }

    private static (string From, string To) Parse(ImapSession session, ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        string from = reader.ReadMailbox();
        reader.ExpectSpace();
        string to = reader.ReadMailbox();
        reader.ExpectEnd();
        return (from, FolderNames.CheckNew(to, session.RequireAccount()));
    }
}
