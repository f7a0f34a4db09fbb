using System.Text;

namespace Pennypost.Mail;

/// <summary>Display names: cleaned, and written as phrases (RFC 5322 §3.2.5).</summary>
internal static class DisplayText
{
    /// <summary>Control characters, among them CR, LF and NUL, become spaces.</summary>
    public static string? Clean(string? text)
    {
        if (text is null || !text.Any(char.IsControl))
        {
            return text;
        }

        return new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
    }

    /// <summary>Atoms as they are, other ASCII in quotes, the rest in encoded words.</summary>
    public static string Phrase(string text)
    {
        if (!Ascii.IsValid(text) || text.Contains("=?", StringComparison.Ordinal) || EncodedWords.LongestRun(text) > EncodedWords.LongestPlainRun)
        {
            return EncodedWords.EncodePhrase(text);
        }

        if (text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '-' or '_' or '\'' or '+') && text.Trim() == text && !text.Contains("  ", StringComparison.Ordinal))
        {
            return text;
        }

        return "\"" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";
    }
}
