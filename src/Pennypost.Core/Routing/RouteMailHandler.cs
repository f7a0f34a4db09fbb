using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Status;
using Pennypost.Core.Telemetry;
using Pennypost.Core.Tracing;
using Pennypost.Core.Working;
using Pennypost.Store.Changes;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Messages;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;
using Pennypost.Store.Work;

namespace Pennypost.Core.Routing;

/// <summary>Routes accepted mail: each recipient becomes entries in inboxes, outgoing mail, or both. A batch of messages is one
/// transaction: entries, outgoing mail, the removal of envelopes and work are committed together, so every recipient gets the message once.</summary>
public sealed class RouteMailHandler(
    Database database,
    WorkQueue queue,
    IWakeups wakeups,
    RecipientDirectory directory,
    Inboxes inboxes,
    JunkFolders junk,
    MailboxCopies copies,
    SettingStore settings,
    FolderChanges changes,
    MailStatistics statistics,
    MailTelemetry telemetry,
    MessageTrace trace,
    TimeProvider clock,
    ILogger<RouteMailHandler> logger) : TransactionalWorkHandler(database, queue, telemetry, logger)
{
    /// <inheritdoc/>
    public override string Kind => MessageIntake.RouteMail;

    /// <inheritdoc/>
    public override TimeSpan Gathering => TimeSpan.FromMilliseconds(20);

    /// <inheritdoc/>
    protected override int BatchSize => 128;

    /// <inheritdoc/>
    protected override async Task<Action?> HandleAsync(NpgsqlConnection connection, IReadOnlyList<WorkItem> items, CancellationToken cancellationToken)
    {
        var mail = await AcceptedMail.ReadAsync(connection, items, cancellationToken);
        var routes = mail.ConvertAll(m => MailRoute.Of(m, directory.Table, ImpliedNames, settings.Get(RoutingSettings.UnrecognisedLocalIsOutgoing)));
        var entries = await EntriesAsync(connection, routes, cancellationToken);
        var added = entries.Count == 0 ? [] : await AddAsync(connection, entries, cancellationToken);
        var outgoing = await OutgoingMail.AddAsync(
            connection, [.. routes.Where(r => r.HasOutgoing)], Database.Ids, settings.Get(RoutingSettings.OutgoingLifetime), cancellationToken);
        await FinishAsync(connection, routes, cancellationToken);
        return () => Committed(routes, added, outgoing);
    }

    private bool ImpliedNames => !settings.Get(RoutingSettings.DisableImpliedMappings);

    private async Task<List<NewEntry>> EntriesAsync(NpgsqlConnection connection, List<MailRoute> routes, CancellationToken cancellationToken)
    {
        var found = await inboxes.FindAsync(connection, routes.SelectMany(r => r.Accounts), cancellationToken);
        var suspicious = await junk.FindAsync(
            connection, [.. routes.Where(r => r.Mail.Options.IsSuspicious).SelectMany(r => r.Accounts).Distinct()], cancellationToken);
        var entries = new List<NewEntry>();
        foreach (var route in routes)
        {
            // Two addresses of one account are one copy.
            foreach (var account in route.Accounts)
            {
                var folder = route.Mail.Options.IsSuspicious ? suspicious[account] : found[account];
                var copy = route.Mail.Options.RecipientField is null ? null : await copies.AddAsync(connection, route.Mail, route.RecipientsOf(account), cancellationToken);
                entries.Add(new NewEntry(account, folder, copy?.Id ?? route.Mail.MessageId, copy?.Size ?? route.Mail.Size, route.Mail.ReceivedAt));
            }
        }

        return entries;
    }

    private async Task<IReadOnlyList<AddedEntry>> AddAsync(NpgsqlConnection connection, List<NewEntry> entries, CancellationToken cancellationToken)
    {
        try
        {
            return await EntryWriter.AddAsync(connection, entries, cancellationToken);
        }
        catch (FolderMissingException)
        {
            // An account was deleted after the table or the inboxes were read; the next attempt sees the present state.
            inboxes.Forget();
            await directory.LoadAsync(cancellationToken);
            throw;
        }
    }

    private static async Task FinishAsync(NpgsqlConnection connection, List<MailRoute> routes, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("DELETE FROM envelope WHERE id = ANY ($1)", connection);
        command.Parameters.Add(new() { Value = routes.Select(r => r.Mail.EnvelopeId).ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);

        // Usually another reference has taken over; only a message that went nowhere, or as copies, is released.
        var released = routes.Where(r => (r.Accounts.Count == 0 || r.Mail.Options.RecipientField is not null) && !r.HasOutgoing).Select(r => r.Mail.MessageId).ToArray();
        if (released.Length > 0)
        {
            await MessageCollector.ReleaseAsync(connection, released, cancellationToken);
        }
    }

    private void Committed(List<MailRoute> routes, IReadOnlyList<AddedEntry> added, int outgoing)
    {
        changes.Publish(added.Select(a => new FolderChange(a.FolderId, a.ModSeq)));
        statistics.Delivered(added.Count);
        if (outgoing > 0)
        {
            wakeups.Signal(OutgoingMail.SendMail, outgoing);
        }

        if (trace.IsOn)
        {
            RoutingTrace.Tell(trace, routes, added, directory.Table);
        }

        var now = clock.GetUtcNow();
        foreach (var route in routes)
        {
            using var activity = Telemetry.Start("mail.route", route.Mail.TraceParent);
            activity?.SetTag("pennypost.message.id", route.Mail.MessageId);
            Telemetry.Routed(route.Accounts.Count, now - route.Mail.ReceivedAt);
            RoutingLog.Routed(logger, route.Mail.MessageId, route.Accounts.Count, route.Outgoing.Count, route.Undeliverable.Count);
        }
    }
}
