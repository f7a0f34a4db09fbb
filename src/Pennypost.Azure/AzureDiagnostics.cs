using System.Diagnostics.Tracing;
using Azure.Core.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Pennypost.Azure;

/// <summary>Puts what the pipelines tell (retries, failed requests, never content) into the process's log.</summary>
/// <param name="logger">The log.</param>
public sealed class AzureDiagnostics(ILogger<AzureDiagnostics> logger) : IHostedService, IDisposable
{
    private AzureEventSourceListener? _listener;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener = new AzureEventSourceListener((_, text) => AzureLog.Diagnostics(logger, text), EventLevel.Warning);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _listener?.Dispose();
}
