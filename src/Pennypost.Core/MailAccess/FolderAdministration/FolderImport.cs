using System.IO.Compression;
using Microsoft.Extensions.Logging;
using Pennypost.Core.MailAccess.Bin;
using Pennypost.Core.MailAccess.Imap;
using Pennypost.Core.Refusals;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.FolderAdministration;

/// <summary>What an import did.</summary>
/// <param name="Messages">Messages that are stored.</param>
/// <param name="Folders">Folders that got some.</param>
/// <param name="LeftOut">Messages that were left out: too large, empty or with octets that no mail may hold.</param>
/// <param name="OtherFiles">Files of an archive that are no mail by their names.</param>
public sealed record ImportedMail(int Messages, int Folders, int LeftOut, int OtherFiles);

/// <summary>Reads mail from a file into folders of a user, the counterpart of <see cref="FolderExport"/>: one message (EML), an mbox file, or a ZIP archive of
/// both, whose directories become folders. What the file is, its first octets say.</summary>
/// <remarks>Messages are stored a hundred at a time, so an import that breaks off has stored the first ones. Nothing of an archive is written to disk under a name
/// of its own, and what unpacks to more than <see cref="MessageStoreSettings.ImportLimit"/> ends the import.</remarks>
public sealed class FolderImport
{
    private const int ChunkLength = 64 * 1024;
    private const int MaximumFiles = 1_000_000;

    private readonly ImapStore _store;
    private readonly ILogger _logger;

    /// <summary>Prepares imports.</summary>
    /// <param name="store">The store.</param>
    /// <param name="logger">The log.</param>
    public FolderImport(ImapStore store, ILogger<FolderImport> logger) => (_store, _logger) = (store, logger);

    /// <summary>Reads a file into folders.</summary>
    /// <param name="accountId">Whose folders.</param>
    /// <param name="folder">The folder; of an archive, the folder that its directories come below, or empty for none.</param>
    /// <param name="seen">The messages count as read.</param>
    /// <param name="upload">The file, read once to its end.</param>
    /// <param name="actor">Who asked for it, for the log.</param>
    /// <param name="cancellationToken">Ends the import; what has been stored stays.</param>
    /// <exception cref="RefusedException">The file is none of those, or too large; the folder's name cannot be used.</exception>
    public async Task<ImportedMail> ReadAsync(
        long accountId, string folder, bool seen, Stream upload, string actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(upload);
        var run = new ImportRun(_store, accountId, seen);
        var limit = _store.Settings.Get(MessageStoreSettings.ImportLimit) * 1024 * 1024;
        try
        {
            await using var file = await ReceiveAsync(upload, limit, cancellationToken);
            var start = new byte[5];
            var length = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
            file.Position = 0;
            var bounded = new BoundedReading(limit);
            if (start.AsSpan(0, length).StartsWith("PK"u8))
            {
                await ReadArchiveAsync(run, file, folder, bounded, cancellationToken);
            }
            else
            {
                await ReadFileAsync(run, bounded.Of(file), folder, start.AsSpan(0, length).SequenceEqual("From "u8), null, cancellationToken);
            }

            return await run.FinishAsync(cancellationToken);
        }
        catch (InvalidDataException broken)
        {
            throw RefusedException.Invalid("file", $"The file cannot be read: {broken.Message} {run.Stored} messages were imported.");
        }
        finally
        {
            RecoveryLog.Imported(_logger, actor, run.Stored, accountId);
            await run.DisposeAsync();
        }
    }

    private static async Task<FileStream> ReceiveAsync(Stream upload, long limit, CancellationToken cancellationToken)
    {
        // An archive is read from its end, so it must lie somewhere whole; the file has no name that anybody else could open.
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            ChunkLength,
            FileOptions.Asynchronous | FileOptions.DeleteOnClose);
        try
        {
            var buffer = new byte[ChunkLength];
            for (int read; (read = await upload.ReadAsync(buffer, cancellationToken)) > 0;)
            {
                await file.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                if (file.Length > limit)
                {
                    throw RefusedException.Invalid("file", "The file is larger than imports may be; the setting Largest import says how large.");
                }
            }

            file.Position = 0;
            return file;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static async Task ReadArchiveAsync(ImportRun run, Stream file, string folder, BoundedReading bounded, CancellationToken cancellationToken)
    {
        await using var archive = await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: true, entryNameEncoding: null, cancellationToken);
        if (archive.Entries.Count > MaximumFiles)
        {
            throw new InvalidDataException("The archive has too many files.");
        }

        foreach (var entry in archive.Entries)
        {
            // Some programs write directories with backslashes; a directory itself has no name behind its last separator.
            var full = entry.FullName.Replace('\\', '/');
            var name = full[(full.LastIndexOf('/') + 1)..];
            if (name.Length == 0)
            {
                continue;
            }

            var isMbox = name.EndsWith(".mbox", StringComparison.OrdinalIgnoreCase);
            if (!isMbox && !name.EndsWith(".eml", StringComparison.OrdinalIgnoreCase))
            {
                run.OtherFiles++;
                continue;
            }

            // The directory is a folder; an mbox file is one by itself.
            var path = isMbox ? full[..^".mbox".Length] : full[..^name.Length];
            await using var content = await entry.OpenAsync(cancellationToken);
            await ReadFileAsync(run, bounded.Of(content), ImportedFolder.NameOf(folder, path), isMbox, isMbox ? null : entry.LastWriteTime, cancellationToken);
        }
    }

    private static async Task ReadFileAsync(
        ImportRun run, Stream file, string folder, bool isMbox, DateTimeOffset? received, CancellationToken cancellationToken)
    {
        var target = await run.OpenAsync(folder, cancellationToken);
        if (isMbox)
        {
            await foreach (var piece in MboxReader.ReadAsync(file, cancellationToken))
            {
                if (piece.Begins)
                {
                    await target.BeginAsync(piece.Received, cancellationToken);
                }
                else
                {
                    await target.WriteAsync(piece.Octets, cancellationToken);
                }
            }

            return;
        }

        await target.BeginAsync(received, cancellationToken);
        var buffer = new byte[ChunkLength];
        for (int read; (read = await file.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
