using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server;

/// <summary>Writes the FETCH responses of one command: flags and UIDs from the session's arrays, the rest as the backend's batches come.</summary>
/// <param name="mailbox">The view.</param>
/// <param name="output">Where to.</param>
/// <param name="items">Items asked for.</param>
/// <param name="sections">Body sections asked for.</param>
/// <param name="seen">Messages that were marked \Seen by this command: their flags are told.</param>
internal sealed class FetchWriter(
    SelectedMailbox mailbox, ResponseWriter output, FetchItems items, IReadOnlyList<BodySection> sections, HashSet<uint> seen)
{
    private readonly FetchColumns _columns = ColumnsOf(items) | sections.Aggregate(FetchColumns.None, (all, section) => all | SectionWriter.ColumnsOf(section));
    private bool _first;

    /// <summary>A part had a transfer encoding that is not known.</summary>
    public bool IsUndecodable { get; private set; }

    /// <summary>Writes all responses.</summary>
    /// <returns>False when some messages are gone.</returns>
    public async ValueTask<bool> WriteAsync(MessageRuns runs, CancellationToken cancellationToken)
    {
        if (_columns == FetchColumns.None)
        {
            foreach (int index in runs.Indexes())
            {
                Begin(index);
                End(mailbox.Messages[index].Uid);
                await FlushWhenNeededAsync(cancellationToken);
            }

            return true;
        }

        int wanted = runs.Runs.Sum(run => run.Last - run.First + 1);
        await foreach (FetchedMessage message in mailbox.Backend.FetchAsync(mailbox.ToUids(runs), _columns, cancellationToken))
        {
            int index = mailbox.IndexOf(message.Uid);
            if (index >= 0)
            {
                wanted--;
                Begin(index);
                WriteColumns(message);
                foreach (BodySection section in sections)
                {
                    Separate();
                    IsUndecodable |= !await SectionWriter.WriteAsync(output, section, message, cancellationToken);
                }

                End(message.Uid);
                await FlushWhenNeededAsync(cancellationToken);
            }
        }

        return wanted == 0;
    }

    private static FetchColumns ColumnsOf(FetchItems items) =>
        (items.HasFlag(FetchItems.InternalDate) ? FetchColumns.InternalDate : FetchColumns.None)
        | (items.HasFlag(FetchItems.Size) ? FetchColumns.Size : FetchColumns.None)
        | (items.HasFlag(FetchItems.Envelope) ? FetchColumns.Envelope : FetchColumns.None)
        | (items.HasFlag(FetchItems.BodyStructure) ? FetchColumns.BodyStructure : FetchColumns.None)
        | (items.HasFlag(FetchItems.Body) ? FetchColumns.Body : FetchColumns.None)
        | (items.HasFlag(FetchItems.EmailId) ? FetchColumns.EmailId : FetchColumns.None)
        | (items.HasFlag(FetchItems.SaveDate) ? FetchColumns.SaveDate : FetchColumns.None)
        | (items.HasFlag(FetchItems.Preview) ? FetchColumns.Preview : FetchColumns.None);

    private void Begin(int index)
    {
        MessageState message = mailbox.Messages[index];
        _first = !FetchLine.Begin(output, index, message.Uid, (items & FetchItems.Uid) != FetchItems.None);
        bool marked = seen.Contains(message.Uid);
        if ((items & FetchItems.Flags) != FetchItems.None || marked)
        {
            Item("FLAGS "u8);
            output.WriteFlags(message.Flags, message.Keywords);
        }

        if ((items & FetchItems.ModSeq) != FetchItems.None || (marked && output.Has(EnabledExtensions.CondStore)))
        {
            Separate();
            FetchLine.WriteModSeq(output, message.ModSeq);
        }

        if ((items & FetchItems.ThreadId) != FetchItems.None)
        {
            Item("THREADID NIL"u8);
        }
    }

    private void WriteColumns(FetchedMessage message)
    {
        if ((items & FetchItems.InternalDate) != FetchItems.None)
        {
            Item("INTERNALDATE "u8);
            output.WriteDateTime(message.InternalDate);
        }

        if ((items & FetchItems.Size) != FetchItems.None)
        {
            Item("RFC822.SIZE "u8);
            output.WriteNumber((ulong)message.Size);
        }

        WriteExtensions(message);
        WriteReady(FetchItems.Envelope, "ENVELOPE "u8, message.Envelope);
        WriteReady(FetchItems.BodyStructure, "BODYSTRUCTURE "u8, message.BodyStructure);
        WriteReady(FetchItems.Body, "BODY "u8, message.Body);
    }

    private void WriteExtensions(FetchedMessage message)
    {
        if ((items & FetchItems.EmailId) != FetchItems.None)
        {
            Item("EMAILID ("u8);
            output.WriteAscii(message.EmailId ?? throw new InvalidOperationException("The backend did not fetch the identifier."));
            output.WriteByte((byte)')');
        }

        if ((items & FetchItems.SaveDate) != FetchItems.None)
        {
            Item("SAVEDATE "u8);
            WriteOrNil(message.SaveDate);
        }

        if ((items & FetchItems.Preview) != FetchItems.None)
        {
            Item("PREVIEW "u8);
            output.WriteUtf8String(message.Preview ?? string.Empty);
        }
    }

    private void WriteOrNil(DateTimeOffset? time)
    {
        if (time is { } known)
        {
            output.WriteDateTime(known);
        }
        else
        {
            output.Write("NIL"u8);
        }
    }

    private void WriteReady(FetchItems item, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> text)
    {
        if ((items & item) != FetchItems.None)
        {
            Item(name);
            output.Write(text.Span);
        }
    }

    private void Item(ReadOnlySpan<byte> name)
    {
        Separate();
        output.Write(name);
    }

    private void Separate()
    {
        if (!_first)
        {
            output.WriteByte((byte)' ');
        }

        _first = false;
    }

    private void End(uint uid)
    {
        if (_first)
        {
            // RFC 9586 §3.3: UIDFETCH has the UID already, but the list is never empty.
            Item("UID "u8);
            output.WriteNumber(uid);
        }

        output.WriteByte((byte)')');
        output.EndLine();
    }

    private ValueTask FlushWhenNeededAsync(CancellationToken cancellationToken) =>
        output.ShouldFlush ? output.FlushAsync(cancellationToken) : ValueTask.CompletedTask;
}
