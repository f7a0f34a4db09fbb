using Pennypost.Core.Refusals;

namespace Pennypost.Core.MailAccess.FolderAdministration;

/// <summary>The folder that a directory of an archive stands for.</summary>
internal static class ImportedFolder
{
    /// <summary>A name for a folder: whatever the directory is called, it never leads out of <paramref name="below"/>, because it is a name and no path.</summary>
    /// <param name="below">The folder that all come below; empty for none.</param>
    /// <param name="path">The directory as the archive writes it.</param>
    /// <exception cref="RefusedException">No folder can have such a name.</exception>
    public static string NameOf(string below, string path)
    {
        var levels = path.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(level => level is not ("." or "..")).ToList();
        if (below.Length > 0)
        {
            levels.Insert(0, below);
        }

        var name = levels.Count == 0 ? "INBOX" : string.Join('/', levels);

        // RFC 9051 §5.1: INBOX in any case is the inbox.
        name = name.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? "INBOX" : name;
        return FolderName.IsValid(name) ? name : throw RefusedException.Invalid("file", "A directory of the archive cannot become a folder: its name is too long, too deep or no text.");
    }
}
