using Pennypost.Core.Services;
using Pennypost.Net;

namespace Pennypost.Core.Sessions;

/// <summary>A session of this process. Dispose it when the session ends.</summary>
public sealed class LiveSession : IDisposable
{
    private readonly LiveSessions _owner;
    private readonly CancellationTokenSource _ending;
    private readonly DateTimeOffset _since;
    private volatile bool _isEnding;

    internal LiveSession(LiveSessions owner, Connection connection, MailService service, DateTimeOffset since, CancellationToken drain)
    {
        _owner = owner;
        Connection = connection;
        Service = service;
        _since = since;
        _ending = CancellationTokenSource.CreateLinkedTokenSource(drain);
    }

    /// <summary>Cancelled when the session shall say good-bye: the listener stops, or an administrator ends it.</summary>
    public CancellationToken Drain => _ending.Token;

    /// <summary>The connection.</summary>
    internal Connection Connection { get; }

    /// <summary>Its service, as it was when the session began.</summary>
    internal MailService Service { get; }

    /// <summary>What a person sees of it.</summary>
    internal LiveSessionView View
    {
        get
        {
            var activity = Connection.Activity;
            return new LiveSessionView(
                Connection.Id,
                Service.Id,
                Service.Name,
                Service.Type,
                Connection.RemoteEndPoint.ToString(),
                activity.Account,
                Connection.Tls is { } tls ? $"{tls.ProtocolName} {tls.CipherSuite}" : null,
                _since,
                _isEnding ? LiveSessionState.Ending : activity.IsWaiting ? LiveSessionState.Waiting : LiveSessionState.Active,
                activity.Command,
                activity.Place,
                Connection.BytesReceived,
                Connection.BytesSent);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _owner.Remove(this);
        _ending.Dispose();
    }

    /// <summary>Asks the session to say good-bye; false when it has ended meanwhile.</summary>
    internal bool End()
    {
        _isEnding = true;
        try
        {
            _ending.Cancel();
            return true;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}

/// <summary>What a session is doing.</summary>
public enum LiveSessionState
{
    /// <summary>It obeys a command.</summary>
    Active,

    /// <summary>It waits for its client.</summary>
    Waiting,

    /// <summary>It was asked to end.</summary>
    Ending,
}

/// <summary>A session of any process, as a person sees it (STS-090 to STS-094).</summary>
/// <param name="Id">Its id, as in logs and Received fields.</param>
/// <param name="ServiceId">Its service.</param>
/// <param name="ServiceName">The service's name when the session began.</param>
/// <param name="Type">What it speaks.</param>
/// <param name="Client">Address and port of the client.</param>
/// <param name="Account">Who has logged in; null before.</param>
/// <param name="Tls">Version and cipher suite; null in clear.</param>
/// <param name="Since">When it began.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Command">Its last command, without arguments; null before the first.</param>
/// <param name="Place">The selected mailbox of IMAP.</param>
/// <param name="BytesReceived">Octets from the client.</param>
/// <param name="BytesSent">Octets to the client.</param>
public sealed record LiveSessionView(
    string Id,
    int ServiceId,
    string ServiceName,
    ServiceType Type,
    string Client,
    string? Account,
    string? Tls,
    DateTimeOffset Since,
    LiveSessionState State,
    string? Command,
    string? Place,
    long BytesReceived,
    long BytesSent)
{
    /// <summary>The machine whose process has it.</summary>
    public string Replica { get; init; } = "";
}
