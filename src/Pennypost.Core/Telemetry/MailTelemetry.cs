using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Pennypost.Core.Telemetry;

/// <summary>Traces and metrics of the mail system. Names: docs/operations/metrics.md.</summary>
public sealed class MailTelemetry : IDisposable
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "Pennypost";

    private readonly ActivitySource _activities = new(Name);
    private readonly Meter _meter;
    private readonly Counter<long> _routed;
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _workFailed;
    private readonly Histogram<double> _routingDelay;

    /// <summary>Creates the instruments.</summary>
    public MailTelemetry(IMeterFactory meters)
    {
        _meter = meters.Create(Name);
        _routed = _meter.CreateCounter<long>("pennypost.mail.routed", "{message}", "Messages routed.");
        _delivered = _meter.CreateCounter<long>("pennypost.mail.delivered", "{copy}", "Copies put into folders.");
        _workFailed = _meter.CreateCounter<long>("pennypost.work.failed", "{attempt}", "Attempts at work that failed.");
        _routingDelay = _meter.CreateHistogram<double>("pennypost.mail.routing.delay", "s", "From acceptance to delivery.");
    }

    /// <summary>Continues the trace of the session that accepted a message; null when nobody listens.</summary>
    public Activity? Start(string name, string? traceParent) =>
        _activities.StartActivity(name, ActivityKind.Consumer, ActivityContext.TryParse(traceParent, null, out var context) ? context : default);

    /// <summary>A message was routed.</summary>
    /// <param name="copies">How many copies were put into folders.</param>
    /// <param name="delay">How long it took since acceptance.</param>
    public void Routed(int copies, TimeSpan delay)
    {
        _routed.Add(1);
        _delivered.Add(copies);
        _routingDelay.Record(delay.TotalSeconds);
    }

    /// <summary>An attempt at work failed.</summary>
    public void WorkFailed(string kind) => _workFailed.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <inheritdoc/>
    public void Dispose()
    {
        _activities.Dispose();
        _meter.Dispose();
    }
}
