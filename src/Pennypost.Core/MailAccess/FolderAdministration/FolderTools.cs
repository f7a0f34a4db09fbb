using Microsoft.Extensions.Logging;
using Pennypost.Core.MailAccess.Bin;
using Pennypost.Core.Refusals;
using Pennypost.Store.Changes;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.MailAccess.FolderAdministration;

/// <summary>What administrators do with the folders of a user (USR-335, USR-337, USR-338). What is deleted goes to the recycle bin.</summary>
public sealed class FolderTools
{
    private const int Batch = 2000;

    private readonly Database _database;
    private readonly FolderChanges _changes;
    private readonly SettingStore _settings;
    private readonly ILogger _logger;
    private readonly Folders _folders;
    private readonly FolderEdits _edits;

    /// <summary>Prepares the tools.</summary>
    /// <param name="database">The database.</param>
    /// <param name="changes">Told of what changes.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="logger">The log.</param>
    public FolderTools(Database database, FolderChanges changes, SettingStore settings, ILogger<FolderTools> logger)
    {
        (_database, _changes, _settings, _logger) = (database, changes, settings, logger);
        _folders = new(database);
        _edits = new(database, changes);
    }

    /// <summary>The folders of those names.</summary>
    /// <exception cref="RefusedException">One of them is not there.</exception>
    public async Task<IReadOnlyList<Folder>> FindAsync(long accountId, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Count == 0)
        {
            throw RefusedException.Invalid("folders", "Choose at least one folder.");
        }

        var all = await _folders.ListAsync(accountId, cancellationToken);
        return [.. names.Distinct(StringComparer.Ordinal).Select(name =>
            all.FirstOrDefault(folder => folder.Name == name) ?? throw RefusedException.NotFound($"There is no folder {name}."))];
    }

    /// <summary>All folders.</summary>
    public async Task<IReadOnlyList<Folder>> ListAsync(long accountId, CancellationToken cancellationToken) => await _folders.ListAsync(accountId, cancellationToken);

    /// <summary>Empties folders, and deletes them too when that is wanted; the inbox can only be emptied.</summary>
    /// <returns>How many messages were in them.</returns>
    public async Task<long> EmptyAsync(long accountId, IReadOnlyCollection<string> names, bool delete, string actor, CancellationToken cancellationToken)
    {
        var folders = await FindAsync(accountId, names, cancellationToken);
        if (delete && folders.Any(folder => folder.Name == "INBOX"))
        {
            throw RefusedException.Invalid("folders", "The inbox cannot be deleted, only emptied.");
        }

        var recycle = RecycleBinSettings.IsOn(_settings);
        var messages = 0L;
        foreach (var folder in folders)
        {
            messages += folder.Messages;
            if (delete)
            {
                await _edits.DeleteAsync(accountId, folder.Name, recycle, cancellationToken);
                continue;
            }

            await using var connection = await _database.Source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            var uids = await EntryRemoval.FindAsync(connection, accountId, folder.Id, [(1, uint.MaxValue)], EntryFlags.None, cancellationToken);
            var removed = await EntryRemoval.RemoveAsync(connection, accountId, folder.Id, uids, EntryFlags.None, recycle, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            if (removed.Uids.Count > 0)
            {
                _changes.Publish([new FolderChange(folder.Id, removed.ModSeq)]);
            }
        }

        RecoveryLog.Emptied(_logger, actor, folders.Count, accountId, messages, delete);
        return messages;
    }

    /// <summary>Renames a folder with all below it.</summary>
    public async Task RenameAsync(long accountId, string from, string to, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (from == "INBOX")
        {
            throw RefusedException.Invalid("from", "The inbox cannot be renamed.");
        }

        if (!FolderName.IsValid(to))
        {
            throw RefusedException.Invalid("to", "A folder name has 1 to 250 characters between each two slashes, and no control characters.");
        }

        switch (await _edits.RenameAsync(accountId, from, to, cancellationToken))
        {
            case FolderEditResult.Missing:
                throw RefusedException.NotFound($"There is no folder {from}.");
            case FolderEditResult.Exists:
                throw RefusedException.Conflict("folder-exists", $"There is a folder {to}.");
        }
    }

    /// <summary>Copies or moves folders to another user: into folders of the same name, which are made where they are missing. Times of receipt and flags
    /// are kept. Each folder is copied in steps; when it fails midway, what was moved is there and nowhere twice.</summary>
    /// <returns>How many messages.</returns>
    public async Task<long> CopyAsync(
        long accountId, IReadOnlyCollection<string> names, long targetId, bool move, string actor, CancellationToken cancellationToken)
    {
        if (accountId == targetId)
        {
            throw RefusedException.Invalid("target", "Choose another user.");
        }

        var folders = await FindAsync(accountId, names, cancellationToken);
        var messages = 0L;
        foreach (var folder in folders)
        {
            var created = await _edits.CreateAsync(targetId, folder.Name, specialUse: null, cancellationToken);
            if (created == FolderEditResult.TooMany)
            {
                throw RefusedException.Conflict("too-many-folders", "The other user has too many folders.");
            }

            var target = await _folders.FindAsync(targetId, folder.Name, cancellationToken) ?? throw RefusedException.NotFound("The folder was deleted meanwhile.");
            for (var from = 1L; await CopyBatchAsync(folder, target, (accountId, targetId), from, move, cancellationToken) is (var last, var count); from = last + 1)
            {
                messages += count;
            }

            if (move && folder.Name != "INBOX")
            {
                await _edits.DeleteAsync(accountId, folder.Name, RecycleBinSettings.IsOn(_settings), cancellationToken);
            }
        }

        RecoveryLog.Copied(_logger, actor, messages, folders.Count, accountId, targetId, move);
        return messages;
    }

    private async Task<(long Last, int Count)?> CopyBatchAsync(
        Folder source, Folder target, (long Source, long Target) accounts, long fromUid, bool move, CancellationToken cancellationToken)
    {
        await using var connection = await _database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var read = await CrossAccountCopy.ReadAsync(connection, (accounts.Source, source.Id), (accounts.Target, target.Id), fromUid, Batch, cancellationToken);
        if (read.Count == 0)
        {
            return null;
        }

        var added = await EntryWriter.AddAsync(connection, [.. read.Select(entry => entry.Copy)], cancellationToken);
        var removed = move
            ? await EntryRemoval.RemoveAsync(
                connection, accounts.Source, source.Id, [.. read.Select(entry => entry.Uid)], EntryFlags.None, recycle: false, cancellationToken)
            : default;
        await transaction.CommitAsync(cancellationToken);
        _changes.Publish([new FolderChange(target.Id, added.Max(entry => entry.ModSeq))]);
        if (move)
        {
            _changes.Publish([new FolderChange(source.Id, removed.ModSeq)]);
        }

        return (read[^1].Uid, read.Count);
    }
}
