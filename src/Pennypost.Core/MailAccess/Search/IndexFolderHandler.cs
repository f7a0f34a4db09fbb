using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.MailAccess.Imap;
using Pennypost.Core.Telemetry;
using Pennypost.Core.Working;
using Pennypost.Mail;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Schema;
using Pennypost.Store.Search;
using Pennypost.Store.Work;

namespace Pennypost.Core.MailAccess.Search;

/// <summary>Brings a folder's search index up to date. May run twice or at two places at once: the second finds nothing to do.</summary>
public sealed class IndexFolderHandler(Database database, ImapStore store, WorkQueue queue, MailTelemetry telemetry, ILogger<IndexFolderHandler> logger)
    : LeasedWorkHandler(queue, telemetry, logger)
{
    private readonly SearchIndexWriter _index = new(database);

    /// <inheritdoc/>
    public override string Kind => SearchIndex.IndexFolder;

    /// <inheritdoc/>
    protected override int BatchSize => 1;

    /// <inheritdoc/>
    protected override async Task HandleAsync(WorkItem item, CancellationToken cancellationToken)
    {
        if (await _index.BeginAsync(item.SubjectId, cancellationToken) is { } begin)
        {
            try
            {
                await IndexAsync(begin.AccountId, item.SubjectId, begin.FirstUid, cancellationToken);
                await _index.ShrinkAsync(begin.AccountId, item.SubjectId, cancellationToken);
            }
            catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.ForeignKeyViolation)
            {
                // Another process indexes the folder, or it was deleted: either way nothing is left to do here.
                SearchLog.IndexedElsewhere(logger, e, item.SubjectId);
            }
        }

        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await WorkQueue.DeleteAsync(connection, [item.Id], cancellationToken);
    }

    private async Task IndexAsync(long accountId, long folderId, long firstUid, CancellationToken cancellationToken)
    {
        var builder = new SegmentBuilder(firstUid);
        var texts = new TextSignature();
        const EntryParts parts = EntryParts.Structure | EntryParts.Body;
        await foreach (var row in store.Columns.ReadAllAsync(accountId, folderId, [(firstUid, uint.MaxValue)], parts, cancellationToken))
        {
            await AddAsync(builder, row, texts, cancellationToken);
            if (builder.IsFull)
            {
                await _index.AddAsync(accountId, folderId, builder.Build(), cancellationToken);
                builder = new SegmentBuilder(row.Uid + 1);
            }
        }

        if (builder.Count > 0)
        {
            await _index.AddAsync(accountId, folderId, builder.Build(), cancellationToken);
        }
    }

    private async Task AddAsync(SegmentBuilder builder, EntryRow row, TextSignature texts, CancellationToken cancellationToken)
    {
        await using var content = new StoredContent(store.Bodies, row);
        texts.Clear();
        await foreach (var (scope, text) in MessageTexts.ReadAsync(row, content, withHeader: true, cancellationToken))
        {
            texts.Add(scope, text);
        }

        // Where the header ends is seen a little differently by searches for a field and by the structure: both can be found.
        var octets = await HeaderOctets.ReadAsync(row, content, cancellationToken);
        foreach (var field in MessageTexts.Fields(octets))
        {
            texts.Add(TextScope.Header, field);
        }

        var header = HeaderFields.Parse(octets);
        builder.Add((uint)row.Uid, MessageScan.SentDay(header), field => [.. header.Find(field.ToString()).Select(header.Decoded)], texts);
    }
}
