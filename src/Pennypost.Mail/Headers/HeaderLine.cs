namespace Pennypost.Mail;

/// <summary>Reads the name of a header line.</summary>
internal static class HeaderLine
{
    /// <summary>
    /// Length of the field name at the start of a line and place of its colon, or false when the line is no field.
    /// Names are printable ASCII without colon (RFC 5322 §2.2); white space before the colon is obsolete but read (§4.5).
    /// </summary>
    public static bool TryReadName(ReadOnlySpan<byte> line, out int nameLength, out int colon)
    {
        nameLength = 0;
        colon = line.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }

        nameLength = colon;
        while (nameLength > 0 && line[nameLength - 1] is (byte)' ' or (byte)'\t')
        {
            nameLength--;
        }

        return nameLength > 0 && line[..nameLength].IndexOfAnyExceptInRange((byte)33, (byte)126) < 0;
    }
}
