namespace Pennypost.Net.Sasl;

/// <summary>Names as SCRAM and GS2 write them: comma and equals sign escaped (RFC 5802 §5.1).</summary>
internal static class ScramName
{
    /// <summary>Reads <c>n=name</c> or <c>a=name</c>.</summary>
    /// <param name="text">The attribute.</param>
    /// <param name="attribute">Its letter and the equals sign.</param>
    /// <param name="name">The name without escapes.</param>
    public static bool TryRead(string text, string attribute, out string name)
    {
        name = string.Empty;
        if (!text.StartsWith(attribute, StringComparison.Ordinal) || text.Length == attribute.Length || text.Length > attribute.Length + (3 * SaslText.MaximumName))
        {
            return false;
        }

        var escaped = text[attribute.Length..];
        for (var at = escaped.IndexOf('='); at >= 0; at = escaped.IndexOf('=', at + 1))
        {
            // "=" stands only in "=2C" and "=3D".
            if (string.CompareOrdinal(escaped, at, "=2C", 0, 3) != 0 && string.CompareOrdinal(escaped, at, "=3D", 0, 3) != 0)
            {
                return false;
            }
        }

        name = escaped.Replace("=2C", ",", StringComparison.Ordinal).Replace("=3D", "=", StringComparison.Ordinal);
        return name.Length <= SaslText.MaximumName;
    }
}
