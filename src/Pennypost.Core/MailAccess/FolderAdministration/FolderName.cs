namespace Pennypost.Core.MailAccess.FolderAdministration;

/// <summary>Names of folders: levels with '/' between them.</summary>
public static class FolderName
{
    private const int MaximumLevel = 250;
    private const int MaximumLevels = 20;

    /// <summary>Whether an administrator may give a folder this name.</summary>
    /// <param name="name">The whole name.</param>
    public static bool IsValid(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var levels = name.Split('/');
        return levels.Length <= MaximumLevels && levels.All(level => level.Length is > 0 and <= MaximumLevel && !level.Any(char.IsControl) && IsWellFormed(level));
    }

    /// <summary>The name as directories of an archive: no level can leave it or be refused by a file system.</summary>
    /// <param name="name">The whole name.</param>
    public static string ToPath(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return string.Join('/', name.Split('/').Select(Safe));
    }

    private static string Safe(string level)
    {
        var safe = string.Concat(level.Select(c => char.IsControl(c) || "\\:*?\"<>|".Contains(c, StringComparison.Ordinal) ? '_' : c)).Trim(' ', '.');
        return safe.Length == 0 ? "_" : safe;
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(i + 1 < text.Length && char.IsSurrogatePair(text[i], text[++i])))
            {
                return false;
            }
        }

        return true;
    }
}
