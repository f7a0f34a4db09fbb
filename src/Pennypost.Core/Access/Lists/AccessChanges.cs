using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Pennypost.Core.Access.Relaying;
using Pennypost.Core.Refusals;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Access.Lists;

/// <summary>Reads and replaces access restriction lists and named networks. A list is saved as a whole, so that it never stands half changed
/// between two requests, when it would lock out whom its next line lets in.</summary>
/// <param name="database">Where the lists are.</param>
/// <param name="directory">Told of every change.</param>
/// <param name="guard">Refuses what would make an open relay (SVC-068).</param>
/// <param name="logger">The audit log.</param>
public sealed class AccessChanges(Database database, AccessDirectory directory, RelayGuard guard, ILogger<AccessChanges> logger)
{
    /// <summary>More networks than any honest set has.</summary>
    public const int MaximumNetworks = 200;

    // An arbitrary constant: changes of lists and sets wait for each other, so that versions and the relay guard see what will be stored.
    private const long AdvisoryLock = 0x70656E6E79616363;

    /// <summary>One list as it is stored, in its order of evaluation.</summary>
    /// <param name="key">Which.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<StoredAccessList> ReadAsync(AccessListKey key, CancellationToken cancellation)
    {
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        return await ReadAsync(connection, key, cancellation);
    }

    /// <summary>Replaces a list. Entries with a number keep it and when they were made; the others are new.</summary>
    /// <param name="key">Which.</param>
    /// <param name="entries">All its entries.</param>
    /// <param name="version">The version that was edited.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">An entry is wrong, somebody else was faster, it would make an open relay or shut the caller out.</exception>
    public async Task<StoredAccessList> ReplaceAsync(
        AccessListKey key, IReadOnlyList<AccessEntry> entries, string version, AccessCaller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(entries);
        ArgumentNullException.ThrowIfNull(caller);
        AccessEntryRules.Require(key, entries);
        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await LockAsync(connection, cancellation);
        var current = await ReadAsync(connection, key, cancellation);
        if (current.Version != version)
        {
            throw RefusedException.StaleVersion();
        }

        await directory.LoadAsync(cancellation);
        var proposed = directory.Table.With(key, AccessList.Of(entries));
        guard.Require(proposed);
        RequireStillAdmitted(proposed, caller);
        await StoreAsync(connection, key, current, entries, caller.Name, cancellation);
        var stored = await ReadAsync(connection, key, cancellation);
        await transaction.CommitAsync(cancellation);
        AccessLog.ListSaved(logger, caller.Name, key, string.Join("; ", stored.Entries.Select(e => e.Entry)));
        await directory.ChangedAsync(cancellation);
        return stored;
    }

