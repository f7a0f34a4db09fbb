using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Access.Relaying;
using Pennypost.Core.Refusals;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Services;

/// <summary>Creates, changes and deletes service instances. Every change is in force on all replicas within moments and disturbs no session that lives.</summary>
/// <param name="database">The database.</param>
/// <param name="directory">Told of every change.</param>
/// <param name="protector">Encrypts secrets.</param>
/// <param name="guard">Refuses what would make an open relay (SVC-068).</param>
/// <param name="logger">The audit log.</param>
public sealed class ServiceChanges(Database database, ServiceDirectory directory, SecretProtector protector, RelayGuard guard, ILogger<ServiceChanges> logger)
{
    private const int MaximumName = 100;

    /// <summary>Adds a service of a preset: not enabled and without bindings, until an administrator gives it some (SVC-012).</summary>
    /// <param name="preset">What it is for.</param>
    /// <param name="name">Its label; null for the preset's.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<ServiceInstance> AddAsync(ServicePreset preset, string? name, string actor, CancellationToken cancellation)
    {
        var info = ServicePresets.Of(preset);
        var label = CheckName(name ?? "New " + info.Name);
        int id;
        await using (var command = database.Source.CreateCommand(
            "INSERT INTO service (type, preset, name, encryption) VALUES ($1, $2, $3, $4) RETURNING id"))
        {
            Add(command, info.Type.ToString(), preset.ToString(), label, info.Encryption.ToString());
            id = (int)(await command.ExecuteScalarAsync(cancellation))!;
        }

        ServiceLog.Added(logger, actor, id, label);
        await directory.ChangedAsync(cancellation);
        return Required(id);
    }

    /// <summary>Changes name, state and encryption; null leaves one as it is.</summary>
    /// <param name="id">The service.</param>
    /// <param name="name">Its label (SVC-005).</param>
    /// <param name="enabled">It shall listen.</param>
    /// <param name="encryption">When TLS begins.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is no such service, or a value is not allowed.</exception>
    public async Task ChangeAsync(int id, string? name, bool? enabled, ServiceEncryption? encryption, string actor, CancellationToken cancellation)
    {
        Required(id);
        var label = name is null ? null : CheckName(name);
        await using (var command = database.Source.CreateCommand(
            """
            UPDATE service SET name = coalesce($2, name), enabled = coalesce($3, enabled), encryption = coalesce($4, encryption), changed_at = now()
            WHERE id = $1
            """))
        {
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = id });
            command.Parameters.Add(new() { Value = (object?)label ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
            command.Parameters.Add(new() { Value = (object?)enabled ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Boolean });
            command.Parameters.Add(new() { Value = (object?)encryption?.ToString() ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
            await command.ExecuteNonQueryAsync(cancellation);
        }

        ServiceLog.Changed(logger, actor, id, label, enabled, encryption);
        await directory.ChangedAsync(cancellation);
    }

    /// <summary>Deletes an added service with its bindings and settings; sessions that live finish (SVC-014).</summary>
    /// <param name="id">The service.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is no such service, or it is built in.</exception>
    public async Task DeleteAsync(int id, string actor, CancellationToken cancellation)
    {
        if (Required(id).IsBuiltIn)
        {
            throw RefusedException.Conflict("built-in", "Built-in services cannot be deleted. Disable it instead.");
        }

        await using (var command = database.Source.CreateCommand("DELETE FROM service WHERE id = $1 AND NOT built_in"))
        {
            command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = id });
            await command.ExecuteNonQueryAsync(cancellation);
        }

        ServiceLog.Deleted(logger, actor, id);
        await directory.ChangedAsync(cancellation);
    }

    /// <summary>Changes one setting of a service; a null text goes back to its preset's value.</summary>
    /// <param name="id">The service.</param>
    /// <param name="setting">One that services of its type have.</param>
    /// <param name="text">The value.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is no such service, or a value is not allowed.</exception>
    public Task SetAsync(int id, Setting setting, string? text, string actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return SetAsync(id, new Dictionary<string, string?>(StringComparer.Ordinal) { [setting.Name] = text }, actor, cancellation);
    }

