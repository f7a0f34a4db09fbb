using System.Globalization;
using Npgsql;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Mail;
using Pennypost.Smtp.Replies;
using Pennypost.Smtp.Server;
using Pennypost.Store.Schema;
using Pennypost.Store.Tracing;

namespace Pennypost.Core.Tracing;

/// <summary>The notes of one mail transaction: what the client said, what it was refused, and what identifies the message (SET-258, SET-260, SET-261).</summary>
/// <remarks>A transaction that neither ended in a message nor was refused anything leaves no note.</remarks>
internal sealed class ReceivingTrace
{
    private const int MostEvents = 100;
    private const int MostRecipients = 2_000;

    private readonly MessageTrace _trace;
    private readonly ReceivingTransaction _transaction;
    private readonly List<TraceEvent> _events = [];
    private int _leftOut;
    private bool _isRefused;
    private bool _isTold;

    private ReceivingTrace(MessageTrace trace, ReceivingTransaction transaction) => (_trace, _transaction) = (trace, transaction);

    /// <summary>Begins with MAIL; null when no notes are taken.</summary>
    public static ReceivingTrace? Begin(MessageTrace trace, ReceivingTransaction transaction)
    {
        if (!trace.IsOn)
        {
            return null;
        }

        var notes = new ReceivingTrace(trace, transaction);
        notes.Say($"MAIL FROM:<{transaction.Sender}>");
        return notes;
    }

    /// <summary>A recipient was accepted.</summary>
    public void Recipient(SmtpRecipient recipient) => Say($"RCPT TO:<{recipient.Address}>");

    /// <summary>Something was refused.</summary>
    public void Refused(string what, SmtpRefusal refusal)
    {
        _isRefused = true;
        Say($"{what}: refused with {refusal.Code} {refusal.Status} {refusal.Text}");
    }

    /// <summary>The message is durable, or thrown away as the configuration says.</summary>
    public void Accepted(TraceKey key, bool isDiscarded)
    {
        _isTold = true;
        Say(isDiscarded ? "Accepted and thrown away, as the configuration says" : _transaction.Diverted is { } others ? $"Accepted for {string.Join(", ", others)} instead of its recipients" : "Accepted");
        Tell(key, isDiscarded ? TraceOutcome.Discarded : TraceOutcome.Accepted);
    }

    /// <summary>The transaction is over: what was refused, or failed on our side, is noted.</summary>
    /// <param name="ids">For a transaction that got no id.</param>
    /// <param name="at">When the body began, or now.</param>
    /// <param name="hasFailed">Whether the message was here as a whole.</param>
    public async ValueTask EndAsync(IdGenerator ids, DateTimeOffset at, bool hasFailed)
    {
        if (_isTold || !(_isRefused || hasFailed) || !_trace.MayNoteRefusal())
        {
            return;
        }

        if (!_isRefused)
        {
            Say("Not accepted: a fault on our side, which is in the log; the client was asked to come again");
        }

        try
        {
            var id = _transaction.Id != 0 ? _transaction.Id : await ids.NextAsync(CancellationToken.None);
            Tell(TraceKey.Of(at, id), TraceOutcome.Refused);
        }
        catch (NpgsqlException)
        {
            // The database is away, and with it the place where notes are kept: counted as a gap.
            _trace.Drop(1);
        }
    }

    private void Say(string text)
    {
        if (_events.Count < MostEvents)
        {
            _events.Add(_trace.Event(text));
        }
        else
        {
            _leftOut++;
        }
    }

    private void Tell(TraceKey key, TraceOutcome outcome)
    {
        if (_leftOut > 0)
        {
            _events.Add(_trace.Event(string.Create(CultureInfo.InvariantCulture, $"… and {_leftOut} more")));
        }

        _trace.Note(new TraceNote(key, outcome, _events) { Information = Information() });
    }

    private Dictionary<string, string> Information()
    {
        var (session, client) = (_transaction.Session, _transaction.Session.Client);
        var information = new Dictionary<string, string>(10, StringComparer.Ordinal)
        {
            [TraceInformation.Type] = client.Protocol == SmtpProtocol.Lmtp ? "LMTP" : "SMTP",
            [TraceInformation.Service] = TraceText.Bounded(session.Service.Name),
            [TraceInformation.Client] = TraceText.Bounded($"{client.RemoteEndPoint.Address} ({client.HelloName})"),
            [TraceInformation.Server] = client.LocalEndPoint.ToString(),
            [TraceInformation.ReturnPath] = TraceText.Bounded(_transaction.Sender.ToString()),
        };
        if (_transaction.Recipients.Count > 0)
        {
            information[TraceInformation.Recipients] = TraceText.Bounded(string.Join(", ", _transaction.Recipients.Take(MostEvents).Select(r => r.Address.ToString())), MostRecipients);
        }

        if (session.Account is { } account)
        {
            information[TraceInformation.Account] = account.Name;
        }

        if (_transaction.Structure?.Fields is { } fields)
        {
            Add(TraceInformation.Subject, fields.Get(KnownHeader.Subject));
            Add(TraceInformation.From, fields.Get(KnownHeader.From));
            Add(TraceInformation.MessageId, fields.Get(KnownHeader.MessageId));
        }

        return information;

        void Add(string name, string? value)
        {
            if (value is { Length: > 0 })
            {
                information[name] = TraceText.Bounded(value.Trim());
            }
        }
    }
}
