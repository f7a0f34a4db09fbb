using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server;

/// <summary>What the server can do, as CAPABILITY tells it: a row each, with the condition under which it is true.</summary>
internal static class Capabilities
{
    private static readonly (string Name, Func<ImapSession, bool> Applies)[] Table =
    [
        ("IMAP4rev1", _ => true),
        ("LITERAL+", _ => true), // RFC 7888
        ("SASL-IR", session => session.Account is null), // RFC 4959
        ("STARTTLS", CanStartTls),
        ("AUTH=PLAIN", session => session.Account is null && MayLogIn(session)),
        ("LOGINDISABLED", session => session.Account is null && !MayLogIn(session)), // RFC 3501 §6.2.3
        ("ID", _ => true), // RFC 2971
        ("ENABLE", _ => true), // RFC 5161
        ("IDLE", session => session.Settings.IdleEnabled), // RFC 2177
        ("NAMESPACE", _ => true), // RFC 2342
        ("CHILDREN", _ => true), // RFC 3348
        ("UIDPLUS", _ => true), // RFC 4315
        ("UNSELECT", _ => true), // RFC 3691
        ("MOVE", session => session.Account is IImapMove), // RFC 6851
        ("SPECIAL-USE", session => session.Account is IImapSpecialUse), // RFC 6154
    ];

    public static bool CanStartTls(ImapSession session) =>
        session.Account is null && session.Settings.Tls is not null && session.Connection.Tls is null;

    /// <summary>Passwords may be sent on this connection.</summary>
    public static bool MayLogIn(ImapSession session) => session.Connection.Tls is not null || session.Settings.AllowPlaintextLogIn;

    public static void Write(ImapSession session, ResponseWriter output) => output.WriteAscii(Text(session));

    /// <summary>CAPABILITY and the names: an untagged response or a response code.</summary>
    public static string Text(ImapSession session) =>
        "CAPABILITY " + string.Join(
            ' ', Table.Where(row => row.Applies(session)).Select(row => row.Name).Concat(SaslLogIn.Names(session).Select(name => "AUTH=" + name)));
}
