using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pennypost.Azure.Pipelines;

namespace Pennypost.Azure.KeyVault;

/// <summary>Keeps the certificate of a key vault in use: what the vault renews, the next handshakes show, without a restart.</summary>
/// <param name="vault">The vault.</param>
/// <param name="name">The certificate's name.</param>
/// <param name="use">Takes a certificate into use.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
public sealed class VaultCertificate(KeyVaultSecrets vault, string name, Action<X509Certificate2> use, TimeProvider clock, ILogger<VaultCertificate> logger) : BackgroundService
{
    private static readonly TimeSpan s_every = TimeSpan.FromHours(1);
    private static readonly TimeSpan s_afterFailure = TimeSpan.FromMinutes(1);

    private string? _thumbprint;

    /// <summary>Reads the certificate and, when it is another one, takes it into use.</summary>
    /// <returns>False when it cannot be read; the one in use stays.</returns>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            var certificate = await vault.ReadCertificateAsync(name, cancellationToken);
            if (certificate.Thumbprint == _thumbprint)
            {
                certificate.Dispose();
                return true;
            }

            _thumbprint = certificate.Thumbprint;
            use(certificate);
            AzureLog.CertificateUsed(logger, name, new DateTimeOffset(certificate.NotAfter));
            return true;
        }
        catch (Exception error) when (error is AzureServiceException or CryptographicException)
        {
            AzureLog.CertificateUnreadable(logger, error, name);
            return false;
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var read = await RefreshAsync(stoppingToken);
            await Task.Delay(read ? s_every : s_afterFailure, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
