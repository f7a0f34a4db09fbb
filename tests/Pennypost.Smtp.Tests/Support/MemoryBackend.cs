using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using Pennypost.Smtp.Replies;
using Pennypost.Smtp.Server;

namespace Pennypost.Smtp.Tests.Support;

/// <summary>A backend in memory. Names of addresses choose what goes wrong: see each method.</summary>
internal class MemoryBackend : ISmtpBackend, ISmtpAuthenticator
{
    public long MaximumSize { get; set; } = 10_000;

    public string? RefuseConnection { get; set; }

    public ConcurrentQueue<AcceptedMessage> Accepted { get; } = new();

    public int OpenDeliveries;

    public ValueTask<SmtpRefusal?> ConnectAsync(SmtpClientInfo client, CancellationToken cancellationToken) =>
        ValueTask.FromResult(RefuseConnection is { } text ? SmtpRefusal.Of(554, "5.7.1", text) : null);

    public ValueTask<SmtpRefusal?> HelloAsync(SmtpClientInfo client, CancellationToken cancellationToken) => client.HelloName switch
    {
        "refused.example" => ValueTask.FromResult<SmtpRefusal?>(SmtpRefusal.Of(550, "5.7.1", "Go away")),
        "closed.example" => ValueTask.FromResult<SmtpRefusal?>(SmtpRefusal.Of(421, "4.7.0", "Not now")),
        "fault.example" => throw new InvalidOperationException("hello"),
        _ => ValueTask.FromResult<SmtpRefusal?>(null),
    };

    public long MaximumMessageSize(SmtpClientInfo client) => MaximumSize;

    public ValueTask<SmtpMailResult> MailAsync(SmtpClientInfo client, SmtpMail mail, CancellationToken cancellationToken)
    {
        switch (mail.Sender?.LocalPart)
        {
            case "refused":
                return ValueTask.FromResult(SmtpMailResult.Refuse(SmtpRefusal.Of(550, "5.7.1", "Sender refused")));
            case "fault":
                throw new InvalidOperationException("mail");
            default:
                Interlocked.Increment(ref OpenDeliveries);
                return ValueTask.FromResult(SmtpMailResult.Accept(new MemoryDelivery(this, client, mail)));
        }
    }

    public ValueTask<SmtpLogInResult> AuthenticateAsync(SmtpClientInfo client, SmtpCredentials credentials, CancellationToken cancellationToken) =>
        ValueTask.FromResult(credentials switch
        {
            { Name: "alice", Password: "secret", AuthorizationId: "" or "alice" } => new SmtpLogInResult(new SmtpIdentity("alice", null)),
            { Name: "later" } => new SmtpLogInResult(null, IsTemporary: true),
            { Name: "fault" } => throw new InvalidOperationException("log-in"),
            _ => SmtpLogInResult.Failed,
        });

    private sealed class MemoryDelivery(MemoryBackend backend, SmtpClientInfo client, SmtpMail mail) : ISmtpDelivery, ILmtpDelivery
    {
        private readonly MemoryStream body = new();
        private readonly List<string> recipients = [];
        private readonly List<SmtpRecipient> details = [];
        private bool disposed;

        public ValueTask<SmtpRefusal?> AddRecipientAsync(SmtpRecipient recipient, CancellationToken cancellationToken)
        {
            switch (recipient.Address.LocalPart)
            {
                case "unknown":
                    return ValueTask.FromResult<SmtpRefusal?>(SmtpRefusal.Of(550, "5.1.1", $"<{recipient.Address}> unknown"));
                case "busy":
                    return ValueTask.FromResult<SmtpRefusal?>(SmtpRefusal.Of(451, "4.3.0", "Try later"));
                case "fault":
                    throw new InvalidOperationException("recipient");
                default:
                    recipients.Add(recipient.Address.ToString());
                    details.Add(recipient);
                    return ValueTask.FromResult<SmtpRefusal?>(null);
            }
        }

