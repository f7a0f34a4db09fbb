namespace Pennypost.Core.Accounts;

/// <summary>An account to be made.</summary>
/// <param name="Name">Its log-in name.</param>
/// <param name="Password">Its password.</param>
/// <param name="DisplayName">Name for people.</param>
/// <param name="Comment">The administrator's comment.</param>
/// <param name="Enabled">Account access allowed.</param>
/// <param name="Administrator">May use the admin API.</param>
/// <param name="ExpiresOn">The last day of access; null for none.</param>
/// <param name="MustChangePassword">The admin app asks for another password.</param>
public sealed record NewAccount(
    string Name,
    string Password,
    string DisplayName = "",
    string Comment = "",
    bool Enabled = true,
    bool Administrator = false,
    DateOnly? ExpiresOn = null,
    bool MustChangePassword = false);

/// <summary>New values of an account.</summary>
/// <param name="DisplayName">Name for people.</param>
/// <param name="Comment">The administrator's comment.</param>
/// <param name="Enabled">Account access allowed.</param>
/// <param name="Administrator">May use the admin API.</param>
/// <param name="ExpiresOn">The last day of access; null for none.</param>
public sealed record AccountValues(string DisplayName, string Comment, bool Enabled, bool Administrator, DateOnly? ExpiresOn);

/// <summary>Rules for the texts of an account.</summary>
internal static class AccountTexts
{
    /// <summary>USR-154.</summary>
    public const int MaximumComment = 80;

    /// <summary>Enough for any name, little enough for any column.</summary>
    public const int MaximumDisplayName = 128;

    public static void Check(string displayName, string comment, Dictionary<string, string[]> errors)
    {
        CheckText("displayName", displayName, MaximumDisplayName, errors);
        CheckText("comments", comment, MaximumComment, errors);
    }

    private static void CheckText(string field, string text, int maximum, Dictionary<string, string[]> errors)
    {
        if (text.Length > maximum)
        {
            errors[field] = [$"At most {maximum} characters."];
        }
        else if (text.Any(char.IsControl))
        {
            // The display name reaches From header fields: no CR, LF or NUL.
            errors[field] = ["One line without control characters."];
        }
    }
}
