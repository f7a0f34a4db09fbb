using Pennypost.Core.Services;
using Pennypost.Core.Sessions;

namespace Pennypost.AdminApi.LiveSessions;

/// <summary>The sessions of all processes.</summary>
/// <param name="Total">How many there are.</param>
/// <param name="Items">The newest of those that match, at most as many as asked for.</param>
/// <param name="Matching">How many match.</param>
public sealed record LiveSessionList(int Total, int Matching, IReadOnlyList<LiveSessionItem> Items);

/// <summary>A session of a client.</summary>
/// <param name="Id">Its id, as in logs and Received fields.</param>
/// <param name="ServiceId">Its service.</param>
/// <param name="Service">The service's name.</param>
/// <param name="Type">What it speaks.</param>
/// <param name="Client">Address and port of the client.</param>
/// <param name="Account">Who has logged in; null before.</param>
/// <param name="Tls">Version and cipher suite; null in clear.</param>
/// <param name="Since">When it began.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Detail">The last command and where the session is, such as <c>INBOX: IDLE</c>.</param>
/// <param name="BytesReceived">Octets from the client.</param>
/// <param name="BytesSent">Octets to the client.</param>
/// <param name="Replica">The machine whose process has it.</param>
public sealed record LiveSessionItem(
    string Id,
    int ServiceId,
    string Service,
    ServiceType Type,
    string Client,
    string? Account,
    string? Tls,
    DateTimeOffset Since,
    LiveSessionState State,
    string Detail,
    long BytesReceived,
    long BytesSent,
    string Replica);
