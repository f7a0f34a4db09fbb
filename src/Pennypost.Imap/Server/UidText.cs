using System.Globalization;
using System.Text;

namespace Pennypost.Imap.Server;

/// <summary>UID sets as text, for response codes.</summary>
internal static class UidText
{
    public static string Of(UidSet uids)
    {
        var text = new StringBuilder();
        foreach ((uint first, uint last) in uids.Ranges)
        {
            text.Append(text.Length > 0 ? "," : string.Empty).Append(CultureInfo.InvariantCulture, $"{first}");
            if (last != first)
            {
                text.Append(CultureInfo.InvariantCulture, $":{last}");
            }
        }

        return text.ToString();
    }

    /// <summary>COPYUID (RFC 4315 §3).</summary>
    public static string CopyUid(CopyResult copied) => $"COPYUID {copied.UidValidity} {Of(copied.Source)} {Of(copied.Target)}";
}
