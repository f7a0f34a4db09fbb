using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server;

/// <summary>The beginning of a FETCH response, or of UIDFETCH when the client has given up message numbers (RFC 9586 §3.3).</summary>
internal static class FetchLine
{
    /// <summary>Writes up to the opening parenthesis, and the UID when it is wanted.</summary>
    /// <returns>True when an item has been written, so that the next one needs a space.</returns>
    public static bool Begin(ResponseWriter output, int index, uint uid, bool withUid)
    {
        output.Write("* "u8);
        if (output.Has(EnabledExtensions.UidOnly))
        {
            output.WriteNumber(uid);
            output.Write(" UIDFETCH ("u8);
            return false;
        }

        output.WriteNumber((ulong)index + 1);
        output.Write(withUid ? " FETCH (UID "u8 : " FETCH ("u8);
        if (withUid)
        {
            output.WriteNumber(uid);
        }

        return withUid;
    }

    public static void WriteModSeq(ResponseWriter output, ulong modSeq)
    {
        output.Write("MODSEQ ("u8);
        output.WriteNumber(modSeq);
        output.WriteByte((byte)')');
    }
}
