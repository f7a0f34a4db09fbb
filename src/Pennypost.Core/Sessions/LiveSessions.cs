using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Pennypost.Core.Services;
using Pennypost.Net;

namespace Pennypost.Core.Sessions;

/// <summary>The sessions of this process. Costs one entry in a table for each; what they do is read only when somebody looks.</summary>
/// <param name="time">The clock.</param>
/// <param name="logger">Where ended sessions are told.</param>
public sealed class LiveSessions(TimeProvider time, ILogger<LiveSessions> logger)
{
    /// <summary>How long a session may take to end before it is cut (STS-095).</summary>
    public static readonly TimeSpan ForcedEnd = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, LiveSession> _byId = new(StringComparer.Ordinal);

    /// <summary>How many there are.</summary>
    public int Count => _byId.Count;

    /// <summary>What a person sees of all of them.</summary>
    public IReadOnlyList<LiveSessionView> Views => [.. _byId.Values.Select(s => s.View)];

    /// <summary>A session begins; dispose what comes back when it ends.</summary>
    /// <param name="connection">Its connection.</param>
    /// <param name="service">Its service.</param>
    /// <param name="drain">The listener's signal to end.</param>
    public LiveSession Begin(Connection connection, MailService service, CancellationToken drain)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var session = new LiveSession(this, connection, service, time.GetUtcNow(), drain);
        _byId[connection.Id] = session;
        return session;
    }

    /// <summary>Asks a session to say good-bye at its next safe point, and cuts it when it does not within <see cref="ForcedEnd"/>.</summary>
    /// <param name="id">Its id.</param>
    /// <returns>False when this process has no such session.</returns>
    public bool End(string id)
    {
        if (!_byId.TryGetValue(id, out var session) || !session.End())
        {
            return false;
        }

        _ = CutAsync(session);
        return true;
    }

    internal void Remove(LiveSession session) => _byId.TryRemove(KeyValuePair.Create(session.Connection.Id, session));

    // A message in its commit is not harmed: the commit does not listen to the connection.
    private async Task CutAsync(LiveSession session)
    {
        await Task.Delay(ForcedEnd, time);
        if (_byId.TryGetValue(session.Connection.Id, out var still) && still == session)
        {
            ReplicaLog.Cut(logger, session.Connection.Id);
            session.Connection.Abort();
        }
    }
}
