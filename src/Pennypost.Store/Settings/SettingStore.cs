using System.Collections.Frozen;
using System.Collections.Immutable;
using Npgsql;
using Pennypost.Store.Changes;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Settings;

/// <summary>The values of all settings, kept in memory; a change is seen by every replica within milliseconds.</summary>
public sealed class SettingStore : IDisposable
{
    private const string Channel = "pennypost_setting";

    private readonly Database _database;
    private readonly DatabaseNotices _notices;
    private readonly SecretProtector _protector;
    private readonly IDisposable _listening;
    private readonly SemaphoreSlim _reload = new(1, 1);
    private ImmutableDictionary<string, string> _values = ImmutableDictionary<string, string>.Empty;

    /// <summary>Prepares the store; call <see cref="LoadAsync"/> before reading.</summary>
    /// <param name="database">The database.</param>
    /// <param name="notices">Changes made by other replicas.</param>
    /// <param name="protector">Encrypts secrets.</param>
    /// <param name="declared">Every setting of the system.</param>
    public SettingStore(Database database, DatabaseNotices notices, SecretProtector protector, IEnumerable<Setting> declared)
    {
        _database = database;
        _notices = notices;
        _protector = protector;
        Declared = declared.ToFrozenDictionary(s => s.Name, StringComparer.Ordinal);
        _listening = notices.Subscribe(Channel, _ => Reload(), Reload);
    }

    /// <summary>Every setting of the system by name.</summary>
    public FrozenDictionary<string, Setting> Declared { get; }

    /// <summary>Raised after values changed, on any thread.</summary>
    public event Action? Changed;

    /// <summary>The value in force.</summary>
    public T Get<T>(Setting<T> setting) => _values.TryGetValue(setting.Name, out var text) ? setting.Parse(text) : setting.Default;

    /// <summary>The value as text when it differs from the default; null when the default is in force.</summary>
    public string? GetText(Setting setting) => _values.GetValueOrDefault(setting.Name);

    /// <summary>Reads all values. Rows whose setting is no longer declared, or whose value is no longer allowed, are left alone and the default is used.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        await _reload.WaitAsync(cancellationToken);
        try
        {
            var values = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
            await using var command = _database.Source.CreateCommand("SELECT name, value FROM setting");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                if (Declared.TryGetValue(reader.GetString(0), out var setting)
                    && (setting.IsSecret ? _protector.Unprotect(reader.GetString(1)) : reader.GetString(1)) is { } text
                    && setting.Validate(text) is null)
                {
                    values[setting.Name] = text;
                }
            }

            _values = values.ToImmutable();
        }
        finally
        {
            _reload.Release();
        }

        Changed?.Invoke();
    }

    /// <summary>Changes a setting; a null text resets it to its default.</summary>
    /// <exception cref="ArgumentException">The value is not allowed; the message says why.</exception>
    public async Task SetAsync(Setting setting, string? text, CancellationToken cancellationToken = default)
    {
        if (text is not null && setting.Validate(text) is { } fault)
        {
            throw new ArgumentException(fault, nameof(text));
        }

        await using (var command = text is null
            ? _database.Source.CreateCommand("DELETE FROM setting WHERE name = $1")
            : _database.Source.CreateCommand(
                "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = now()"))
        {
            command.Parameters.Add(new() { Value = setting.Name });
            if (text is not null)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = setting.IsSecret ? _protector.Protect(text) : text });
            }

            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await LoadAsync(cancellationToken);
        _notices.Send(Channel, setting.Name);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listening.Dispose();
        _reload.Dispose();
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
