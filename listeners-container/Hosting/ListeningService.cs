using System.Net;
using Pennypost.Net;

namespace Pennypost.Listeners.Hosting;

/// <summary>A service of this process that accepts connections.</summary>
/// <param name="Name">Its display name.</param>
/// <param name="Protocol">SMTP, POP3 or IMAP.</param>
/// <param name="Description">One phrase for the start report.</param>
/// <param name="EndPoint">Where it listens.</param>
/// <param name="Mode">When TLS starts.</param>
/// <param name="MaximumSessions">How many sessions at the same time.</param>
/// <param name="Listener">The listener itself.</param>
internal sealed record ListeningService(
    string Name, string Protocol, string Description, IPEndPoint EndPoint, TlsMode Mode, int MaximumSessions, TcpListenerService Listener);