    /// <summary>Changes settings of a service, all or none; a null text goes back to the preset's value.</summary>
    /// <param name="id">The service.</param>
    /// <param name="values">The values by name.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is no such service, or a value is not allowed.</exception>
    public async Task SetAsync(int id, IReadOnlyDictionary<string, string?> values, string actor, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(values);
        var service = Required(id);
        var faults = values.Select(v => (Name: v.Key, Fault: Fault(service.Service.Type, v.Key, v.Value))).Where(v => v.Fault is not null)
            .ToDictionary(v => v.Name, v => new[] { v.Fault! }, StringComparer.Ordinal);
        if (faults.Count > 0)
        {
            throw RefusedException.Invalid(faults);
        }

        guard.Require(Proposed(service, values));
        await using (var batch = database.Source.CreateBatch())
        {
            foreach (var (name, text) in values)
            {
                batch.BatchCommands.Add(Statement(id, name, text));
                var setting = ServiceSettingCatalogue.ByName[name].Setting;
                ServiceLog.SettingChanged(logger, actor, name, id, setting.IsSecret ? "(secret)" : text ?? "(default)");
            }

            if (batch.BatchCommands.Count > 0)
            {
                await batch.ExecuteNonQueryAsync(cancellation);
            }
        }

        await directory.ChangedAsync(cancellation);
    }

    // As the service would be: its preset's values, its own over them, and the change over both.
    private static MailService Proposed(ServiceInstance service, IReadOnlyDictionary<string, string?> changes)
    {
        var preset = ServicePresets.Values(service.Preset);
        var values = preset.Concat(service.OwnValues).GroupBy(v => v.Key, StringComparer.Ordinal)
            .ToDictionary(v => v.Key, v => v.Last().Value, StringComparer.Ordinal);
        foreach (var (name, text) in changes)
        {
            if ((text ?? preset.GetValueOrDefault(name)) is { } value)
            {
                values[name] = value;
            }
            else
            {
                values.Remove(name);
            }
        }

        return new MailService(service.Id, service.Service.Type, service.Service.Name, values);
    }

    private static string? Fault(ServiceType type, string name, string? text) =>
        !ServiceSettingCatalogue.ByName.TryGetValue(name, out var declared) || !declared.Types.Contains(type)
            ? "Services of this type have no such setting."
            : text is null ? null : declared.Setting.Validate(text);

    private static string CheckName(string name)
    {
        var trimmed = name.Trim();
        return trimmed.Length is > 0 and <= MaximumName && !trimmed.Any(char.IsControl)
            ? trimmed
            : throw RefusedException.Invalid("name", $"A name has 1 to {MaximumName} characters and no control characters.");
    }

    private static void Add(NpgsqlCommand command, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = text });
        }
    }

    private NpgsqlBatchCommand Statement(int id, string name, string? text)
    {
        var statement = new NpgsqlBatchCommand(text is null
            ? "DELETE FROM service_setting WHERE service_id = $1 AND name = $2"
            : """
              INSERT INTO service_setting (service_id, name, value) VALUES ($1, $2, $3)
              ON CONFLICT (service_id, name) DO UPDATE SET value = excluded.value, changed_at = now()
              """);
        statement.Parameters.Add(new NpgsqlParameter<int> { TypedValue = id });
        statement.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
        if (text is not null)
        {
            var stored = ServiceSettingCatalogue.ByName[name].Setting.IsSecret ? protector.Protect(text) : text;
            statement.Parameters.Add(new NpgsqlParameter<string> { TypedValue = stored });
        }

        return statement;
    }

    private ServiceInstance Required(int id) => directory.Find(id) ?? throw RefusedException.NotFound("There is no such service.");
}

/// <summary>The audit log of this folder.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(3601, LogLevel.Information, "{Actor} added service {Service} {Name}")]
    public static partial void Added(ILogger logger, string actor, int service, string name);

    [LoggerMessage(3602, LogLevel.Information, "{Actor} changed service {Service}: name {Name}, enabled {Enabled}, encryption {Encryption}")]
    public static partial void Changed(ILogger logger, string actor, int service, string? name, bool? enabled, ServiceEncryption? encryption);

    [LoggerMessage(3603, LogLevel.Information, "{Actor} deleted service {Service}")]
    public static partial void Deleted(ILogger logger, string actor, int service);

    [LoggerMessage(3604, LogLevel.Information, "{Actor} set {Setting} of service {Service} to {Value}")]
    public static partial void SettingChanged(ILogger logger, string actor, string setting, int service, string value);

    [LoggerMessage(3605, LogLevel.Information, "{Actor} changed the bindings of service {Service} to {Bindings}")]
    public static partial void Bound(ILogger logger, string actor, int service, string bindings);
}
