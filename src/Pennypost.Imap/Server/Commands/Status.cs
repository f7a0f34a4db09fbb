using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server.Commands;

/// <summary>STATUS (RFC 3501 §6.3.10).</summary>
internal static class Status
{
    [Flags]
    private enum Items
    {
        None = 0,
        Messages = 1,
        Recent = 2,
        UidNext = 4,
        UidValidity = 8,
        Unseen = 16,
    }

    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        (string name, Items items) = Parse(command);
        FolderStatus status = await session.RequireAccount().GetStatusAsync(name, cancellationToken);
        Write(session.Output, name, items, status);
        return command.Definition!.Completed();
    }

    private static (string Name, Items Items) Parse(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        string name = reader.ReadMailbox();
        reader.ExpectSpace();
        reader.Expect((byte)'(');
        Items items = Items.None;
        do
        {
            items |= reader.TryTakeWord("MESSAGES"u8) ? Items.Messages
                : reader.TryTakeWord("RECENT"u8) ? Items.Recent
                : reader.TryTakeWord("UIDNEXT"u8) ? Items.UidNext
                : reader.TryTakeWord("UIDVALIDITY"u8) ? Items.UidValidity
                : reader.TryTakeWord("UNSEEN"u8) ? Items.Unseen
                : throw new ImapSyntaxException("Unknown status item");
        }
        while (reader.TryTake((byte)' '));
        reader.Expect((byte)')');
        reader.ExpectEnd();
        return (name, items);
    }

    private static void Write(ResponseWriter output, string name, Items items, FolderStatus status)
    {
        output.Write("* STATUS "u8);
        output.WriteMailbox(name);
        output.Write(" ("u8);
        bool first = true;
        WriteItem(output, items.HasFlag(Items.Messages), "MESSAGES "u8, (ulong)status.Messages, ref first);
        WriteItem(output, items.HasFlag(Items.Recent), "RECENT "u8, 0, ref first);
        WriteItem(output, items.HasFlag(Items.UidNext), "UIDNEXT "u8, status.UidNext, ref first);
        WriteItem(output, items.HasFlag(Items.UidValidity), "UIDVALIDITY "u8, status.UidValidity, ref first);
        WriteItem(output, items.HasFlag(Items.Unseen), "UNSEEN "u8, (ulong)status.Unseen, ref first);
        output.WriteByte((byte)')');
        output.EndLine();
    }

    private static void WriteItem(ResponseWriter output, bool asked, ReadOnlySpan<byte> name, ulong value, ref bool first)
    {
        if (asked)
        {
            output.Write(first ? default : " "u8);
            output.Write(name);
            output.WriteNumber(value);
            first = false;
        }
    }
}
