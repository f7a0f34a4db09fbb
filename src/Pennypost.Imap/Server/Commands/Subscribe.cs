using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server.Commands;

/// <summary>SUBSCRIBE and UNSUBSCRIBE (RFC 3501 §6.3.6, §6.3.7). A name may be subscribed whether or not the mailbox exists (USR-045).</summary>
internal static class Subscribe
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        await session.RequireAccount().SubscribeAsync(Parse(command), cancellationToken);
        return command.Definition!.Completed();
    }

    public static async ValueTask<Completion> UnsubscribeAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        await session.RequireAccount().UnsubscribeAsync(Parse(command), cancellationToken);
        return command.Definition!.Completed();
    }

    private static string Parse(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        string name = reader.ReadMailbox();
        reader.ExpectEnd();
        return name.Length > 0 ? name : throw new ImapSyntaxException("Mailbox name is empty");
    }
}
