using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Pennypost.Azure.Blobs;
using Pennypost.Azure.Databases;
using Pennypost.Azure.KeyVault;
using Pennypost.Azure.Pipelines;
using Pennypost.Azure.ServiceBus;
using Pennypost.Azure.Tables;
using Pennypost.Store.Bodies;
using Pennypost.Store.Settings;
using Pennypost.Store.Tracing;
using Pennypost.Store.Work;

namespace Pennypost.Azure;

/// <summary>The Azure services that a process's settings name, for the hosts to compose with; what is not named is null.</summary>
public sealed class AzureResources
{
    private readonly AzureSettings _settings;
    private readonly TokenCredential _credential;
    private readonly BlobContainer? _container;

    /// <summary>Prepares the clients. Nothing is asked yet.</summary>
    /// <exception cref="AzureSettingException">A setting is wrong.</exception>
    public AzureResources(AzureSettings settings)
    {
        _settings = settings;
        _credential = AzureCredentials.Of(settings.ClientId);
        _container = settings.Blobs is { } blobs ? BlobContainer.Open(blobs, _credential) : null;
        Bodies = _container is null ? null : new BlobBodies(_container);
        Trace = settings.Tables is { } tables ? new TableTraceLog(TableAccount.Open(tables, _credential)) : null;
        Bus = settings.ServiceBus is { } bus ? ServiceBusNamespace.Open(bus, _credential) : null;
        Vault = settings.KeyVault is { } vault ? new KeyVaultSecrets(vault, _credential) : null;
        ConfigureDatabase = settings.DatabaseTokens ? new EntraPasswords(settings.DatabaseClientId is { } id ? AzureCredentials.Of(id) : _credential).Use : null;
    }

    /// <summary>Where large bodies are kept.</summary>
    public IBodyStore? Bodies { get; }

    /// <summary>Where the message trace is kept.</summary>
    public ITraceLog? Trace { get; }

    /// <summary>Where wake-ups are sent.</summary>
    public ServiceBusNamespace? Bus { get; }

    /// <summary>Where secrets are.</summary>
    public KeyVaultSecrets? Vault { get; }

    /// <summary>Makes the database's connections log in with tokens.</summary>
    public Action<NpgsqlDataSourceBuilder>? ConfigureDatabase { get; }

    /// <summary>Reads the key of the secrets; null when the settings name no vault.</summary>
    /// <exception cref="AzureServiceException">The vault could not be asked.</exception>
    public async Task<SecretProtector?> ProtectorAsync(CancellationToken cancellationToken) =>
        Vault is null ? null : new SecretProtector(await Vault.ReadKeyAsync(_settings.SecretsKey, cancellationToken));

    /// <summary>Registers what sends wake-ups, when the settings name a bus, what keeps the trace, when they name tables, and what the pipelines tell.</summary>
    public IServiceCollection Register(IServiceCollection services)
    {
        if (Bodies is not null || Trace is not null || Bus is not null || Vault is not null)
        {
            services.AddHostedService<AzureDiagnostics>();
        }

        if (Trace is not null)
        {
            services.AddSingleton(Trace);
        }

        return Bus is null
            ? services
            : services.AddSingleton(Bus)
                .AddSingleton<ServiceBusWakeups>()
                .AddSingleton<IWakeups>(s => s.GetRequiredService<ServiceBusWakeups>())
                .AddSingleton<IScheduledWakeups>(s => s.GetRequiredService<ServiceBusWakeups>())
                .AddHostedService(s => s.GetRequiredService<ServiceBusWakeups>());
    }
}
