using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server.Commands;

/// <summary>REPLACE and UID REPLACE (RFC 8508): the new message appears and the old one vanishes in one step.</summary>
internal static class Replace
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        SelectedMailbox mailbox = session.RequireMailbox();
        var pieces = new CommandPieces(session, command);
        AppendResult result = await Append.ReceiveAsync(session, session.Progress(command), pieces, several: false, ReadStart, cancellationToken);

        // RFC 8508 §3.3: APPENDUID comes untagged, before the EXPUNGE.
        session.Output.Write("* OK ["u8);
        session.Output.WriteAscii(Append.AppendUid(result));
        session.Output.WriteLine("] Replacement message ready"u8);
        MailboxNews.ApplyOwn(mailbox, result.Replaced ?? throw new InvalidOperationException("The backend did not say what it removed."));
        return command.Definition!.Completed();

        (int Position, Func<ValueTask<IImapAppend>> Begin) ReadStart()
        {
            if (session.Account is not IImapReplace account)
            {
                throw new ImapSyntaxException("REPLACE is not offered");
            }

            ArgumentReader reader = command.Reader();
            SequenceSet set = SequenceSet.Read(ref reader);
            reader.ExpectSpace();
            string name = reader.ReadMailbox();
            reader.ExpectSpace();
            ReadOnlyMailbox.Refuse(mailbox);
            MessageRuns runs = mailbox.Resolve(set, command.Definition!.ByUid);
            if (runs.Runs is not [var (first, last)] || first != last)
            {
                throw new ImapRefusalException(ResponseCodes.NonExistent, "REPLACE takes one message that exists");
            }

            uint uid = mailbox.Messages[first].Uid;
            return (reader.Position, () => account.BeginReplaceAsync(mailbox.Backend, uid, name, cancellationToken));
        }
    }
}
