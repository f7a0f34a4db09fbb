using Pennypost.Core.Refusals;

namespace Pennypost.Core.Clients;

/// <summary>What administrators write beside an entry.</summary>
internal static class Comments
{
    private const int MaximumLength = 200;

    /// <summary>The comment without blanks around it.</summary>
    /// <exception cref="RefusedException">It is too long or holds control characters.</exception>
    public static string Checked(string comment)
    {
        var text = comment.Trim();
        return text.Length <= MaximumLength && !text.Any(char.IsControl)
            ? text
            : throw RefusedException.Invalid("comment", $"A comment has at most {MaximumLength} characters in one line.");
    }
}
