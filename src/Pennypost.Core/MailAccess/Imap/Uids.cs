using Pennypost.Imap;
using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>UIDs and flags between the words of IMAP and those of the store.</summary>
internal static class Uids
{
    /// <summary>The ranges of a set.</summary>
    public static IReadOnlyList<(long First, long Last)> Ranges(UidSet uids) => [.. uids.Ranges.Select(range => ((long)range.First, (long)range.Last))];

    /// <summary>A set of UIDs in ascending order.</summary>
    public static UidSet Set(IEnumerable<long> ascending) => UidSet.Of(ascending.Select(uid => (uint)uid));

    /// <summary>What a copy did.</summary>
    public static CopyResult Copied(CopiedEntries copied) => new(
        (uint)copied.UidValidity,
        Set(copied.Sources),
        new UidSet([((uint)copied.FirstUid, (uint)(copied.FirstUid + copied.Sources.Length - 1))]));
}
