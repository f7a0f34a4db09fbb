using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Net;
using Pennypost.Smtp.Replies;
using Pennypost.Smtp.Server;

namespace Pennypost.Core.Tests.Sending;

/// <summary>A smart host on loopback. Local parts of recipients choose its answers: "no…" 550, "later…" 450, others are accepted.</summary>
internal sealed class Relay : ISmtpBackend, ISmtpAuthenticator, ISmtpStatusNotifications, ISmtpRequireTls, ISmtpDeliverBy, IAsyncDisposable
{
    private readonly TcpListenerService listener;

    private Relay(SmtpServerSettings settings, TlsServerSettings? tls)
    {
        var server = new SmtpServer(this, () => settings with { StartTls = tls }, TimeProvider.System, NullLogger<SmtpServer>.Instance);
        listener = new TcpListenerService(
            new ListenerSettings { Name = "relay", EndPoint = new IPEndPoint(IPAddress.Loopback, 0) }, server, NullLoggerFactory.Instance);
    }

    public ConcurrentQueue<(string Sender, string[] Recipients, string Body, string Protocol)> Messages { get; } = new();

    /// <summary>What MAIL and RCPT said, message by message.</summary>
    public ConcurrentQueue<(SmtpMail Mail, SmtpRecipient[] Recipients)> Envelopes { get; } = new();

    /// <summary>The relay knows DSN, REQUIRETLS and DELIVERBY.</summary>
    public bool KnowsExtensions { get; set; }

    /// <summary>Sessions so far.</summary>
    public int Sessions;

    public bool OffersStatusNotifications(SmtpClientInfo client) => KnowsExtensions;

    public bool OffersRequireTls(SmtpClientInfo client) => KnowsExtensions;

    public TimeSpan? MinimumDeliverBy(SmtpClientInfo client) => KnowsExtensions ? TimeSpan.Zero : null;

    public int Port => listener.BoundEndPoint!.Port;

    public static async Task<Relay> StartAsync(SmtpServerSettings? settings = null, TlsServerSettings? tls = null)
    {
        var relay = new Relay(settings ?? new SmtpServerSettings { HostName = "relay.example" }, tls);
        await relay.listener.StartAsync(CancellationToken.None);
        return relay;
    }

    public ValueTask<SmtpRefusal?> ConnectAsync(SmtpClientInfo client, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref Sessions);
        return new((SmtpRefusal?)null);
    }

    public ValueTask<SmtpRefusal?> HelloAsync(SmtpClientInfo client, CancellationToken cancellationToken) => new((SmtpRefusal?)null);

    public long MaximumMessageSize(SmtpClientInfo client) => 1_000_000;

    public ValueTask<SmtpMailResult> MailAsync(SmtpClientInfo client, SmtpMail mail, CancellationToken cancellationToken) =>
        new(SmtpMailResult.Accept(new Delivery(this, client, mail)));

    public ValueTask<SmtpLogInResult> AuthenticateAsync(SmtpClientInfo client, SmtpCredentials credentials, CancellationToken cancellationToken) =>
        new(credentials is { Name: "relay-user", Password: "relay-secret" } ? new SmtpLogInResult(new SmtpIdentity("relay-user", null)) : SmtpLogInResult.Failed);

    public async ValueTask DisposeAsync()
    {
        await listener.StopAsync(CancellationToken.None);
        await listener.DisposeAsync();
    }

    private sealed class Delivery(Relay relay, SmtpClientInfo client, SmtpMail mail) : ISmtpDelivery
    {
        private readonly List<string> recipients = [];
        private readonly List<SmtpRecipient> details = [];
        private readonly MemoryStream body = new();

        public ValueTask<SmtpRefusal?> AddRecipientAsync(SmtpRecipient recipient, CancellationToken cancellationToken)
        {
            var local = recipient.Address.LocalPart;
            if (local.StartsWith("no", StringComparison.Ordinal))
            {
                return new(SmtpRefusal.Of(550, "5.1.1", "No such user"));
            }

            if (local.StartsWith("later", StringComparison.Ordinal))
            {
                return new(SmtpRefusal.Of(450, "4.2.1", "Try later"));
            }

            recipients.Add(recipient.Address.ToString());
            details.Add(recipient);
            return new((SmtpRefusal?)null);
        }

        public ValueTask<SmtpRefusal?> StartBodyAsync(CancellationToken cancellationToken) => new((SmtpRefusal?)null);

        public ValueTask<SmtpRefusal?> WriteBodyAsync(ReadOnlySequence<byte> chunk, CancellationToken cancellationToken)
        {
            body.Write(chunk.ToArray());
            return new((SmtpRefusal?)null);
        }

        public ValueTask<SmtpCommitResult> CommitAsync(CancellationToken cancellationToken)
        {
            relay.Envelopes.Enqueue((mail, [.. details]));
            relay.Messages.Enqueue((
                mail.Sender?.ToString() ?? string.Empty, [.. recipients], Encoding.UTF8.GetString(body.ToArray()), client.ProtocolName(mail.SmtpUtf8)));
            return new(SmtpCommitResult.Accept("r1"));
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
