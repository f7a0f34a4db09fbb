using System.Globalization;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server;

/// <summary>What the server can do, as CAPABILITY tells it: a row each, with the condition under which it is true.</summary>
internal static class Capabilities
{
    private static readonly (string Name, Func<ImapSession, bool> Applies)[] Table =
    [
        ("IMAP4rev1", _ => true),

        // RFC 9051 Appendix E: IDLE is a part of it.
        ("IMAP4rev2", session => session.Settings.IdleEnabled),
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
        ("ACL", session => session.Account is IImapAcl), // RFC 4314
        ("RIGHTS=kxte", session => session.Account is IImapAcl), // RFC 4314 §2.2: the rights that RFC 2086 did not know
        ("LIST-MYRIGHTS", session => session.Account is IImapAcl), // RFC 8440
        ("QUOTA", session => session.Account is IImapQuota), // RFC 9208
        ("QUOTA=RES-STORAGE", session => session.Account is IImapQuota), // RFC 9208 §5.1
        ("QUOTA=RES-MESSAGE", session => session.Account is IImapQuota), // RFC 9208 §5.2
        ("UIDPLUS", _ => true), // RFC 4315
        ("UNSELECT", _ => true), // RFC 3691
        ("MOVE", session => session.Account is IImapMove), // RFC 6851
        ("SPECIAL-USE", session => session.Account is IImapSpecialUse), // RFC 6154
        ("CREATE-SPECIAL-USE", session => session.Account is IImapCreateSpecialUse), // RFC 6154 §3
        ("LIST-EXTENDED", LoggedIn), // RFC 5258
        ("LIST-STATUS", LoggedIn), // RFC 5819
        ("STATUS=SIZE", LoggedIn), // RFC 8438
        ("ESEARCH", LoggedIn), // RFC 4731
        ("SEARCHRES", LoggedIn), // RFC 5182
        ("WITHIN", LoggedIn), // RFC 5032
        ("SORT", LoggedIn), // RFC 5256
        ("SORT=DISPLAY", LoggedIn), // RFC 5957
        ("ESORT", LoggedIn), // RFC 5267
        ("THREAD=ORDEREDSUBJECT", LoggedIn), // RFC 5256
        ("THREAD=REFERENCES", LoggedIn), // RFC 5256
        ("PARTIAL", LoggedIn), // RFC 9394
        ("CONDSTORE", session => session.Account is IImapCondStore), // RFC 7162
        ("QRESYNC", session => session.Account is IImapQResync), // RFC 7162
        ("UIDONLY", LoggedIn), // RFC 9586
        ("UTF8=ACCEPT", LoggedIn), // RFC 6855
        ("BINARY", LoggedIn), // RFC 3516
        ("MULTIAPPEND", LoggedIn), // RFC 3502
        ("CATENATE", LoggedIn), // RFC 4469
        ("REPLACE", session => session.Account is IImapReplace), // RFC 8508
        ("COMPRESS=DEFLATE", session => session.Account is not null && !session.Connection.IsCompressed), // RFC 4978 §2
        ("INPROGRESS", LoggedIn), // RFC 9585
        ("APPENDLIMIT=", LoggedIn), // RFC 7889
        ("METADATA", session => session.Account is IImapMetadata), // RFC 5464
        ("OBJECTID", session => session.Account is IImapObjectId), // RFC 8474
        ("SAVEDATE", session => session.Account is IImapSaveDate), // RFC 8514
        ("PREVIEW", session => session.Account is IImapPreview), // RFC 8970
    ];

    private static bool LoggedIn(ImapSession session) => session.Account is not null;

    public static bool CanStartTls(ImapSession session) =>
        session.Account is null && session.Settings.Tls is not null && session.Connection.Tls is null;

    /// <summary>Passwords may be sent on this connection.</summary>
    public static bool MayLogIn(ImapSession session) => session.Connection.Tls is not null || session.Settings.AllowPlaintextLogIn;

    public static void Write(ImapSession session, ResponseWriter output) => output.WriteAscii(Text(session));

    /// <summary>A name that ends in "=" gets its value.</summary>
    private static string WithValue(string name, ImapSession session) =>
        name == "APPENDLIMIT=" ? string.Create(CultureInfo.InvariantCulture, $"{name}{session.RequireAccount().MaximumMessageSize}") : name;

    /// <summary>CAPABILITY and the names: an untagged response or a response code.</summary>
    public static string Text(ImapSession session) =>
        "CAPABILITY " + string.Join(
            ' ', Table.Where(row => row.Applies(session)).Select(row => WithValue(row.Name, session)).Concat(SaslLogIn.Names(session).Select(name => "AUTH=" + name)));
}
