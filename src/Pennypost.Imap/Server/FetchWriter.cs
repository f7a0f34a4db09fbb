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

    /// <summary>Writes all responses.</summary>
    /// <returns>False when some messages are gone.</returns>
    public async ValueTask<bool> WriteAsync(MessageRuns runs, CancellationToken cancellationToken)
    {
        if (_columns == FetchColumns.None)
        {
            foreach (int index in runs.Indexes())
            {
                Begin(index);
                End();
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
                    await SectionWriter.WriteAsync(output, section, message, cancellationToken);
                }

                End();
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
        | (items.HasFlag(FetchItems.Body) ? FetchColumns.Body : FetchColumns.None);

    private void Begin(int index)
    {
        MessageState message = mailbox.Messages[index];
        _first = true;
        output.Write("* "u8);
        output.WriteNumber((ulong)index + 1);
        output.Write(" FETCH ("u8);
        if ((items & FetchItems.Uid) != FetchItems.None)
        {
            Item("UID "u8);
            output.WriteNumber(message.Uid);
        }

        if ((items & FetchItems.Flags) != FetchItems.None || seen.Contains(message.Uid))
        {
            Item("FLAGS "u8);
            output.WriteFlags(message.Flags, message.Keywords);
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

        WriteReady(FetchItems.Envelope, "ENVELOPE "u8, message.Envelope);
        WriteReady(FetchItems.BodyStructure, "BODYSTRUCTURE "u8, message.BodyStructure);
        WriteReady(FetchItems.Body, "BODY "u8, message.Body);
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

    private void End()
    {
        output.WriteByte((byte)')');
        output.EndLine();
    }

    private ValueTask FlushWhenNeededAsync(CancellationToken cancellationToken) =>
        output.ShouldFlush ? output.FlushAsync(cancellationToken) : ValueTask.CompletedTask;
}
