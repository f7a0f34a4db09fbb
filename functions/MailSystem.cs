using Microsoft.Extensions.Logging;
using Pennypost.Azure;
using Pennypost.Core;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Functions;

/// <summary>Opens the database when it is first needed and tries again when it is away: the Functions host must get an answer within thirty
/// seconds of the start, whether the database is there or not.</summary>
/// <param name="settings">Where the database is.</param>
/// <param name="azure">Where the key of the secrets is, and how to log in to the database.</param>
/// <param name="loggers">Where Npgsql logs.</param>
/// <param name="fileKey">The key of the secrets, when no vault holds it.</param>
internal sealed class MailSystem(FunctionsSettings settings, AzureResources azure, ILoggerFactory loggers, SecretProtector? fileKey) : IDisposable
{
    // Shorter than the host's patience with a request; the invocation fails and comes again.
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _opening = new(1, 1);
    private Database? _database;
    private SecretProtector? _protector = fileKey;
    private volatile bool _loaded;

    /// <summary>The database; only after <see cref="EnsureAsync"/>. The host's services dispose it.</summary>
    public Database Database => _database ?? throw new InvalidOperationException("The database is not open yet.");

    /// <summary>Encrypts secrets; only after <see cref="EnsureAsync"/>.</summary>
    public SecretProtector Protector => _protector ?? throw new InvalidOperationException("The key of the secrets is not here yet.");

    /// <summary>Waits until the database is open and everything that lives in memory is loaded.</summary>
    /// <param name="services">The host's services, in which the mail system is registered.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Npgsql.NpgsqlException">The database is away.</exception>
    /// <exception cref="Pennypost.Azure.Pipelines.AzureServiceException">The vault could not be asked.</exception>
    public async ValueTask EnsureAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (_loaded)
        {
            return;
        }

        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (!_loaded)
            {
                // The vault answers over the network: nobody waits for it at the start.
                _protector ??= await azure.ProtectorAsync(cancellationToken);
                _database ??= await Database.OpenAsync(settings.Database, s_wait, loggers, azure.ConfigureDatabase, cancellationToken);
                await services.LoadPennypostAsync(cancellationToken);
                _loaded = true;
            }
        }
        finally
        {
            _opening.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _opening.Dispose();
}
