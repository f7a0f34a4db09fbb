using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server;

/// <summary>VANISHED (EARLIER): what a client that comes back has missed (RFC 7162 §3.2.10).</summary>
internal static class Vanished
{
    /// <summary>Tells the UIDs of a set that vanished since a modification sequence.</summary>
    /// <param name="session">The session, which offers QRESYNC.</param>
    /// <param name="mailbox">The view.</param>
    /// <param name="asked">The UIDs the client knows or asks about; null for all.</param>
    /// <param name="sinceModSeq">What the client knows.</param>
    /// <param name="cancellationToken">The connection has gone.</param>
    public static async ValueTask TellEarlierAsync(
        ImapSession session, SelectedMailbox mailbox, SequenceSet? asked, ulong sinceModSeq, CancellationToken cancellationToken)
    {
        var backend = (IImapQResync)session.RequireAccount();
        UidSet gone = await backend.GetVanishedAsync(mailbox.Backend, sinceModSeq, cancellationToken);

        // UIDs from UIDNEXT on have not been used yet: they cannot have vanished.
        uint last = mailbox.UidNext - 1;
        List<(uint, uint)> within = asked is null ? [(1u, last)] : asked.Resolve(last);
        UidSet told = mailbox.Without(UidRanges.Intersect(UidRanges.Intersect(gone.Ranges, within), [(1u, last)]));
        if (!told.IsEmpty)
        {
            session.Output.Write("* VANISHED (EARLIER) "u8);
            UidText.Write(session.Output, told);
            session.Output.EndLine();
        }
    }
}
