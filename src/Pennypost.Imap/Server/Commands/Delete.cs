using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server.Commands;

/// <summary>DELETE (RFC 3501 §6.3.4). Mailboxes below stay, subscriptions too (USR-045).</summary>
internal static class Delete
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        string name = Parse(command);
        if (name == "INBOX")
        {
            return Completion.No(ResponseCodes.Cannot, "INBOX cannot be deleted");
        }

        // Deleting what is selected here is deleting it under one's own feet: it is left first.
        if (session.Mailbox?.Name == name)
        {
            await session.UnselectAsync();
        }

        await session.RequireAccount().DeleteFolderAsync(name, cancellationToken);
        return command.Definition!.Completed();
    }

    private static string Parse(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        string name = reader.ReadMailbox();
        reader.ExpectEnd();
        return name;
    }
}