        public ValueTask<SmtpRefusal?> StartBodyAsync(CancellationToken cancellationToken) => mail.Sender?.LocalPart switch
        {
            "nobody" => ValueTask.FromResult<SmtpRefusal?>(SmtpRefusal.Of(451, "4.3.1", "No room")),
            "startfault" => throw new InvalidOperationException("start"),
            _ => ValueTask.FromResult<SmtpRefusal?>(null),
        };

        public ValueTask<SmtpRefusal?> WriteBodyAsync(ReadOnlySequence<byte> chunk, CancellationToken cancellationToken)
        {
            foreach (var segment in chunk)
            {
                body.Write(segment.Span);
            }

            return mail.Sender?.LocalPart switch
            {
                "badbody" => ValueTask.FromResult<SmtpRefusal?>(SmtpRefusal.Of(554, "5.7.1", "I do not like it")),
                "bodyfault" => throw new IOException("disk full"),
                _ => ValueTask.FromResult<SmtpRefusal?>(null),
            };
        }

        public ValueTask<SmtpCommitResult> CommitAsync(CancellationToken cancellationToken)
        {
            switch (mail.Sender?.LocalPart)
            {
                case "commitrefused":
                    return ValueTask.FromResult(SmtpCommitResult.Refuse(SmtpRefusal.Of(554, "5.7.1", "Virus found")));
                case "commitslow":
                    return NeverAsync(cancellationToken);
                case "commitfault":
                    throw new IOException("disk full");
                default:
                    backend.Accepted.Enqueue(new AcceptedMessage(
                        client.ProtocolName(mail.SmtpUtf8), client.Identity?.Name, mail, recipients, body.ToArray())
                    {
                        Details = details,
                    });
                    return ValueTask.FromResult(SmtpCommitResult.Accept(new ReplyText($"m{backend.Accepted.Count}")));
            }
        }

        private static async ValueTask<SmtpCommitResult> NeverAsync(CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException("Cancelled, or never here.");
        }

        public async ValueTask<IReadOnlyList<SmtpCommitResult>> CommitEachAsync(CancellationToken cancellationToken)
        {
            var result = await CommitAsync(cancellationToken);
            return [.. details.Select(recipient => recipient.Address.LocalPart == "full" ? SmtpCommitResult.Refuse(SmtpRefusal.Of(452, "4.2.2", "Mailbox full")) : result)];
        }

        public ValueTask DisposeAsync()
        {
            disposed.ShouldBeFalse("a delivery is disposed once");
            disposed = true;
            Interlocked.Decrement(ref backend.OpenDeliveries);
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>A message the backend took.</summary>
internal sealed record AcceptedMessage(string Protocol, string? Identity, SmtpMail Mail, IReadOnlyList<string> Recipients, byte[] Body)
{
    public IReadOnlyList<SmtpRecipient> Details { get; init; } = [];

    public string Text => Encoding.UTF8.GetString(Body);

    public string Envelope => $"<{Mail.Sender}> {string.Join(' ', Recipients.Select(recipient => $"<{recipient}>"))}";

    /// <summary>Everything that parameters of MAIL and RCPT said.</summary>
    public string Options => string.Join(' ', MailOptions().Concat(Details.SelectMany(RecipientOptions)));

    private IEnumerable<string> MailOptions()
    {
        yield return $"RET={Mail.Return} ENVID={Mail.EnvelopeId} BODY={Mail.Body}";
        if (Mail.RequireTls)
        {
            yield return "REQUIRETLS";
        }

        if (Mail.DeliverBy is { } by)
        {
            yield return $"BY={(by.Return ? 'R' : 'N')}{(by.Trace ? "T" : string.Empty)}";
        }

        if (Mail.HoldUntil is not null)
        {
            yield return "HOLD";
        }
    }

    private static IEnumerable<string> RecipientOptions(SmtpRecipient recipient) => [$"NOTIFY={recipient.Notify}", $"ORCPT={recipient.OriginalRecipient}"];
}
