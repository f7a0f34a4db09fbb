using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server.Commands;

/// <summary>LIST (RFC 3501 §6.3.8) with the attributes of CHILDREN (RFC 3348) and SPECIAL-USE (RFC 6154).</summary>
internal static class List
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        if (ParsePattern(command) is not { } pattern)
        {
            // An empty pattern asks for the hierarchy delimiter.
            session.Output.WriteLine("* LIST (\\Noselect) \"/\" \"\""u8);
            return command.Definition!.Completed();
        }

        IReadOnlyList<ImapFolder> folders = await session.RequireAccount().ListFoldersAsync(cancellationToken);
        foreach (FolderNode node in FolderTree.Build(folders).Where(node => MailboxName.Matches(pattern, node.Name)))
        {
            Write(session.Output, node);
        }

        return command.Definition!.Completed();
    }

    /// <summary>Reference and pattern as one (RFC 3501 §6.3.8: joined in an implementation-dependent way); null for an empty pattern.</summary>
    public static string? ParsePattern(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        string reference = ModifiedUtf7.Decode(reader.ReadAString());
        reader.ExpectSpace();
        string pattern = ModifiedUtf7.Decode(reader.ReadListPattern());
        reader.ExpectEnd();
        return pattern.Length == 0 ? null : MailboxName.Canonical(reference + pattern);
    }

    private static void Write(ResponseWriter output, FolderNode node)
    {
        output.Write("* LIST ("u8);
        output.Write(node.Exists ? default : "\\Noselect "u8);
        output.Write(node.HasChildren ? "\\HasChildren"u8 : "\\HasNoChildren"u8);
        if (node.SpecialUse is not null)
        {
            output.WriteByte((byte)' ');
            output.WriteAscii(node.SpecialUse);
        }

        output.Write(") \"/\" "u8);
        output.WriteMailbox(node.Name);
        output.EndLine();
    }
}
