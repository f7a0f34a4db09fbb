using System.Diagnostics.Metrics;

namespace Pennypost.Pop3;

/// <summary>Counters of the POP3 server: meter <c>Pennypost.Pop3</c>.</summary>
public sealed class Pop3Metrics : IDisposable
{
    /// <summary>The name of the meter.</summary>
    public const string MeterName = "Pennypost.Pop3";

    private readonly Meter _meter = new(MeterName);
    private readonly UpDownCounter<int> _sessions;
    private readonly Counter<long> _commands;
    private readonly Counter<long> _logIns;
    private readonly Counter<long> _messages;
    private readonly Counter<long> _octets;

    /// <summary>Creates the counters.</summary>
    public Pop3Metrics()
    {
        _sessions = _meter.CreateUpDownCounter<int>("pennypost.pop3.sessions", "{session}", "Open sessions");
        _commands = _meter.CreateCounter<long>("pennypost.pop3.commands", "{command}", "Commands executed, by keyword");
        _logIns = _meter.CreateCounter<long>("pennypost.pop3.logins", "{attempt}", "Log-ins by outcome");
        _messages = _meter.CreateCounter<long>("pennypost.pop3.messages.retrieved", "{message}", "Messages sent in answer to RETR");
        _octets = _meter.CreateCounter<long>("pennypost.pop3.octets.retrieved", "By", "Octets of those messages");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void SessionStarted() => _sessions.Add(1);

    internal void SessionEnded() => _sessions.Add(-1);

    internal void Command(string keyword) => _commands.Add(1, new KeyValuePair<string, object?>("command", keyword));

    internal void LogIn(string outcome) => _logIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal void Retrieved(long octets)
    {
        _messages.Add(1);
        _octets.Add(octets);
    }
}
