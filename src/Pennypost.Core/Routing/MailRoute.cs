using System.Collections.Immutable;
using Pennypost.Core.Sending;

namespace Pennypost.Core.Routing;

/// <summary>Where one accepted message goes.</summary>
internal sealed class MailRoute
{
    private readonly HashSet<long> _accounts = [];
    private readonly List<(string Recipient, ImmutableArray<long> Accounts)> _ways = [];

    private MailRoute(AcceptedMail mail) => Mail = mail;

    /// <summary>The message.</summary>
    public AcceptedMail Mail { get; }

    /// <summary>The accounts that get a copy, each once.</summary>
    public IReadOnlyCollection<long> Accounts => _accounts;

    /// <summary>The recipients by which an account gets its copy, as the envelope names them.</summary>
    /// <param name="account">One of <see cref="Accounts"/>.</param>
    public IEnumerable<string> RecipientsOf(long account) => _ways.Where(way => way.Accounts.Contains(account)).Select(way => way.Recipient);

    /// <summary>The recipients for the outgoing queue.</summary>
    public List<RoutedRecipient> Outgoing { get; } = [];

    /// <summary>The recipients that nobody has: they were known when the message was accepted, or the system itself wrote to them.</summary>
    public List<RoutedRecipient> Undeliverable { get; } = [];

    /// <summary>The recipients that got the message here and whose sender wants to be told (RFC 3461 §4.1, SUCCESS).</summary>
    public List<RoutedRecipient> Arrived { get; } = [];

    /// <summary>Whether the sending side has anything to do, be it only to report what became of a recipient.</summary>
    public bool HasOutgoing => Outgoing.Count > 0 || Undeliverable.Count > 0 || Arrived.Count > 0;

    /// <summary>Resolves the recipients of a message (USR-034: the envelope alone decides).</summary>
    /// <param name="mail">The message.</param>
    /// <param name="table">The recipients as known now.</param>
    /// <param name="implied">Whether account names are addresses by themselves (SET-333).</param>
    /// <param name="unrecognisedIsOutgoing">Whether what a local user sends to an unknown local address leaves (SET-332).</param>
    public static MailRoute Of(AcceptedMail mail, RecipientTable table, bool implied, bool unrecognisedIsOutgoing = false)
    {
        var route = new MailRoute(mail);
        for (var i = 0; i < mail.Recipients.Length; i++)
        {
            route.Add(new RoutedRecipient(mail.Recipients[i], mail.Options.For(i)), table, implied, unrecognisedIsOutgoing && mail.SubmittedBy is not null);
        }

        return route;
    }

    private void Add(RoutedRecipient recipient, RecipientTable table, bool implied, bool unrecognisedIsOutgoing)
    {
        var at = recipient.Address.LastIndexOf('@');
        var resolution = table.Resolve(recipient.Address[..at], recipient.Address[(at + 1)..].ToLowerInvariant(), MailSource.Smtp, implied);
        switch (resolution.Kind)
        {
            case ResolutionKind.Known:
                _accounts.UnionWith(resolution.Accounts);
                if (Mail.Options.RecipientField is not null)
                {
                    _ways.Add((recipient.Address, resolution.Accounts));
                }

                if (resolution.Remote)
                {
                    Outgoing.Add(recipient);
                }
                else if (recipient.Options.WantsSuccess && Mail.Sender.Length > 0)
                {
                    Arrived.Add(recipient);
                }

                break;
            case ResolutionKind.Unknown when unrecognisedIsOutgoing:
            case ResolutionKind.NotLocal:
                // The session decided that the sender may relay (USR-031); routing does not decide again.
                Outgoing.Add(recipient);
                break;
            default:
                Undeliverable.Add(recipient);
                break;
        }
    }
}

/// <summary>A recipient on its way through routing.</summary>
/// <param name="Address">The forward path.</param>
/// <param name="Options">What RCPT said beyond it.</param>
internal sealed record RoutedRecipient(string Address, RecipientOptions Options);
