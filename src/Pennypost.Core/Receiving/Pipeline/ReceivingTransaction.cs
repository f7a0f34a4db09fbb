using System.Buffers;
using System.Text;
using Pennypost.Core.Routing;
using Pennypost.Mail;
using Pennypost.Smtp.Server;

namespace Pennypost.Core.Receiving.Pipeline;

/// <summary>A mail transaction as the checks see it.</summary>
/// <param name="session">The session it belongs to.</param>
/// <param name="mail">What MAIL said.</param>
/// <param name="sender">The reverse path; the default value for the null one.</param>
public sealed class ReceivingTransaction(ReceivingSession session, SmtpMail mail, AddrSpec sender) : Facts
{
    private readonly List<ReceivingRecipient> recipients = [];
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);
    private List<IBodyObserver>? observers;
    private StringBuilder? traceFields;
    private HeaderFieldPredicate? leaveOut;

    /// <summary>The session it belongs to.</summary>
    public ReceivingSession Session { get; } = session;

    /// <summary>What MAIL said.</summary>
    public SmtpMail Mail { get; } = mail;

    /// <summary>The reverse path; the default value for the null one.</summary>
    public AddrSpec Sender { get; } = sender;

    /// <summary>True for <c>MAIL FROM:&lt;&gt;</c>.</summary>
    public bool IsNullSender => Mail.Sender is null;

    /// <summary>The recipients accepted so far, each once.</summary>
    public IReadOnlyList<ReceivingRecipient> Recipients => recipients;

    /// <summary>Who gets the message instead of its recipients, as addresses or account names; empty for nobody. Null while they get it themselves.</summary>
    public IReadOnlyList<string>? Diverted { get; private set; }

    /// <summary>True when a recipient is elsewhere, so that the message leaves.</summary>
    public bool HasRemoteRecipient => recipients.Exists(recipient => recipient.Resolution is not { Kind: ResolutionKind.Known, Remote: false });

    /// <summary>True when a check found the message suspicious: users get it in their folder for junk.</summary>
    public bool IsSuspicious { get; set; }

    /// <summary>The header field that names, in each user's copy, the recipients it came by (SVC-219); null for none.</summary>
    public string? RecipientField { get; set; }

    /// <summary>The message's id, known from the start of the body on.</summary>
    public long Id { get; internal set; }

    /// <summary>The message's structure, known after its last octet.</summary>
    public MimeStructure? Structure { get; internal set; }

    /// <summary>Gives the message to others than its recipients (SVC-192, SVC-195). The client is told nothing of that.</summary>
    /// <param name="recipients">Addresses or account names; none throws the message away.</param>
    public void Divert(IReadOnlyList<string> recipients) => Diverted = recipients;

    /// <summary>Asks for the message's octets; call it at the start of the body.</summary>
    /// <param name="observer">Sees them.</param>
    public void Observe(IBodyObserver observer) => (observers ??= []).Add(observer);

    /// <summary>Leaves header fields that the client sent out of the stored message; call it at the start of the body. Observers still see them.</summary>
    /// <param name="predicate">True for a field that must go.</param>
    public void RemoveFields(HeaderFieldPredicate predicate)
    {
        var earlier = leaveOut;
        leaveOut = earlier is null ? predicate : (name, value) => earlier(name, value) || predicate(name, value);
    }

    /// <summary>The filter for the header, or null when nothing is to be left out.</summary>
    internal HeaderFieldFilter? TakeFilter() => leaveOut is null ? null : new HeaderFieldFilter(leaveOut);

    /// <summary>Adds a header field on top of the message, at any stage up to the message's own.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="value">Its value, folded if it is long; must not hold a line end that no white space follows.</param>
    /// <exception cref="ArgumentException">The field would end the header or begin another one.</exception>
    public void AddTraceField(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        var text = $"{name}: {value}";
        for (var at = text.IndexOfAny(['\r', '\n', '\0']); at >= 0; at = at + 3 < text.Length ? text.IndexOfAny(['\r', '\n', '\0'], at + 3) : -1)
        {
            if (at + 2 >= text.Length || text[at] != '\r' || text[at + 1] != '\n' || text[at + 2] is not (' ' or '\t'))
            {
                throw new ArgumentException("A header field must not hold a line end that no white space follows.", nameof(value));
            }
        }

        (traceFields ??= new StringBuilder()).Append(text).Append("\r\n");
    }

    /// <summary>The fields added so far, ready to write; adding starts anew.</summary>
    internal byte[] TakeTraceFields()
    {
        if (traceFields is null)
        {
            return [];
        }

        var octets = Encoding.UTF8.GetBytes(traceFields.ToString());
        traceFields = null;
        return octets;
    }

    internal void Accept(ReceivingRecipient recipient)
    {
        if (seen.Add(recipient.Address.ToString()))
        {
            recipients.Add(recipient);
        }
    }

    internal void Show(ReadOnlySequence<byte> octets)
    {
        foreach (var observer in observers ?? [])
        {
            observer.Write(octets);
        }
    }
}
