using System.Text;
using Pennypost.Imap.Grammar;
using Pennypost.Imap.Server.Sorting;
using Pennypost.Mail;

namespace Pennypost.Imap.Server.Commands;

/// <summary>THREAD (RFC 5256 §3): REFERENCES and ORDEREDSUBJECT.</summary>
internal static class Threading
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        (bool byReferences, SearchArguments search) = Parse(command);
        SelectedMailbox mailbox = session.RequireMailbox();
        List<int> found = await SearchRun.FindAsync(session, command, search, cancellationToken);
        List<ThreadNode> threads = byReferences
            ? await ByReferencesAsync(mailbox, found, cancellationToken)
            : await BySubjectAsync(mailbox, found, cancellationToken);
        await new ThreadWriter(session.Output, mailbox, command.Definition!.ByUid).WriteAsync(threads, cancellationToken);
        return command.Definition.Completed();
    }

    private static (bool ByReferences, SearchArguments Search) Parse(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        string algorithm = Encoding.ASCII.GetString(reader.ReadAtom()).ToUpperInvariant();
        reader.ExpectSpace();
        return algorithm is "REFERENCES" or "ORDEREDSUBJECT"
            ? (algorithm == "REFERENCES", SearchArguments.ReadCharsetAndKeys(ref reader, options: null))
            : throw new ImapSyntaxException("Unknown threading algorithm");
    }

    private static async ValueTask<List<ThreadNode>> BySubjectAsync(SelectedMailbox mailbox, List<int> found, CancellationToken cancellationToken)
    {
        var nodes = new List<ThreadNode>(found.Count);
        if (found.Count > 0)
        {
            const FetchColumns columns = FetchColumns.Envelope | FetchColumns.InternalDate;
            await foreach (FetchedMessage message in mailbox.Backend.FetchAsync(mailbox.ToUids(MessageRuns.Of(found)), columns, cancellationToken))
            {
                EnvelopeView envelope = EnvelopeView.Read(message.Envelope.Span);
                nodes.Add(new ThreadNode
                {
                    Index = mailbox.IndexOf(message.Uid),
                    Sent = SortKeys.SentTicks(envelope.Date, message.InternalDate),
                    Subject = BaseSubject.Of(envelope.Subject),
                });
            }
        }

        return SubjectThreads.Ordered(nodes.Where(node => node.Index >= 0));
    }

    private static async ValueTask<List<ThreadNode>> ByReferencesAsync(SelectedMailbox mailbox, List<int> found, CancellationToken cancellationToken)
    {
        var threads = new ReferenceThreads();
        if (found.Count > 0)
        {
            const FetchColumns columns = FetchColumns.Envelope | FetchColumns.InternalDate | FetchColumns.Header;
            await foreach (FetchedMessage message in mailbox.Backend.FetchAsync(mailbox.ToUids(MessageRuns.Of(found)), columns, cancellationToken))
            {
                int index = mailbox.IndexOf(message.Uid);
                if (index >= 0)
                {
                    Add(threads, index, message);
                }
            }
        }

        return threads.Build();
    }

    private static void Add(ReferenceThreads threads, int index, FetchedMessage message)
    {
        EnvelopeView envelope = EnvelopeView.Read(message.Envelope.Span);
        ReadOnlySpan<byte> references = default;
        HeaderFields fields = HeaderFields.Parse(message.Header);
        foreach (HeaderEntry entry in fields.Find("References"))
        {
            references = fields.RawValue(entry);
            break;
        }

        bool isInReplyTo = !references.Contains((byte)'<');
        threads.Add(
            index,
            SortKeys.SentTicks(envelope.Date, message.InternalDate),
            BaseSubject.Of(envelope.Subject),
            envelope.MessageId,
            isInReplyTo ? envelope.InReplyTo : references,
            isInReplyTo);
    }
}
