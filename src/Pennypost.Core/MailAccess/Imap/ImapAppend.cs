using System.Buffers;
using Pennypost.Imap;
using Pennypost.Store.Changes;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Messages;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>APPEND: the octets take the way of any accepted message, and message and entry are committed together before the OK.</summary>
internal sealed class ImapAppend(long accountId, Folder folder, ImapStore store) : IImapAppend
{
    private readonly List<(NewMessage Message, AppendMessage Wish)> _finished = [];
    private MessageWriter? _writer;
    private AppendMessage? _current;

    /// <inheritdoc/>
    public async ValueTask StartMessageAsync(AppendMessage message, CancellationToken cancellationToken)
    {
        await FinishAsync(cancellationToken);
        _writer = new MessageWriter(store.Bodies, store.Reservations);
        _current = message;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ReadOnlySequence<byte> chunk, CancellationToken cancellationToken) => Writer.WriteAsync(chunk, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<AppendResult> CommitAsync(CancellationToken cancellationToken)
    {
        await FinishAsync(cancellationToken);
        await using var connection = await store.Database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var (message, _) in _finished)
        {
            await MessageInsertion.InsertAsync(connection, message, cancellationToken);
        }

        NewEntry[] entries = [.. _finished.Select(one => new NewEntry(
            accountId, folder.Id, one.Message.Id, one.Message.Size, one.Wish.InternalDate ?? one.Message.ReceivedAt, (EntryFlags)one.Wish.Flags, one.Wish.Keywords))];
        var added = await ImapAccount.RefuseMissingTargetAsync(EntryWriter.AddAsync(connection, entries, cancellationToken));

        // Not cancellable: the outcome must reach the client.
        await transaction.CommitAsync(CancellationToken.None);
        store.Changes.Publish(added.Select(entry => new FolderChange(entry.FolderId, entry.ModSeq)));
        return new AppendResult((uint)folder.UidValidity, Uids.Set(added.Select(entry => entry.Uid).Order()));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }
    }

    private MessageWriter Writer => _writer ?? throw new InvalidOperationException("No message was started.");

    private async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (_writer is null)
        {
            return;
        }

        var id = await store.Database.Ids.NextAsync(cancellationToken);
        _finished.Add((await _writer.CompleteAsync(id, store.Time.GetUtcNow(), cancellationToken), _current!));
        await _writer.DisposeAsync();
        _writer = null;
    }
}
