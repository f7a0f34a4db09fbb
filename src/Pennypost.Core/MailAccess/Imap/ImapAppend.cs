using System.Buffers;
using Npgsql;
using Pennypost.Core.MailAccess.Bin;
using Pennypost.Core.MailAccess.Sharing;
using Pennypost.Imap;
using Pennypost.Store.Changes;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Messages;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>APPEND: the octets take the way of any accepted message, and message and entry are committed together before the OK. REPLACE removes
/// an entry in the same transaction.</summary>
internal sealed class ImapAppend(FolderAccess access, FolderDoor door, ImapStore store, (long OwnerId, long FolderId, long Uid)? replaced = null) : IImapAppend
{
    private readonly List<AppendedMessage> _finished = [];
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
        await ConfirmAsync(cancellationToken);
        await ImapAccount.RequireRoomAsync(store, access, _finished.Sum(one => one.Message.Size), _finished.Count, cancellationToken);
        if (replaced is null)
        {
            var (validity, first) = await ImapAccount.RefuseMissingTargetAsync(store.Appending.AppendAsync(access.OwnerId, access.Folder.Id, _finished));
            return new AppendResult((uint)validity, new UidSet([((uint)first, (uint)(first + _finished.Count - 1))]));
        }

        await using var connection = await store.Database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (replaced is { } old)
        {
            // Both folders in a fixed order before anything else, as moves do it.
            await ImapAccount.RefuseMissingTargetAsync(EntryCopying.LockAsync(connection, [access.OwnerId, old.OwnerId], [access.Folder.Id, old.FolderId], cancellationToken));
        }

        foreach (var one in _finished)
        {
            await MessageInsertion.InsertAsync(connection, one.Message, cancellationToken);
        }

        NewEntry[] entries = [.. _finished.Select(one => new NewEntry(
            access.OwnerId, access.Folder.Id, one.Message.Id, one.Message.Size, one.InternalDate, one.Flags, one.Keywords))];
        var removed = await RemoveReplacedAsync(connection, cancellationToken);
        var added = await ImapAccount.RefuseMissingTargetAsync(EntryWriter.AddAsync(connection, entries, cancellationToken));

        // Not cancellable: the outcome must reach the client.
        await transaction.CommitAsync(CancellationToken.None);
        List<FolderChange> changes = [.. added.Select(entry => new FolderChange(entry.FolderId, entry.ModSeq))];
        if (replaced is { } gone)
        {
            changes.Add(new FolderChange(gone.FolderId, removed.ModSeq));
        }

        store.Changes.Publish(changes);
        return new AppendResult(
            (uint)access.Folder.UidValidity,
            Uids.Set(added.Select(entry => entry.Uid).Order()),
            replaced is null ? null : new Expunged((ulong)removed.ModSeq - 1, (ulong)removed.ModSeq, Uids.Set(removed.Uids)));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_writer is not null)
        {
            await _writer.DisposeAsync();
        }
    }

    /// <summary>A message may take long to arrive: the right to put it there is asked for again.</summary>
    private async ValueTask ConfirmAsync(CancellationToken cancellationToken)
    {
        var rights = await door.RenewAsync(access, cancellationToken);
        if (!rights.HasFlag(FolderRights.Insert))
        {
            throw FolderDoor.Refused(rights, ResponseCodes.TryCreate);
        }
    }

    private async Task<RemovedEntries> RemoveReplacedAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (replaced is not { } old)
        {
            return default;
        }

        var removed = await EntryRemoval.RemoveAsync(connection, old.OwnerId, old.FolderId, [old.Uid], EntryFlags.None, RecycleBinSettings.IsOn(store.Settings), cancellationToken);

        // RFC 8508 §3.2: when the message is gone, nothing is appended either.
        return removed.Uids.Count == 1 ? removed : throw new ImapRefusalException(ResponseCodes.NonExistent, "The message is not there any more");
    }

    private MessageWriter Writer => _writer ?? throw new InvalidOperationException("No message was started.");

    private async ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (_writer is null)
        {
            return;
        }

        var id = await store.Database.Ids.NextAsync(cancellationToken);
        var message = await _writer.CompleteAsync(id, store.Time.GetUtcNow(), cancellationToken);

        // RFC 4314 §4: flags that the user may not set are left out.
        var target = access.Target;
        _finished.Add(new AppendedMessage(
            message, _current!.InternalDate ?? message.ReceivedAt, (EntryFlags)_current.Flags & target.Flags, target.Keywords ? _current.Keywords : null));
        await _writer.DisposeAsync();
        _writer = null;
    }
}