    /// <summary>Replaces one named set of networks.</summary>
    /// <param name="name">Which.</param>
    /// <param name="networks">All its networks.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">Too many, or with them the lists would make an open relay or shut the caller out.</exception>
    public async Task SetNetworksAsync(NetworkSetName name, IReadOnlyList<IPNetwork> networks, AccessCaller caller, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(networks);
        ArgumentNullException.ThrowIfNull(caller);
        if (networks.Count > MaximumNetworks)
        {
            throw RefusedException.Invalid("networks", $"A set has {MaximumNetworks} networks at most.");
        }

        await using var connection = await database.Source.OpenConnectionAsync(cancellation);
        await using var transaction = await LockAsync(connection, cancellation);
        await directory.LoadAsync(cancellation);
        var proposed = directory.Table.With(name, [.. networks]);
        guard.Require(proposed);
        RequireStillAdmitted(proposed, caller);
        await using (var batch = new NpgsqlBatch(connection))
        {
            var delete = new NpgsqlBatchCommand("DELETE FROM network_set WHERE name = $1");
            delete.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name.ToString() });
            batch.BatchCommands.Add(delete);
            foreach (var network in networks.Distinct())
            {
                var insert = new NpgsqlBatchCommand("INSERT INTO network_set (name, network) VALUES ($1, $2)");
                insert.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name.ToString() });
                insert.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Cidr, Value = network });
                batch.BatchCommands.Add(insert);
            }

            await batch.ExecuteNonQueryAsync(cancellation);
        }

        await transaction.CommitAsync(cancellation);
        AccessLog.NetworksSaved(logger, caller.Name, name, string.Join(", ", networks));
        await directory.ChangedAsync(cancellation);
    }

    private static async Task<NpgsqlTransaction> LockAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        var transaction = await connection.BeginTransactionAsync(cancellation);
        await using var command = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({AdvisoryLock})", connection);
        await command.ExecuteNonQueryAsync(cancellation);
        return transaction;
    }

    // Whoever saves a list that shuts him out could not take it back.
    private static void RequireStillAdmitted(AccessTable proposed, AccessCaller caller)
    {
        var verdict = proposed.AskAdminArea(caller.Address);
        if (!verdict.Admits(caller.AccountId))
        {
            throw RefusedException.Conflict(
                "locks-you-out", $"With this, {ClientAddress.Plain(caller.Address)}, where you are, could not administrate any more. Allow your own address first.");
        }
    }

    private static async Task<StoredAccessList> ReadAsync(NpgsqlConnection connection, AccessListKey key, CancellationToken cancellation)
    {
        var rows = new List<StoredAccessEntry>();
        await using var command = new NpgsqlCommand(
            $"SELECT {AccessRows.Columns} FROM access_restriction WHERE scope = $1 AND service_id IS NOT DISTINCT FROM $2 ORDER BY id", connection);
        AddKey(command.Parameters, key);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            rows.Add(AccessRows.ReadStored(reader));
        }

        var order = AccessList.Of(rows.Select(r => r.Entry)).Entries;
        return new StoredAccessList([.. rows.OrderBy(r => order.IndexOf(r.Entry))], Version(rows));
    }

    private static async Task StoreAsync(
        NpgsqlConnection connection, AccessListKey key, StoredAccessList current, IReadOnlyList<AccessEntry> entries, string actor, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        var before = current.Entries.ToDictionary(e => e.Entry.Id, e => e.Entry);
        var delete = new NpgsqlBatchCommand("DELETE FROM access_restriction WHERE id = ANY ($1)");
        delete.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. before.Keys.Except(entries.Select(e => e.Id))] });
        batch.BatchCommands.Add(delete);
        foreach (var entry in entries)
        {
            if (entry.Id != 0 && before.TryGetValue(entry.Id, out var old))
            {
                if (!Same(old, entry))
                {
                    batch.BatchCommands.Add(Update(entry, actor));
                }
            }
            else
            {
                batch.BatchCommands.Add(Insert(key, entry, actor));
            }
        }

        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlBatchCommand Update(AccessEntry entry, string actor)
    {
        var command = new NpgsqlBatchCommand(
            """
            UPDATE access_restriction SET allow = $1, type = $2, network = $3, tags = $4, allow_unauthenticated = $5, account_ids = $6, comment = $7,
                   changed_by = $8, changed_at = now() WHERE id = $9
            """);
        AccessRows.AddValues(command.Parameters, entry);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = actor });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = entry.Id });
        return command;
    }

    private static NpgsqlBatchCommand Insert(AccessListKey key, AccessEntry entry, string actor)
    {
        var command = new NpgsqlBatchCommand(
            """
            INSERT INTO access_restriction
                (allow, type, network, tags, allow_unauthenticated, account_ids, comment, created_by, changed_by, scope, service_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $10)
            """);
        AccessRows.AddValues(command.Parameters, entry);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = actor });
        AddKey(command.Parameters, key);
        return command;
    }

    private static void AddKey(NpgsqlParameterCollection parameters, AccessListKey key)
    {
        parameters.Add(new NpgsqlParameter<string> { TypedValue = key.Scope.ToString() });
        parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Integer, Value = key.Scope == AccessScope.Service ? key.ServiceId : DBNull.Value });
    }

    // Records compare immutable arrays by reference, which says nothing here.
    private static bool Same(AccessEntry one, AccessEntry other) => Text(one) == Text(other);

    private static string Version(IEnumerable<StoredAccessEntry> rows) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows.Select(r => Text(r.Entry))))).AsSpan(0, 8));

    private static string Text(AccessEntry entry) => string.Create(
        CultureInfo.InvariantCulture, $"{entry.Id}\t{entry}\t{entry.AllowUnauthenticated}\t{string.Join(',', entry.Users)}\t{entry.Comment}");
}

/// <summary>A list as it is stored.</summary>
/// <param name="Entries">In the order of evaluation.</param>
/// <param name="Version">Changes with every change of the list; whoever saves it says which one was edited.</param>
public sealed record StoredAccessList(IReadOnlyList<StoredAccessEntry> Entries, string Version);

/// <summary>The administrator who changes lists.</summary>
/// <param name="AccountId">The account.</param>
/// <param name="Name">For the audit log.</param>
/// <param name="Address">Where the request came from.</param>
public sealed record AccessCaller(long AccountId, string Name, IPAddress Address);

/// <summary>The log of access restrictions: changes, and whom they turned away.</summary>
internal static partial class AccessLog
{
    [LoggerMessage(3701, LogLevel.Information, "{Actor} saved the access restrictions of {List}: {Entries}")]
    public static partial void ListSaved(ILogger logger, string actor, AccessListKey list, string entries);

    [LoggerMessage(3702, LogLevel.Information, "{Actor} saved the network set {Set}: {Networks}")]
    public static partial void NetworksSaved(ILogger logger, string actor, NetworkSetName set, string networks);

    [LoggerMessage(3703, LogLevel.Information, "{Service}: {Client} may not connect: {Reason}")]
    public static partial void ConnectionRefused(ILogger logger, string service, IPAddress client, string reason);

    [LoggerMessage(3704, LogLevel.Information, "{Service}: {Name} may not log in from {Client}: {Reason}")]
    public static partial void LogInRefused(ILogger logger, string service, string name, IPAddress client, string reason);

    [LoggerMessage(3705, LogLevel.Information, "{Service}: {Client} may not send to {Recipient}: {Answer}, {Reason}")]
    public static partial void RecipientRefused(ILogger logger, string service, IPAddress client, string recipient, RelayAnswer answer, string reason);

    [LoggerMessage(3706, LogLevel.Debug, "{Service}: relays for {Client} to {Recipient}")]
    public static partial void Relays(ILogger logger, string service, IPAddress client, string recipient);

    [LoggerMessage(3707, LogLevel.Error, "Open relay: {Finding}")]
    public static partial void OpenRelay(ILogger logger, string finding);
}
