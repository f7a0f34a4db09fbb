using Pennypost.Core.Status;

namespace Pennypost.AdminApi.Dashboard;

/// <summary>Live figures of the whole system, made to be asked for every few seconds.</summary>
/// <param name="Version">The program's version.</param>
/// <param name="StartedAt">When this process started.</param>
/// <param name="UptimeSeconds">Seconds since then.</param>
/// <param name="Now">The server's clock.</param>
/// <param name="Mail">Messages by period.</param>
/// <param name="Series">The last 60 minutes, oldest first; the last one is still running.</param>
/// <param name="Sessions">Open sessions by protocol.</param>
/// <param name="Queue">Work that waits.</param>
/// <param name="Accounts">How many accounts there are.</param>
/// <param name="Store">How much is stored.</param>
/// <param name="Messages">What an administrator should look at; empty when all is well.</param>
public sealed record DashboardFigures(
    string Version,
    DateTimeOffset StartedAt,
    long UptimeSeconds,
    DateTimeOffset Now,
    MailFigures Mail,
    IReadOnlyList<MinuteFigures> Series,
    IReadOnlyList<ProtocolSessions> Sessions,
    QueueFigures Queue,
    AccountFigures Accounts,
    StoreFigures Store,
    IReadOnlyList<SystemMessage> Messages);

/// <summary>Messages by period, each ending now.</summary>
/// <param name="LastMinute">The minute now running and the one before it.</param>
/// <param name="LastHour">The last 60 minutes.</param>
/// <param name="LastDay">The last 24 hours.</param>
public sealed record MailFigures(PeriodFigures LastMinute, PeriodFigures LastHour, PeriodFigures LastDay);

/// <summary>What happened in one period.</summary>
/// <param name="Accepted">Messages taken in by SMTP or from a program, each counted once.</param>
/// <param name="Delivered">Copies put into folders.</param>
/// <param name="Sent">Recipients another server accepted.</param>
public sealed record PeriodFigures(long Accepted, long Delivered, long Sent);

/// <summary>One minute of the chart.</summary>
/// <param name="Minute">Its beginning.</param>
/// <param name="Accepted">Messages taken in.</param>
/// <param name="Delivered">Copies put into folders.</param>
/// <param name="Sent">Recipients another server accepted.</param>
public sealed record MinuteFigures(DateTimeOffset Minute, long Accepted, long Delivered, long Sent);

/// <summary>Open sessions of one protocol.</summary>
/// <param name="Protocol"><c>SMTP</c>, <c>Submission</c>, <c>POP3</c>, <c>IMAP</c>.</param>
/// <param name="Sessions">Sessions now.</param>
public sealed record ProtocolSessions(string Protocol, int Sessions);

/// <summary>Work that waits.</summary>
/// <param name="Incoming">Accepted messages that are not routed yet.</param>
/// <param name="Outgoing">Messages waiting to be sent to other servers.</param>
/// <param name="OutgoingBytes">Their size together.</param>
/// <param name="Dead">Work that was given up and needs a person.</param>
/// <param name="OldestWaitingSeconds">Age of the oldest due work; 0 when nothing is due.</param>
public sealed record QueueFigures(long Incoming, long Outgoing, long OutgoingBytes, long Dead, long OldestWaitingSeconds);

/// <summary>How many accounts there are.</summary>
/// <param name="Total">All of them.</param>
/// <param name="Active">Those that can log in.</param>
/// <param name="Administrators">Those with the administrator flag.</param>
public sealed record AccountFigures(long Total, long Active, long Administrators);

/// <summary>How much is stored.</summary>
/// <param name="Messages">Messages, each counted once however many folders hold it.</param>
/// <param name="Bytes">Their size together.</param>
/// <param name="DatabaseBytes">What the database takes on disk.</param>
public sealed record StoreFigures(long Messages, long Bytes, long DatabaseBytes);
