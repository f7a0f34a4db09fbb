using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Pennypost.Smtp.Server;

/// <summary>What the SMTP server tells OpenTelemetry. Names are stable: dashboards depend on them.</summary>
internal static class SmtpTelemetry
{
    public const string Name = "Pennypost.Smtp";

    public static readonly ActivitySource Activities = new(Name);

    private static readonly Meter Meter = new(Name);

    public static readonly Counter<long> Sessions = Meter.CreateCounter<long>("pennypost.smtp.sessions", "{session}", "SMTP sessions begun");

    public static readonly Counter<long> Accepted = Meter.CreateCounter<long>("pennypost.smtp.messages.accepted", "{message}", "Messages accepted");

    public static readonly Counter<long> Refused = Meter.CreateCounter<long>("pennypost.smtp.messages.refused", "{message}", "Messages refused after DATA");

    public static readonly Counter<long> Octets = Meter.CreateCounter<long>("pennypost.smtp.octets", "By", "Octets of message bodies received");
}
