using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server.Commands;

/// <summary>SELECT and EXAMINE (RFC 3501 §6.3.1, §6.3.2).</summary>
internal static class Select
{
    public static ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken) =>
        OpenAsync(session, command, readOnly: false, cancellationToken);

    public static ValueTask<Completion> ExamineAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken) =>
        OpenAsync(session, command, readOnly: true, cancellationToken);

    private static async ValueTask<Completion> OpenAsync(ImapSession session, ImapCommand command, bool readOnly, CancellationToken cancellationToken)
    {
        string name = Parse(command);

        // RFC 3501 §6.3.1: the mailbox selected before is left first, whether or not the new one can be opened.
        await session.UnselectAsync();
        var mailbox = new SelectedMailbox(name, readOnly);
        mailbox.Open(await session.RequireAccount().OpenAsync(name, readOnly, mailbox, cancellationToken));
        session.Select(mailbox, name);
        Write(mailbox, session.Output);
        return command.Definition!.Completed(readOnly ? "READ-ONLY" : "READ-WRITE");
    }

    private static string Parse(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        string name = reader.ReadMailbox();
        reader.ExpectEnd();
        return name;
    }

    private static void Write(SelectedMailbox mailbox, ResponseWriter output)
    {
        MailboxNews.WriteKnownFlags(mailbox, output);
        MailboxNews.WriteExists(output, mailbox.Count);

        // \Recent was taken away by RFC 9051 Appendix E; RFC 3501 §7.3.2 still wants the response.
        output.WriteLine("* 0 RECENT"u8);
        WriteFirstUnseen(mailbox, output);
        output.Write("* OK [UIDVALIDITY "u8);
        output.WriteNumber(mailbox.UidValidity);
        output.WriteLine("] UIDs are valid"u8);
        output.Write("* OK [UIDNEXT "u8);
        output.WriteNumber(mailbox.UidNext);
        output.WriteLine("] Predicted next UID"u8);
    }

    private static void WriteFirstUnseen(SelectedMailbox mailbox, ResponseWriter output)
    {
        ReadOnlySpan<MessageState> messages = mailbox.Messages;
        for (int i = 0; i < messages.Length; i++)
        {
            if ((messages[i].Flags & SystemFlags.Seen) == SystemFlags.None)
            {
                output.Write("* OK [UNSEEN "u8);
                output.WriteNumber((ulong)i + 1);
                output.WriteLine("] First unseen message"u8);
                return;
            }
        }
    }
}
