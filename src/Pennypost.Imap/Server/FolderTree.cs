using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server;

/// <summary>One name of a LIST or LSUB response.</summary>
/// <param name="Name">The whole name.</param>
/// <param name="Exists">There is a mailbox of this name; otherwise it is only a level above others.</param>
/// <param name="HasChildren">There are names below it.</param>
/// <param name="SpecialUse">An attribute of RFC 6154; null for none.</param>
internal sealed record FolderNode(string Name, bool Exists, bool HasChildren, string? SpecialUse);

/// <summary>Names with the levels above them, sorted with INBOX first.</summary>
internal static class FolderTree
{
    public static List<FolderNode> Build(IEnumerable<ImapFolder> folders)
    {
        var nodes = new SortedDictionary<string, FolderNode>(InboxFirst.Instance);
        foreach (ImapFolder folder in folders)
        {
            bool hasChildren = nodes.TryGetValue(folder.Name, out FolderNode? known) && known.HasChildren;
            nodes[folder.Name] = new FolderNode(folder.Name, true, hasChildren, folder.SpecialUse);
            for (int end = folder.Name.LastIndexOf(MailboxName.Separator); end > 0; end = folder.Name.LastIndexOf(MailboxName.Separator, end - 1))
            {
                string parent = folder.Name[..end];
                nodes[parent] = nodes.TryGetValue(parent, out FolderNode? node) ? node with { HasChildren = true } : new FolderNode(parent, false, true, null);
            }
        }

        return [.. nodes.Values];
    }

    private sealed class InboxFirst : IComparer<string>
    {
        public static readonly InboxFirst Instance = new();

        public int Compare(string? x, string? y)
        {
            int byInbox = (y == "INBOX").CompareTo(x == "INBOX");
            return byInbox != 0 ? byInbox : string.CompareOrdinal(x, y);
        }
    }
}
