using System.Net;
using Npgsql;
using Pennypost.Mail;
using Pennypost.Store.Changes;
using Pennypost.Store.Schema;

namespace Pennypost.Core.SenderAuthentication.Spf;

/// <summary>The SPF white list in memory, loaded anew whenever it changes, here or in another replica (SVC-206: effective at once).</summary>
public sealed class SpfExemptions : IDisposable
{
    private const string Channel = "pennypost_spf_exemptions";

    private readonly Database database;
    private readonly DatabaseNotices notices;
    private readonly IDisposable listening;
    private readonly SemaphoreSlim loading = new(1, 1);
    private volatile SpfExemption[] entries = [];

    /// <summary>Prepares the list; call <see cref="LoadAsync"/> before mail arrives.</summary>
    /// <param name="database">The database.</param>
    /// <param name="notices">Tells of changes by others.</param>
    public SpfExemptions(Database database, DatabaseNotices notices)
    {
        this.database = database;
        this.notices = notices;
        listening = notices.Subscribe(Channel, _ => Reload(), Reload);
    }

    /// <summary>The entries, oldest first.</summary>
    public IReadOnlyList<SpfExemption> Entries => entries;

    /// <summary>Tells whether an entry exempts a sender (SVC-202, SVC-207).</summary>
    /// <param name="serviceId">The service the client came to.</param>
    /// <param name="client">Its address.</param>
    /// <param name="sender">The reverse path; empty for the null one.</param>
    /// <param name="helloName">The HELO name, which stands in for the domain of the null reverse path.</param>
    public bool Matches(int serviceId, IPAddress client, AddrSpec sender, string helloName)
    {
        var name = sender.IsEmpty ? "postmaster" : sender.LocalPart;
        var domain = sender.IsEmpty ? helloName : sender.Domain;
        foreach (var entry in entries)
        {
            if (entry.Matches(serviceId, client, name, domain))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Call it after a change was committed: loads the list and tells the other replicas.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task ChangedAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        notices.Send(Channel, "changed");
    }

    /// <summary>Loads the list.</summary>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        await loading.WaitAsync(cancellationToken);
        try
        {
            await using var command = database.Source.CreateCommand("SELECT id, service_id, network, sender_name, sender_domain, version FROM spf_exemption ORDER BY id");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            var read = new List<SpfExemption>();
            while (await reader.ReadAsync(cancellationToken))
            {
                read.Add(new SpfExemption(
                    reader.GetInt64(0),
                    reader.IsDBNull(1) ? null : reader.GetInt32(1),
                    ClientNetwork.TryParse(reader.GetString(2), out var network) ? network : null,
                    reader.GetString(3),
                    reader.GetString(4),
                    reader.GetInt32(5)));
            }

            entries = [.. read];
        }
        finally
        {
            loading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        listening.Dispose();
        loading.Dispose();
    }

    private void Reload() =>
        _ = Task.Run(async () =>
        {
            try
            {
                await LoadAsync();
            }
            catch (NpgsqlException)
            {
                // The database is away: its return is announced by the notices' "missed", which comes here again.
            }
        });
}
