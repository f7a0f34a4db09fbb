namespace Pennypost.Imap.Responses;

/// <summary>What the client has turned on (RFC 5161): each changes how responses are written from then on.</summary>
[Flags]
internal enum EnabledExtensions
{
    None = 0,

    /// <summary>CONDSTORE: changes of flags are told with MODSEQ (RFC 7162 §3.1).</summary>
    CondStore = 1,

    /// <summary>QRESYNC: VANISHED in place of EXPUNGE (RFC 7162 §3.2).</summary>
    QResync = 2,

    /// <summary>IMAP4rev2: ESEARCH in place of SEARCH, no RECENT, mailbox names in UTF-8 (RFC 9051 Appendix E).</summary>
    Imap4Rev2 = 4,

    /// <summary>UTF8=ACCEPT: mailbox names in UTF-8 (RFC 6855).</summary>
    Utf8 = 8,

    /// <summary>UIDONLY: no message numbers at all (RFC 9586).</summary>
    UidOnly = 16,
}
