using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server.Commands;

/// <summary>STATUS (RFC 9051 §6.3.11; RFC 3501 §6.3.10).</summary>
internal static class Status
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        (string name, StatusItems items) = Parse(command);
        StatusWriter.Check(session, items);
        FolderStatus status = await session.RequireAccount().GetStatusAsync(name, cancellationToken);
        await StatusWriter.WriteAsync(session, name, items, status, cancellationToken);
        return command.Definition!.Completed();
    }

    private static (string Name, StatusItems Items) Parse(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        string name = reader.ReadMailbox();
        reader.ExpectSpace();
        StatusItems items = reader.ReadStatusItems();
        reader.ExpectEnd();
        return (name, items);
    }
}
