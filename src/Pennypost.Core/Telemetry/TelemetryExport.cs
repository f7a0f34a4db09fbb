using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Pennypost.Core.Telemetry;

/// <summary>Traces and metrics by OTLP, when OTEL_EXPORTER_OTLP_ENDPOINT names a collector; the SDK reads the rest of its variables itself. A message's trace goes
/// on in every process that works on it: its context is in its row.</summary>
public static class TelemetryExport
{
    /// <summary>Adds the export; nothing when no collector is named.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="serviceName">What this kind of process is called (OpenTelemetry's service.name).</param>
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, string serviceName)
    {
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 })
        {
            services.AddHostedService(_ => new Exporters(serviceName));
        }

        return services;
    }

    private sealed class Exporters(string serviceName) : IHostedService
    {
        private TracerProvider? _traces;
        private MeterProvider? _metrics;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            var resource = ResourceBuilder.CreateDefault().AddService(serviceName);
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource("Pennypost*").AddOtlpExporter().Build();
            _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter("Pennypost*").AddOtlpExporter().Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken)
        {
            _traces?.Dispose();
            _metrics?.Dispose();
            return Task.CompletedTask;
        }
    }
}
