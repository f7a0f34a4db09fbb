using Pennypost.Store.Mailboxes;

namespace Pennypost.Core.MailAccess.Sharing;

/// <summary>Names of folders of others: <c>#users/Karen/INBOX</c> and <c>#public/News</c> (SVC-267, RFC 2342).</summary>
/// <param name="Owner">The other account's name as it was written.</param>
/// <param name="Folder">The folder's name in that account.</param>
internal sealed record SharedName(string Owner, string Folder)
{
    /// <summary>What names of other users' folders begin with.</summary>
    public const string Users = "#users/";

    /// <summary>What names of public folders begin with.</summary>
    public const string Public = "#public/";

    /// <summary>Reads a name; null when it is one of the user's own folders.</summary>
    public static SharedName? Parse(string name)
    {
        if (name.StartsWith(Public, StringComparison.Ordinal))
        {
            return new SharedName(FolderSharing.PublicAccountName, name[Public.Length..]);
        }

        if (!name.StartsWith(Users, StringComparison.Ordinal))
        {
            return null;
        }

        // A user alone, or none, is no folder, but it is in the namespace all the same.
        var slash = name.IndexOf('/', Users.Length);
        return slash < 0 ? new SharedName(name[Users.Length..], string.Empty) : new SharedName(name[Users.Length..slash], Canonical(name[(slash + 1)..]));
    }

    /// <summary>The name that a user sees.</summary>
    public static string Of(SharedFolder shared) =>
        shared.OwnerId == FolderSharing.PublicAccount ? Public + shared.Folder.Name : $"{Users}{shared.OwnerName}/{shared.Folder.Name}";

    /// <summary>RFC 3501 §5.1: INBOX in any case, and what is below it.</summary>
    private static string Canonical(string name) =>
        name.StartsWith("INBOX", StringComparison.OrdinalIgnoreCase) && (name.Length == 5 || name[5] == '/') ? string.Concat("INBOX", name.AsSpan(5)) : name;
}
