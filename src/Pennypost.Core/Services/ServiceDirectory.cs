using System.Collections.Frozen;
using Npgsql;
using Pennypost.Store.Changes;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Services;

/// <summary>All service instances in memory, read anew whenever one changes, here or in another replica.</summary>
public sealed class ServiceDirectory : IDisposable
{
    private const string Channel = "pennypost_service";

    private readonly Database _database;
    private readonly DatabaseNotices _notices;
    private readonly SecretProtector _protector;
    private readonly IDisposable _listening;
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile FrozenDictionary<int, ServiceInstance> _byId = FrozenDictionary<int, ServiceInstance>.Empty;

    /// <summary>Prepares the directory; call <see cref="LoadAsync"/> before the first session.</summary>
    public ServiceDirectory(Database database, DatabaseNotices notices, SecretProtector protector)
    {
        _database = database;
        _notices = notices;
        _protector = protector;
        _listening = notices.Subscribe(Channel, _ => Reload(), Reload);
    }

    /// <summary>Raised after services changed, on any thread.</summary>
    public event Action? Changed;

    /// <summary>All services by number.</summary>
    public IReadOnlyList<ServiceInstance> All => [.. _byId.Values.OrderBy(s => s.Id)];

    /// <summary>The service with a number; null when there is none.</summary>
    /// <param name="id">Its number.</param>
    public ServiceInstance? Find(int id) => _byId.GetValueOrDefault(id);

    /// <summary>Call it after a change was committed: reads the services and tells the other replicas.</summary>
    public async Task ChangedAsync(CancellationToken cancellationToken = default)
    {
        await LoadAsync(cancellationToken);
        _notices.Send(Channel, "changed");
    }

    /// <summary>Reads the services. Rows whose setting is no longer declared, or whose value is no longer allowed, are left alone and the preset's value is used.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            await using var batch = _database.Source.CreateBatch();
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT service_id, address, port, published_port FROM service_binding ORDER BY port, address"));
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT service_id, name, value FROM service_setting"));
            batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT id, type, preset, name, enabled, encryption, built_in FROM service"));
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            var bindings = (await RowsAsync(reader, Binding, cancellationToken)).ToLookup(b => b.Service, b => b.Binding);
            await reader.NextResultAsync(cancellationToken);
            var values = (await RowsAsync(reader, r => (Service: r.GetInt32(0), Name: r.GetString(1), Value: r.GetString(2)), cancellationToken))
                .Select(v => (v.Service, v.Name, Value: Known(v.Name, v.Value))).Where(v => v.Value is not null).ToLookup(v => v.Service);
            await reader.NextResultAsync(cancellationToken);
            var services = await RowsAsync(
                reader, r => Instance(r, bindings[r.GetInt32(0)], values[r.GetInt32(0)].Select(v => KeyValuePair.Create(v.Name, v.Value!))), cancellationToken);
            _byId = services.ToFrozenDictionary(s => s.Id);
        }
        finally
        {
            _loading.Release();
        }

        Changed?.Invoke();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listening.Dispose();
        _loading.Dispose();
    }

    private static (int Service, ServiceBinding Binding) Binding(NpgsqlDataReader reader) =>
        (reader.GetInt32(0), new ServiceBinding(reader.GetString(1), reader.GetInt32(2), reader.IsDBNull(3) ? null : reader.GetInt32(3)));

    private static ServiceInstance Instance(NpgsqlDataReader reader, IEnumerable<ServiceBinding> bindings, IEnumerable<KeyValuePair<string, string>> values)
    {
        var type = Enum.Parse<ServiceType>(reader.GetString(1));
        var preset = Enum.Parse<ServicePreset>(reader.GetString(2));
        var own = values.ToFrozenDictionary(StringComparer.Ordinal);
        var inForce = new Dictionary<string, string>(ServicePresets.Values(preset), StringComparer.Ordinal);
        foreach (var (name, value) in own)
        {
            inForce[name] = value;
        }

        var service = new MailService(reader.GetInt32(0), type, reader.GetString(3), inForce) { Encryption = Enum.Parse<ServiceEncryption>(reader.GetString(5)) };
        return new ServiceInstance(service, preset, reader.GetBoolean(4), reader.GetBoolean(6), [.. bindings], own);
    }

    private string? Known(string name, string stored) =>
        ServiceSettingCatalogue.ByName.TryGetValue(name, out var declared)
        && (declared.Setting.IsSecret ? _protector.Unprotect(stored) : stored) is { } text
        && declared.Setting.Validate(text) is null
            ? text
            : null;

    private static async Task<List<T>> RowsAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> row, CancellationToken cancellationToken)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(row(reader));
        }

        return rows;
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
