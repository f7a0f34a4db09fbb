using System.Net;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Clients;
using Pennypost.Core.Refusals;
using Pennypost.Core.Routing;
using Pennypost.Mail;
using Pennypost.Store.Changes;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Greylisting;

/// <summary>Who is never greylisted; in memory, loaded anew whenever somebody changes it, here or on another replica.</summary>
public sealed class GreylistExemptions : IDisposable
{
    private const int MaximumPattern = 255;

    private readonly Database database;
    private readonly GreylistMemory memory;
    private readonly ILogger<GreylistExemptions> logger;
    private readonly SharedState<ExemptionTable> state;

    /// <summary>Prepares the list; call <see cref="LoadAsync"/> before mail arrives.</summary>
    /// <param name="database">The database.</param>
    /// <param name="notices">Tells of changes.</param>
    /// <param name="memory">Emptied when anything changes.</param>
    /// <param name="logger">The audit log.</param>
    public GreylistExemptions(Database database, DatabaseNotices notices, GreylistMemory memory, ILogger<GreylistExemptions> logger)
    {
        this.database = database;
        this.memory = memory;
        this.logger = logger;
        state = new SharedState<ExemptionTable>(notices, "pennypost_greylist", new ExemptionTable([], [], []), ReadAsync);
    }

    /// <summary>Loads the list.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public Task LoadAsync(CancellationToken cancellation) => state.LoadAsync(cancellation);

    /// <summary>Something of greylisting was changed by hand: no replica may go on believing what it remembers.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public Task ChangedAsync(CancellationToken cancellation) => state.ChangedAsync(cancellation);

    /// <summary>Tells whether a client's address is exempt.</summary>
    /// <param name="client">The address.</param>
    public bool HasClient(IPAddress client) => Array.Exists(state.Value.Clients, pattern => pattern.Matches(client));

    /// <summary>Tells whether a sender is exempt.</summary>
    /// <param name="sender">The reverse path; the null one never is.</param>
    public bool HasSender(AddrSpec sender)
    {
        var senders = state.Value.Senders;
        return senders.Length > 0 && !sender.IsEmpty && Array.Exists(senders, pattern => Wildcard.Matches(
            pattern, pattern.Contains('@', StringComparison.Ordinal) ? sender.ToString() : sender.Domain));
    }

    /// <summary>Tells whether SPF domains limit which passes count (SVC-172: none means every pass).</summary>
    public bool LimitsSpf => state.Value.SpfDomains.Length > 0;

    /// <summary>Tells whether the domain of a passing SPF record is exempt.</summary>
    /// <param name="domain">The innermost record's domain.</param>
    public bool HasSpfDomain(string domain) => Array.Exists(state.Value.SpfDomains, pattern => Wildcard.Matches(pattern, domain));

    /// <summary>All exemptions.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<IReadOnlyList<GreylistExemption>> ListAsync(CancellationToken cancellation)
    {
        var list = new List<GreylistExemption>();
        await using var command = database.Source.CreateCommand("SELECT id, kind, pattern, comment, created_at FROM greylist_exemption ORDER BY kind, pattern");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            list.Add(new GreylistExemption(
                reader.GetInt64(0), Enum.Parse<GreylistExemptionKind>(reader.GetString(1)), reader.GetString(2), reader.GetString(3), reader.GetFieldValue<DateTimeOffset>(4)));
        }

        return list;
    }

    /// <summary>Adds an exemption.</summary>
    /// <param name="kind">What it is about.</param>
    /// <param name="pattern">As typed.</param>
    /// <param name="comment">For administrators.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">It cannot be understood, or is there already.</exception>
    public async Task<GreylistExemption> AddAsync(GreylistExemptionKind kind, string pattern, string comment, string actor, CancellationToken cancellation)
    {
        var canonical = Canonical(kind, pattern);
        GreylistExemption added;
        await using (var command = database.Source.CreateCommand(
            "INSERT INTO greylist_exemption (kind, pattern, comment) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id, created_at"))
        {
            command.Parameters.Add(new() { Value = kind.ToString() });
            command.Parameters.Add(new() { Value = canonical });
            command.Parameters.Add(new() { Value = Comments.Checked(comment) });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            if (!await reader.ReadAsync(cancellation))
            {
                throw RefusedException.Conflict("exemption-exists", $"{canonical} is exempt already.");
            }

            added = new GreylistExemption(reader.GetInt64(0), kind, canonical, comment, reader.GetFieldValue<DateTimeOffset>(1));
        }

        GreylistLog.ExemptionAdded(logger, actor, kind, canonical);
        await ChangedAsync(cancellation);
        return added;
    }

    /// <summary>Removes an exemption.</summary>
    /// <param name="id">The row.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is none.</exception>
    public async Task RemoveAsync(long id, string actor, CancellationToken cancellation)
    {
        await using (var command = database.Source.CreateCommand("DELETE FROM greylist_exemption WHERE id = $1 RETURNING pattern"))
        {
            command.Parameters.Add(new() { Value = id });
            GreylistLog.ExemptionRemoved(logger, actor, await command.ExecuteScalarAsync(cancellation) as string ?? throw RefusedException.NotFound("There is no such exemption."));
        }

        await ChangedAsync(cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => state.Dispose();

    private static string Canonical(GreylistExemptionKind kind, string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var text = pattern.Trim().ToLowerInvariant();
        if (kind == GreylistExemptionKind.Client)
        {
            return ClientPattern.TryParse(text, out var client)
                ? client.Text
                : throw RefusedException.Invalid("pattern", "Type an address, a network such as 192.0.2.0/24, or wildcards such as 192.168.*.");
        }

        // "*@domain" and "domain" are the same sender (SVC-170).
        text = kind == GreylistExemptionKind.Sender && text.StartsWith("*@", StringComparison.Ordinal) ? text[2..] : text;
        var isFit = text.Length is > 0 and <= MaximumPattern && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            && (kind == GreylistExemptionKind.Sender || !text.Contains('@', StringComparison.Ordinal));
        return isFit ? text : throw RefusedException.Invalid("pattern", kind == GreylistExemptionKind.Sender
            ? "Type a domain or an address; * and ? stand for anything."
            : "Type the domain of an SPF record; * and ? stand for anything.");
    }

    private async Task<ExemptionTable> ReadAsync(CancellationToken cancellation)
    {
        memory.Clear();
        var all = await ListAsync(cancellation);
        return new ExemptionTable(
            [.. Patterns(GreylistExemptionKind.Client).Select(p => ClientPattern.TryParse(p, out var pattern) ? pattern : null).OfType<ClientPattern>()],
            [.. Patterns(GreylistExemptionKind.Sender)],
            [.. Patterns(GreylistExemptionKind.SpfDomain)]);

        IEnumerable<string> Patterns(GreylistExemptionKind kind) => all.Where(e => e.Kind == kind).Select(e => e.Pattern);
    }

    private sealed record ExemptionTable(ClientPattern[] Clients, string[] Senders, string[] SpfDomains);
}
