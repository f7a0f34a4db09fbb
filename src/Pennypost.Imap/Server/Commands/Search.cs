using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server.Commands;

/// <summary>SEARCH (RFC 9051 §6.4.4; RFC 3501 §6.4.4, RFC 4731, RFC 5182).</summary>
internal static class Search
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        SearchArguments arguments = SearchArguments.Parse(command.Arguments.Span);
        List<int> found = await SearchRun.FindAsync(session, command, arguments, cancellationToken);
        var answer = new SearchAnswer(session, command, session.RequireMailbox());
        await answer.WriteAsync("SEARCH", found, arguments.Return, SearchRun.TellsModSeq(arguments), cancellationToken);
        return command.Definition!.Completed();
    }
}
