using Microsoft.Extensions.Logging;
using Pennypost.Imap.Server;
using Pennypost.Net;

namespace Pennypost.Imap;

/// <summary>Serves IMAP4rev1 (RFC 3501) on accepted connections.</summary>
/// <param name="backend">The mail system.</param>
/// <param name="settings">Asked at the start of each session, so that changes apply to new sessions.</param>
/// <param name="logger">Where faults and log-ins are told.</param>
/// <param name="time">The clock.</param>
public sealed class ImapServer(IImapBackend backend, Func<ImapServerSettings> settings, ILogger<ImapServer> logger, TimeProvider time) : IConnectionHandler
{
    /// <inheritdoc/>
    public async Task HandleAsync(Connection connection, CancellationToken drain)
    {
        await using var session = new ImapSession(connection, backend, settings(), logger, time);
        await session.RunAsync(drain);
    }
}
