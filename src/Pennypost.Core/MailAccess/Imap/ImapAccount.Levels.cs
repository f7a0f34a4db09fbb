using Pennypost.Core.MailAccess.Sharing;
using Pennypost.Imap;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>Levels above folders of others, which older mail programs want to open (SVC-267).</summary>
internal sealed partial class ImapAccount
{
    private bool ShowsLevels => service is not null && service.Get(ImapServiceSettings.FakeAccess);

    /// <summary>The levels above folders of others that are no folders to this user.</summary>
    private static IEnumerable<ImapFolder> Levels(IReadOnlyList<(string Name, FolderAccess Access)> found)
    {
        var known = found.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        return found.Where(one => !one.Access.IsOwn).SelectMany(one => Above(one.Name)).Where(known.Add)
            .Select(name => new ImapFolder(name, Status: LevelMailbox.Status, Rights: MailboxRights.Lookup | MailboxRights.Read));
    }

    /// <summary>Whether a name is a level above a folder of somebody else that the user may look up.</summary>
    private async ValueTask<bool> IsLevelAsync(string name, CancellationToken cancellationToken) =>
        ShowsLevels && name.StartsWith('#') && Levels(await _door.ListAsync(cancellationToken)).Any(level => level.Name == name);

    private static IEnumerable<string> Above(string name)
    {
        for (var end = name.LastIndexOf('/'); end > 0; end = name.LastIndexOf('/', end - 1))
        {
            yield return name[..end];
        }
    }
}
