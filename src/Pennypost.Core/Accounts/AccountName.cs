using System.Collections.Frozen;

namespace Pennypost.Core.Accounts;

/// <summary>The rules for log-in names (USR-150, USR-151).</summary>
public static class AccountName
{
    /// <summary>The most characters a name has.</summary>
    public const int MaximumLength = 32;

    /// <summary>Names the system uses for something else.</summary>
    private static readonly FrozenSet<string> Reserved =
        FrozenSet.ToFrozenSet(["everyone", "admins", "no-one", "listserver", "mailer_daemon"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Says what is wrong with a name; null when it can be used.</summary>
    /// <param name="name">The name as typed.</param>
    /// <returns>One sentence for a person, or null.</returns>
    public static string? Check(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > MaximumLength)
        {
            return "A name has 1 to 32 characters.";
        }

        if (!IsWellFormed(name))
        {
            return "A name has only letters, digits, period, underscore and hyphen (A-Z, 0-9, no accents), "
                + "and no period at its beginning, at its end or beside another.";
        }

        return Reserved.Contains(name) ? "This name is reserved for the system." : null;
    }

    /// <summary>Whether the characters are those of a name: a valid local part (RFC 5321 §4.1.2 Dot-string) of few characters.</summary>
    /// <param name="name">Any text.</param>
    public static bool IsWellFormed(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MaximumLength || name[0] == '.' || name[^1] == '.')
        {
            return false;
        }

        for (var i = 0; i < name.Length; i++)
        {
            var allowed = char.IsAsciiLetterOrDigit(name[i]) || name[i] is '_' or '-' || (name[i] == '.' && name[i - 1] != '.');
            if (!allowed)
            {
                return false;
            }
        }

        return true;
    }
}
