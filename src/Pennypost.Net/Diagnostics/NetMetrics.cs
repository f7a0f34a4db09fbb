using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Pennypost.Net;

/// <summary>The meter <c>Pennypost.Net</c>: sessions, refusals, failed handshakes and octets by listener. One per process.</summary>
public sealed class NetMetrics : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Pennypost.Net";

    private readonly Meter meter;
    private readonly Counter<long> started;
    private readonly Counter<long> refused;
    private readonly Counter<long> handshakesFailed;
    private readonly ConcurrentDictionary<Registration, byte> listeners = new();

    /// <summary>Creates the instruments.</summary>
    /// <param name="factory">Makes the meter; null makes one that belongs to nobody.</param>
    public NetMetrics(IMeterFactory? factory = null)
    {
        meter = factory?.Create(MeterName) ?? new Meter(MeterName);
        started = meter.CreateCounter<long>("pennypost.net.sessions.started", "{session}", "Sessions started");
        refused = meter.CreateCounter<long>("pennypost.net.sessions.refused", "{session}", "Connections refused because of a limit");
        handshakesFailed = meter.CreateCounter<long>("pennypost.net.tls.failed", "{handshake}", "TLS handshakes that failed");
        meter.CreateObservableUpDownCounter("pennypost.net.sessions.live", () => Observe(r => (long)r.Live()), "{session}", "Connections alive");
        meter.CreateObservableCounter("pennypost.net.received", () => Observe(r => r.Totals.Received), "By", "Octets received");
        meter.CreateObservableCounter("pennypost.net.sent", () => Observe(r => r.Totals.Sent), "By", "Octets sent");
    }

    /// <inheritdoc/>
    public void Dispose() => meter.Dispose();

    internal void SessionStarted(string listener) => started.Add(1, Tag(listener));

    /// <summary>A connection was refused because of a limit.</summary>
    /// <param name="listener">The listener.</param>
    /// <param name="limit">Which limit: one of few words.</param>
    public void SessionRefused(string listener, string limit) => refused.Add(1, Tag(listener), new("limit", limit));

    internal void HandshakeFailed(string listener) => handshakesFailed.Add(1, Tag(listener));

    internal IDisposable Register(string listener, ByteTotals totals, Func<int> live)
    {
        var registration = new Registration(this, listener, totals, live);
        listeners.TryAdd(registration, 0);
        return registration;
    }

    private static KeyValuePair<string, object?> Tag(string listener) => new("listener", listener);

    private IEnumerable<Measurement<long>> Observe(Func<Registration, long> value) =>
        listeners.Keys.Select(registration => new Measurement<long>(value(registration), Tag(registration.Listener)));

    private sealed class Registration(NetMetrics owner, string listener, ByteTotals totals, Func<int> live) : IDisposable
    {
        public string Listener { get; } = listener;

        public ByteTotals Totals { get; } = totals;

        public Func<int> Live { get; } = live;

        public void Dispose() => owner.listeners.TryRemove(this, out _);
    }
}
