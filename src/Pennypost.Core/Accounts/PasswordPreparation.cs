using System.Globalization;
using System.Text;

namespace Pennypost.Core.Accounts;

/// <summary>Brings a password into the one form that is stored and compared, so that the same password typed on two systems is the
/// same bytes (USR-153).</summary>
/// <remarks>The steps of SASLprep, RFC 4013 §2, that can differ between keyboards: mapping and normalisation, then the refusal of control
/// characters. The bidirectional check is left out: it would refuse passwords without making any two of them equal.</remarks>
public static class PasswordPreparation
{
    /// <summary>Longer input is no password: it is refused before any work is done on it.</summary>
    public const int MaximumInput = 1024;

    /// <summary>Prepares a password.</summary>
    /// <param name="password">What was typed or sent.</param>
    /// <returns>The prepared form, or null when this cannot be a password.</returns>
    public static string? Prepare(string password)
    {
        ArgumentNullException.ThrowIfNull(password);
        if (password.Length > MaximumInput)
        {
            return null;
        }

        if (Ascii.IsValid(password))
        {
            return password.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0 || password.Contains('\u007f', StringComparison.Ordinal) ? null : password;
        }

        return PrepareInternational(password);
    }

    private static string? PrepareInternational(string password)
    {
        var mapped = new StringBuilder(password.Length);
        foreach (var rune in password.EnumerateRunes())
        {
            if (IsMappedToNothing(rune.Value))
            {
                continue;
            }

            // RFC 4013 §2.1: non-ASCII space characters become U+0020.
            mapped.Append(Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator ? " " : rune.ToString());
        }

        // EnumerateRunes has replaced broken surrogates by U+FFFD, which is refused below, so Normalize cannot throw.
        var prepared = mapped.ToString().Normalize(NormalizationForm.FormKC);
        foreach (var rune in prepared.EnumerateRunes())
        {
            // RFC 4013 §2.3: control characters, and characters that stand for nothing that can be typed.
            if (rune.Value == 0xFFFD || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return null;
            }
        }

        return prepared;
    }

    /// <summary>RFC 3454 table B.1, "commonly mapped to nothing".</summary>
    private static bool IsMappedToNothing(int value) => value is 0x00AD or 0x034F or 0x1806 or (>= 0x180B and <= 0x180D)
        or (>= 0x200B and <= 0x200D) or 0x2060 or (>= 0xFE00 and <= 0xFE0F) or 0xFEFF;
}
