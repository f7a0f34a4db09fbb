using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server.Commands;

/// <summary>LSUB (RFC 3501 §6.3.9): subscribed names, whether or not the mailbox exists (USR-045).</summary>
internal static class Lsub
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        if (Parse(command) is not { } pattern)
        {
            session.Output.WriteLine("* LSUB (\\Noselect) \"/\" \"\""u8);
            return command.Definition!.Completed();
        }

        IReadOnlyList<string> names = await session.RequireAccount().ListSubscriptionsAsync(cancellationToken);

        // With "%", a level above a subscribed name is shown as \Noselect although it is not subscribed itself.
        bool levels = pattern.Contains('%', StringComparison.Ordinal);
        foreach (FolderNode node in FolderTree.Build(names.Select(name => new ImapFolder(name))))
        {
            if ((node.Exists || levels) && MailboxName.Matches(pattern, node.Name))
            {
                session.Output.Write(node.Exists ? "* LSUB () \"/\" "u8 : "* LSUB (\\Noselect) \"/\" "u8);
                session.Output.WriteMailbox(node.Name);
                session.Output.EndLine();
            }
        }

        return command.Definition!.Completed();
    }

    private static string? Parse(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        return ListArguments.ParsePattern(ref reader);
    }
}
