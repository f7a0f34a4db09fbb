using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server.Commands;

/// <summary>SELECT and EXAMINE (RFC 3501 §6.3.1, §6.3.2; RFC 9051 §6.3.2), with CONDSTORE and QRESYNC (RFC 7162).</summary>
internal static class Select
{
    public static ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken) =>
        OpenAsync(session, command, readOnly: false, cancellationToken);

    public static ValueTask<Completion> ExamineAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken) =>
        OpenAsync(session, command, readOnly: true, cancellationToken);

    private static async ValueTask<Completion> OpenAsync(ImapSession session, ImapCommand command, bool readOnly, CancellationToken cancellationToken)
    {
        SelectArguments arguments = Parse(session, command);

        // RFC 3501 §6.3.1: the mailbox selected before is left first, whether or not the new one can be opened.
        if (session.Mailbox is not null)
        {
            await session.UnselectAsync();

            // RFC 7162 §3.2.11: what follows is of the new mailbox.
            session.Output.WriteLine("* OK [CLOSED] The mailbox selected before was left"u8);
        }

        var mailbox = new SelectedMailbox(arguments.Name, readOnly);
        mailbox.Open(await session.RequireAccount().OpenAsync(arguments.Name, readOnly, mailbox, cancellationToken));
        session.Select(mailbox, arguments.Name);
        if (arguments.CondStore || arguments.QResync is not null)
        {
            session.Enable(EnabledExtensions.CondStore);
        }

        Write(mailbox, session.Output, session.Account is IImapCondStore);
        if (arguments.QResync is { } known && known.UidValidity == mailbox.UidValidity)
        {
            await ResynchroniseAsync(session, mailbox, known, cancellationToken);
        }

        return command.Definition!.Completed(mailbox.ReadOnly ? "READ-ONLY" : "READ-WRITE");
    }

    private static SelectArguments Parse(ImapSession session, ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        SelectArguments arguments = SelectArguments.Parse(ref reader);
        if (arguments.CondStore && session.Account is not IImapCondStore)
        {
            throw new ImapSyntaxException("Unknown parameter");
        }

        // RFC 7162 §3.2.5: the client must have enabled it before.
        return arguments.QResync is not null && !session.Has(EnabledExtensions.QResync)
            ? throw new ImapSyntaxException("QRESYNC is not enabled")
            : arguments;
    }

    /// <summary>What happened since the client looked last: expunged messages first, then changed flags.</summary>
    private static async ValueTask ResynchroniseAsync(
        ImapSession session, SelectedMailbox mailbox, QResyncParameter known, CancellationToken cancellationToken)
    {
        await Vanished.TellEarlierAsync(session, mailbox, known.Uids, known.ModSeq, cancellationToken);
        MessageRuns runs = known.Uids is null ? mailbox.All() : mailbox.Resolve(known.Uids, byUid: true);
        foreach (int index in runs.Indexes())
        {
            if (mailbox.Messages[index].ModSeq > known.ModSeq)
            {
                MailboxNews.WriteFlags(session.Output, index, mailbox.Messages[index], withUid: true);
                if (session.Output.ShouldFlush)
                {
                    await session.Output.FlushAsync(cancellationToken);
                }
            }
        }
    }

    private static void Write(SelectedMailbox mailbox, ResponseWriter output, bool hasModSeqs)
    {
        bool rev2 = output.Has(EnabledExtensions.Imap4Rev2);
        MailboxNews.WriteKnownFlags(mailbox, output);
        MailboxNews.WriteExists(output, mailbox.Count);
        if (!rev2)
        {
            // \Recent was taken away by RFC 9051 Appendix E; RFC 3501 §7.3.2 still wants the response.
            output.WriteLine("* 0 RECENT"u8);
            if (!output.Has(EnabledExtensions.UidOnly))
            {
                WriteFirstUnseen(mailbox, output);
            }
        }

        WriteCode(output, "* OK [UIDVALIDITY "u8, mailbox.UidValidity, "] UIDs are valid"u8);
        WriteCode(output, "* OK [UIDNEXT "u8, mailbox.UidNext, "] Predicted next UID"u8);
        if (hasModSeqs)
        {
            WriteCode(output, "* OK [HIGHESTMODSEQ "u8, mailbox.ModSeq, "] Modification sequences are kept"u8);
        }

        if (mailbox.MailboxId is { } id)
        {
            // RFC 8474 §4.2.
            output.Write("* OK [MAILBOXID ("u8);
            output.WriteAscii(id);
            output.WriteLine(")] Mailbox identifier"u8);
        }

        if (rev2)
        {
            // RFC 9051 §6.3.2: the mailbox under its canonical name.
            output.Write("* LIST () \"/\" "u8);
            output.WriteMailbox(mailbox.Name);
            output.EndLine();
        }
    }

    private static void WriteCode(ResponseWriter output, ReadOnlySpan<byte> code, ulong number, ReadOnlySpan<byte> text)
    {
        output.Write(code);
        output.WriteNumber(number);
        output.WriteLine(text);
    }

    private static void WriteFirstUnseen(SelectedMailbox mailbox, ResponseWriter output)
    {
        ReadOnlySpan<MessageState> messages = mailbox.Messages;
        for (int i = 0; i < messages.Length; i++)
        {
            if ((messages[i].Flags & SystemFlags.Seen) == SystemFlags.None)
            {
                WriteCode(output, "* OK [UNSEEN "u8, (ulong)i + 1, "] First unseen message"u8);
                return;
            }
        }
    }
}
