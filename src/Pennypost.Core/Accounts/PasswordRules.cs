using System.Text;

namespace Pennypost.Core.Accounts;

/// <summary>The rules for new passwords (USR-152, USR-171, STB-165). They hold when a password is set; existing ones stay valid.</summary>
public static class PasswordRules
{
    /// <summary>The most characters a password has.</summary>
    public const int MaximumLength = 128;

    /// <summary>Says what is wrong with a new password; null when it can be used.</summary>
    /// <param name="password">The new password.</param>
    /// <param name="minimumLength">Fewest characters, from the settings.</param>
    /// <returns>One sentence for a person, or null.</returns>
    public static string? Check(string password, int minimumLength)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (PasswordPreparation.Prepare(password) is not { } prepared)
        {
            return "The password has characters that cannot be typed on every keyboard, such as control characters.";
        }

        // Characters, not UTF-16 units: an emoji counts as one.
        var length = prepared.EnumerateRunes().Count();
        if (length < minimumLength || length == 0)
        {
            return $"The password needs at least {Math.Max(1, minimumLength)} characters.";
        }

        if (length > MaximumLength)
        {
            return $"The password may have {MaximumLength} characters at most.";
        }

        return prepared.Contains(' ', StringComparison.Ordinal) ? "The password must not contain a space." : null;
    }
}
