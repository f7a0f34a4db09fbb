using System.IO.Compression;
using Microsoft.Extensions.Logging;
using Pennypost.Core.MailAccess.Bin;
using Pennypost.Core.MailAccess.Imap;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.FolderAdministration;

/// <summary>How messages are written into an archive (USR-336).</summary>
public enum ExportFormat
{
    /// <summary>A file with the raw message for each, in a directory for each folder.</summary>
    Eml,

    /// <summary>A file for each folder (RFC 4155, quoted as mboxrd).</summary>
    Mbox,
}

/// <summary>Writes folders of a user as a ZIP archive, message by message: memory does not grow with the mailbox.</summary>
public sealed class FolderExport
{
    private const int ChunkLength = 64 * 1024;

    private readonly ImapStore _store;
    private readonly ILogger _logger;

    /// <summary>Prepares exports.</summary>
    /// <param name="store">The store.</param>
    /// <param name="logger">The log.</param>
    public FolderExport(ImapStore store, ILogger<FolderExport> logger) => (_store, _logger) = (store, logger);

    /// <summary>Writes the archive.</summary>
    /// <param name="accountId">Whose folders.</param>
    /// <param name="folders">The folders, from <see cref="FolderTools.FindAsync"/>.</param>
    /// <param name="format">How.</param>
    /// <param name="output">Where the archive goes; stays open.</param>
    /// <param name="actor">Who asked for it, for the log.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task WriteAsync(
        long accountId, IReadOnlyList<Folder> folders, ExportFormat format, Stream output, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folders);
        await using var deferred = new DeferredWrites(output);
        await using (var archive = await ZipArchive.CreateAsync(deferred, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellationToken))
        {
            var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            foreach (var folder in folders)
            {
                var path = FolderName.ToPath(folder.Name);
                for (var number = 2; !used.Add(path); number++)
                {
                    path = $"{FolderName.ToPath(folder.Name)} ({number})";
                }

                await (format == ExportFormat.Eml
                    ? WriteFilesAsync(archive, accountId, folder, path, cancellationToken)
                    : WriteMboxAsync(archive, accountId, folder, path, cancellationToken));
            }
        }

        await deferred.FlushAsync(cancellationToken);
        RecoveryLog.Exported(_logger, actor, folders.Count, accountId);
    }

    private async Task WriteFilesAsync(ZipArchive archive, long accountId, Folder folder, string path, CancellationToken cancellationToken)
    {
        await foreach (var row in ReadAsync(accountId, folder, cancellationToken))
        {
            var entry = archive.CreateEntry($"{path}/{row.Uid:D8}.eml", CompressionLevel.Fastest);
            entry.LastWriteTime = Clamp(row.InternalDate);
            await using var file = await entry.OpenAsync(cancellationToken);
            await foreach (var chunk in ChunksAsync(row, cancellationToken))
            {
                await file.WriteAsync(chunk, cancellationToken);
            }
        }
    }

    private async Task WriteMboxAsync(ZipArchive archive, long accountId, Folder folder, string path, CancellationToken cancellationToken)
    {
        var entry = archive.CreateEntry(path + ".mbox", CompressionLevel.Fastest);
        await using var file = await entry.OpenAsync(cancellationToken);
        var lines = new MboxLines();
        await foreach (var row in ReadAsync(accountId, folder, cancellationToken))
        {
            await file.WriteAsync(lines.Begin(row.InternalDate), cancellationToken);
            await foreach (var chunk in ChunksAsync(row, cancellationToken))
            {
                await file.WriteAsync(lines.Next(chunk.Span), cancellationToken);
            }

            await file.WriteAsync(lines.End(), cancellationToken);
        }
    }

    private IAsyncEnumerable<EntryRow> ReadAsync(long accountId, Folder folder, CancellationToken cancellationToken) =>
        _store.Columns.ReadAllAsync(accountId, folder.Id, [(1, uint.MaxValue)], EntryParts.Body, cancellationToken);

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ChunksAsync(
        EntryRow row, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var content = new StoredContent(_store.Bodies, row);
        for (var offset = 0L; offset < row.Size; offset += ChunkLength)
        {
            yield return await content.ReadAsync(offset, (int)Math.Min(ChunkLength, row.Size - offset), cancellationToken);
        }
    }

    /// <summary>ZIP knows the years 1980 to 2107.</summary>
    private static DateTimeOffset Clamp(DateTimeOffset date) => date.Year < 1980 ? new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero) : date.Year > 2107 ? new DateTimeOffset(2107, 12, 31, 0, 0, 0, TimeSpan.Zero) : date;
}
