namespace Pennypost.Mail;

/// <summary>Lengths of lines.</summary>
internal static class LineLengths
{
    /// <summary>Octets of the longest line, its line break not counted.</summary>
    public static int Longest(ReadOnlySpan<byte> octets)
    {
        var longest = 0;
        while (!octets.IsEmpty)
        {
            var newline = octets.IndexOf((byte)'\n');
            var length = newline < 0 ? octets.Length : newline;
            longest = Math.Max(longest, length > 0 && newline >= 0 && octets[length - 1] == (byte)'\r' ? length - 1 : length);
            octets = newline < 0 ? [] : octets[(newline + 1)..];
        }

        return longest;
    }
}
