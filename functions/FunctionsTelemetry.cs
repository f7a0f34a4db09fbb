using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Pennypost.Functions;

/// <summary>Traces and metrics by OTLP, when OTEL_EXPORTER_OTLP_ENDPOINT names a collector. A message's trace goes on here: its context is in its row.</summary>
internal static class FunctionsTelemetry
{
    public static void Configure(IServiceCollection services)
    {
        if (Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 })
        {
            services.AddHostedService<Exporters>();
        }
    }

    private sealed class Exporters : IHostedService
    {
        private TracerProvider? _traces;
        private MeterProvider? _metrics;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            var resource = ResourceBuilder.CreateDefault().AddService("pennypost-functions");
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
