using System.Globalization;
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

    /// <summary>A set of ranges in ascending order.</summary>
    public static UidSet Set(IEnumerable<(long First, long Last)> ascending) => new([.. ascending.Select(range => ((uint)range.First, (uint)range.Last))]);

    /// <summary>MAILBOXID (RFC 8474).</summary>
    public static string MailboxId(long folderId) => string.Create(CultureInfo.InvariantCulture, $"F{folderId}");

    /// <summary>EMAILID (RFC 8474): the message, which all its copies share.</summary>
    public static string EmailId(long messageId) => string.Create(CultureInfo.InvariantCulture, $"M{messageId}");

    /// <summary>What a copy did.</summary>
    public static CopyResult Copied(CopiedEntries copied) => new(
        (uint)copied.UidValidity,
        Set(copied.Sources),
        new UidSet([((uint)copied.FirstUid, (uint)(copied.FirstUid + copied.Sources.Length - 1))]));
}
