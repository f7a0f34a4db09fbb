using System.Globalization;
using System.Text;
using Pennypost.Imap.Responses;

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

    /// <summary>Writes a set that may be long, without making a string of it.</summary>
    public static void Write(ResponseWriter output, UidSet uids)
    {
        bool first = true;
        foreach ((uint from, uint to) in uids.Ranges)
        {
            WriteRange(output, from, to, ref first);
        }
    }

    /// <summary>Writes one range of a set.</summary>
    public static void WriteRange(ResponseWriter output, uint from, uint to, ref bool first)
    {
        output.Write(first ? default : ","u8);
        output.WriteNumber(from);
        if (to != from)
        {
            output.WriteByte((byte)':');
            output.WriteNumber(to);
        }

        first = false;
    }

    /// <summary>COPYUID (RFC 4315 §3).</summary>
    public static string CopyUid(CopyResult copied) => $"COPYUID {copied.UidValidity} {Of(copied.Source)} {Of(copied.Target)}";
}
