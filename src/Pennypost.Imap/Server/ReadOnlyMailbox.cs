namespace Pennypost.Imap.Server;

/// <summary>A mailbox opened by EXAMINE cannot be changed (RFC 3501 §6.3.2).</summary>
internal static class ReadOnlyMailbox
{
    public static void Refuse(SelectedMailbox mailbox)
    {
        if (mailbox.ReadOnly)
        {
            throw new ImapRefusalException(ResponseCodes.NoPermission, "The mailbox is open for reading only");
        }
    }
}
