using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server;

/// <summary>Writes STATUS responses, for STATUS and for LIST … RETURN (STATUS …) (RFC 5819).</summary>
internal static class StatusWriter
{
    private const StatusItems DeletedItems = StatusItems.Deleted | StatusItems.DeletedStorage;

    /// <summary>Items that the account does not offer are syntax errors.</summary>
    public static void Check(ImapSession session, StatusItems items)
    {
        IImapAccount account = session.RequireAccount();
        if ((items.HasFlag(StatusItems.HighestModSeq) && account is not IImapCondStore) || (items.HasFlag(StatusItems.MailboxId) && account is not IImapObjectId))
        {
            throw new ImapSyntaxException("Unknown status item");
        }

        if (items.HasFlag(StatusItems.HighestModSeq))
        {
            session.Enable(EnabledExtensions.CondStore); // RFC 7162 §3.1: asking for it turns CONDSTORE on.
        }
    }

    public static async ValueTask WriteAsync(
        ImapSession session, string name, StatusItems items, FolderStatus status, CancellationToken cancellationToken)
    {
        DeletedMessages deleted = (items & DeletedItems) != StatusItems.None
            ? await session.RequireAccount().CountDeletedAsync(name, cancellationToken)
            : default;
        ResponseWriter output = session.Output;
        output.Write("* STATUS "u8);
        output.WriteMailbox(name);
        output.Write(" ("u8);
        bool first = true;
        Item(StatusItems.Messages, "MESSAGES "u8, (ulong)status.Messages);
        Item(StatusItems.Recent, "RECENT "u8, 0);
        Item(StatusItems.UidNext, "UIDNEXT "u8, status.UidNext);
        Item(StatusItems.UidValidity, "UIDVALIDITY "u8, status.UidValidity);
        Item(StatusItems.Unseen, "UNSEEN "u8, (ulong)status.Unseen);
        Item(StatusItems.HighestModSeq, "HIGHESTMODSEQ "u8, status.HighestModSeq);
        Item(StatusItems.Size, "SIZE "u8, (ulong)status.Size);
        Item(StatusItems.Deleted, "DELETED "u8, (ulong)deleted.Messages);
        Item(StatusItems.DeletedStorage, "DELETED-STORAGE "u8, (ulong)(deleted.Octets + 1023) / 1024);
        Item(StatusItems.AppendLimit, "APPENDLIMIT "u8, (ulong)session.RequireAccount().MaximumMessageSize);
        if (items.HasFlag(StatusItems.MailboxId) && status.MailboxId is { } id)
        {
            output.Write(first ? "MAILBOXID ("u8 : " MAILBOXID ("u8);
            output.WriteAscii(id);
            output.WriteByte((byte)')');
        }

        output.WriteByte((byte)')');
        output.EndLine();

        void Item(StatusItems item, ReadOnlySpan<byte> itemName, ulong value)
        {
            if ((items & item) != StatusItems.None)
            {
                output.Write(first ? default : " "u8);
                output.Write(itemName);
                output.WriteNumber(value);
                first = false;
            }
        }
    }
}
