using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server.Commands;

/// <summary>SEARCH (RFC 3501 §6.4.4).</summary>
internal static class Search
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        SelectedMailbox mailbox = session.RequireMailbox();
        SearchArguments arguments = SearchArguments.Parse(command.Arguments.Span);
        if (arguments.Key is null)
        {
            return Completion.No("BADCHARSET (US-ASCII UTF-8)", "Unknown charset");
        }

        bool[] found = await new SearchEvaluator(mailbox, cancellationToken).EvaluateAsync(arguments.Key);
        session.Output.Write("* SEARCH"u8);
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i])
            {
                session.Output.WriteByte((byte)' ');
                session.Output.WriteNumber(command.Definition!.ByUid ? mailbox.Messages[i].Uid : (ulong)i + 1);
            }
        }

        session.Output.EndLine();
        return command.Definition!.Completed();
    }
}
