namespace Pennypost.Core.Routing;

/// <summary>Wildcards of addresses (CON-001): <c>*</c> stands for any number of characters, <c>?</c> for exactly one; the whole value must
/// match; case does not count.</summary>
public static class Wildcard
{
    /// <summary>Whether a pattern holds wildcards at all.</summary>
    public static bool IsPattern(string text) => text.AsSpan().IndexOfAny('*', '?') >= 0;

    /// <summary>Whether a value matches. Takes time of pattern length times value length at the most.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> value)
    {
        int p = 0, v = 0, star = -1, retry = 0;
        while (v < value.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                retry = v;
            }
            else if (p < pattern.Length && (pattern[p] == '?' || char.ToLowerInvariant(pattern[p]) == char.ToLowerInvariant(value[v])))
            {
                p++;
                v++;
            }
            else if (star >= 0)
            {
                // The last star takes one character more.
                p = star + 1;
                v = ++retry;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').IsEmpty;
    }
}
