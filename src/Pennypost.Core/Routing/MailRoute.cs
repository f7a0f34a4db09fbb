namespace Pennypost.Core.Routing;

/// <summary>Where one accepted message goes.</summary>
internal sealed class MailRoute
{
    private readonly HashSet<long> _accounts = [];

    private MailRoute(AcceptedMail mail) => Mail = mail;

    /// <summary>The message.</summary>
    public AcceptedMail Mail { get; }

    /// <summary>The accounts that get a copy, each once.</summary>
    public IReadOnlyCollection<long> Accounts => _accounts;

    /// <summary>The recipients for the outgoing queue.</summary>
    public List<string> Outgoing { get; } = [];

    /// <summary>The recipients that nobody has: they were known when the message was accepted, or the system itself wrote to them.</summary>
    public List<string> Undeliverable { get; } = [];

    /// <summary>Whether the sending side has anything to do, be it only to report a failure.</summary>
    public bool HasOutgoing => Outgoing.Count > 0 || Undeliverable.Count > 0;

    /// <summary>Resolves the recipients of a message (USR-034: the envelope alone decides).</summary>
    /// <param name="mail">The message.</param>
    /// <param name="table">The recipients as known now.</param>
    /// <param name="implied">Whether account names are addresses by themselves (SET-333).</param>
    /// <param name="unrecognisedIsOutgoing">Whether what a local user sends to an unknown local address leaves (SET-332).</param>
    public static MailRoute Of(AcceptedMail mail, RecipientTable table, bool implied, bool unrecognisedIsOutgoing = false)
    {
        var route = new MailRoute(mail);
        foreach (var recipient in mail.Recipients)
        {
            route.Add(recipient, table, implied, unrecognisedIsOutgoing && mail.SubmittedBy is not null);
        }

        return route;
    }

    private void Add(string recipient, RecipientTable table, bool implied, bool unrecognisedIsOutgoing)
    {
        var at = recipient.LastIndexOf('@');
        var resolution = table.Resolve(recipient[..at], recipient[(at + 1)..].ToLowerInvariant(), MailSource.Smtp, implied);
        switch (resolution.Kind)
        {
            case ResolutionKind.Known:
                _accounts.UnionWith(resolution.Accounts);
                if (resolution.Remote)
                {
                    Outgoing.Add(recipient);
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
