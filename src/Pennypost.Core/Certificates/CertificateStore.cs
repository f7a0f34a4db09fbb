using System.Collections.Immutable;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Net;
using Pennypost.Store.Changes;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Certificates;

/// <summary>The certificates of all services in memory, read anew whenever they change, here or in another replica. New handshakes use
/// the new ones at once; sessions that live keep theirs (SVC-026).</summary>
public sealed class CertificateStore : IDisposable
{
    private const string Channel = "pennypost_certificate";

    private readonly Database _database;
    private readonly DatabaseNotices _notices;
    private readonly SecretProtector _protector;
    private readonly SettingStore _settings;
    private readonly ILogger _logger;
    private readonly IDisposable _listening;
    private readonly SemaphoreSlim _loading = new(1, 1);
    private readonly Lock _building = new();
    private readonly Dictionary<string, SslStreamCertificateContext> _contexts = new(StringComparer.Ordinal);
    private ImmutableArray<StoredCertificate> _all = [];
    private X509Certificate2? _fallback;
    private ServerCertificates? _certificates;
    private volatile TlsServerSettings? _server;

    /// <summary>Prepares the store; call <see cref="LoadAsync"/> before the first handshake.</summary>
    public CertificateStore(
        Database database, DatabaseNotices notices, SecretProtector protector, SettingStore settings, ILogger<CertificateStore> logger)
    {
        _database = database;
        _notices = notices;
        _protector = protector;
        _settings = settings;
        _logger = logger;
        _listening = notices.Subscribe(Channel, _ => Reload(), Reload);
        settings.Changed += Build;
    }

    /// <summary>Raised after certificates changed, on any thread.</summary>
    public event Action? Changed;

    /// <summary>Every certificate by number.</summary>
    public IReadOnlyList<StoredCertificate> All => _all;

    /// <summary>How services speak TLS now; null while there is no certificate at all. Ask for each session.</summary>
    public TlsServerSettings? Server => _server;

    /// <summary>The SHA-256 thumbprint of the certificate that this process shows to clients without SNI; null when it has none.</summary>
    public string? ActiveThumbprint => Active?.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>When that certificate expires.</summary>
    public DateTimeOffset? ActiveUntil => Active is { } active ? new DateTimeOffset(active.NotAfter) : null;

    private X509Certificate2? Active => _certificates?.Select(null)?.TargetCertificate;

    /// <summary>Gives the certificate of the data folder, which serves while none is stored.</summary>
    /// <param name="certificate">With its private key.</param>
    public void UseFallback(X509Certificate2 certificate)
    {
        _fallback = certificate;
        Build();
    }

    /// <summary>Call it after a change was committed: reads the certificates and tells the other replicas.</summary>
    public async Task ChangedAsync(CancellationToken cancellationToken = default)
    {
        await LoadAsync(cancellationToken);
        _notices.Send(Channel, "changed");
    }

    /// <summary>Reads all certificates. One that cannot be decrypted is left out, loudly.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken = default)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            var loaded = ImmutableArray.CreateBuilder<StoredCertificate>();
            await using var command = _database.Source.CreateCommand("SELECT id, chain, key, is_default, created_at, created_by FROM tls_certificate ORDER BY id");
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                if (Read(reader.GetInt32(0), reader.GetString(1), reader.GetString(2)) is { } certificate)
                {
                    loaded.Add(new StoredCertificate(
                        reader.GetInt32(0), certificate, reader.GetBoolean(3), reader.GetFieldValue<DateTimeOffset>(4), reader.GetString(5)));
                }
            }

            _all = loaded.ToImmutable();
        }
        finally
        {
            _loading.Release();
        }

        Build();
        Changed?.Invoke();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _settings.Changed -= Build;
        _listening.Dispose();
        _loading.Dispose();
    }

    private ServerCertificate? Read(int id, string chain, string key)
    {
        try
        {
            var opened = _protector.Unprotect(key) ?? throw new CryptographicException("The key was encrypted with another secrets.key.");
            return CertificateReader.Stored(chain, opened);
        }
        catch (Exception error) when (error is CryptographicException or CertificateException)
        {
            CertificateLog.Unreadable(_logger, id, error);
            return null;
        }
    }

    private void Build()
    {
        lock (_building)
        {
            var all = _all;
            var main = all.FirstOrDefault(c => c.IsDefault) ?? all.LastOrDefault();
            if ((main is null ? FallbackContext() : Context(main.Certificate)) is not { } chosen)
            {
                return;
            }

            var byName = new Dictionary<string, SslStreamCertificateContext>(StringComparer.OrdinalIgnoreCase);

            // In the order of their numbers: of two for the same name, the newer one serves.
            foreach (var certificate in all)
            {
                foreach (var name in certificate.Certificate.Names)
                {
                    byName[name] = Context(certificate.Certificate);
                }
            }

            if (_certificates is null)
            {
                _certificates = new ServerCertificates(chosen);
            }

            _certificates.Replace(chosen, byName);
            Forget(all);
            _server = new TlsServerSettings
            {
                SelectCertificate = _certificates.Select,
                Protocols = _settings.Get(TlsSettings.MinimumVersion) == MinimumTlsVersion.Tls13 ? SslProtocols.Tls13 : SslProtocols.Tls12 | SslProtocols.Tls13,
                CipherSuites = CipherList.Parse(_settings.Get(TlsSettings.AllowedCiphers)),
            };
        }
    }

    private SslStreamCertificateContext? FallbackContext() => _fallback is null ? null : Cached("fallback", () => ServerCertificates.Context(_fallback));

    // The same context as long as the certificate is the same: the platform's session cache hangs on it.
    private SslStreamCertificateContext Context(ServerCertificate certificate) => Cached(
        certificate.ChainPem,
        () => ServerCertificates.Context(CertificateKey.Join(certificate.Leaf, certificate.Key), [.. certificate.Issuers]));

    private SslStreamCertificateContext Cached(string key, Func<SslStreamCertificateContext> make)
    {
        if (!_contexts.TryGetValue(key, out var context))
        {
            _contexts[key] = context = make();
        }

        return context;
    }

    // Handshakes under way still use what is forgotten here: it is not disposed, the collector does that.
    private void Forget(ImmutableArray<StoredCertificate> all)
    {
        var used = all.Select(c => c.Certificate.ChainPem).Append("fallback").ToHashSet(StringComparer.Ordinal);
        foreach (var key in _contexts.Keys.Where(k => !used.Contains(k)).ToList())
        {
            _contexts.Remove(key);
        }
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
