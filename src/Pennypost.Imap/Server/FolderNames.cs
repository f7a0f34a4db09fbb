using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server;

/// <summary>Which names new mailboxes may have.</summary>
internal static class FolderNames
{
    /// <summary>Checks the name of a mailbox to be made.</summary>
    /// <param name="name">The name.</param>
    /// <param name="account">Whose namespaces it may be in.</param>
    /// <exception cref="ImapRefusalException">CANNOT: the name would be unusable with some client.</exception>
    public static string CheckNew(string name, IImapAccount account)
    {
        bool emptyLevel = name.Length == 0 || name[0] == MailboxName.Separator || name[^1] == MailboxName.Separator
            || name.Contains("//", StringComparison.Ordinal);
        if (emptyLevel)
        {
            throw new ImapRefusalException(ResponseCodes.Cannot, "A mailbox name has no empty level");
        }

        // Wildcards could not be listed by name (RFC 3501 §5.1 point 3), "#" begins a namespace (§5.1.2).
        if (name.AsSpan().ContainsAny('*', '%') || (name[0] == '#' && !IsInNamespace(name, account as IImapNamespaces)))
        {
            throw new ImapRefusalException(ResponseCodes.Cannot, "A mailbox name has no wildcard and does not begin with #");
        }

        return name;
    }

    private static bool IsInNamespace(string name, IImapNamespaces? namespaces) =>
        namespaces is not null
        && (name.StartsWith(namespaces.OtherUsers, StringComparison.Ordinal) || name.StartsWith(namespaces.Shared, StringComparison.Ordinal));
}
