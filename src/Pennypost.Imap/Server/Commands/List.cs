using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server.Commands;

/// <summary>LIST (RFC 9051 §6.3.9; RFC 3501 §6.3.8) with LIST-EXTENDED (RFC 5258), LIST-STATUS (RFC 5819), CHILDREN (RFC 3348) and SPECIAL-USE (RFC 6154).</summary>
internal static class List
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        ListArguments arguments = Parse(command);
        StatusWriter.Check(session, arguments.Status);
        if (arguments.Return.HasFlag(ListOptions.MyRights) && session.Account is not IImapAcl)
        {
            throw new ImapSyntaxException("Unknown return option");
        }

        if (arguments.Patterns.Count == 0)
        {
            // An empty pattern asks for the hierarchy delimiter; as one of several it matches nothing (RFC 5258 §3).
            if (!arguments.IsExtended)
            {
                session.Output.WriteLine("* LIST (\\Noselect) \"/\" \"\""u8);
            }

            return command.Definition!.Completed();
        }

        IReadOnlyList<ImapFolder> folders = await session.RequireAccount().ListFoldersAsync(cancellationToken);
        HashSet<string> subscribed = ((arguments.Selection | arguments.Return) & ListOptions.Subscribed) != ListOptions.None
            ? [.. await session.RequireAccount().ListSubscriptionsAsync(cancellationToken)]
            : [];
        await WriteAsync(session, arguments, folders, subscribed, cancellationToken);
        return command.Definition!.Completed();
    }

    private static ListArguments Parse(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        return ListArguments.Parse(ref reader);
    }

    private static async ValueTask WriteAsync(
        ImapSession session, ListArguments arguments, IReadOnlyList<ImapFolder> folders, HashSet<string> subscribed, CancellationToken cancellationToken)
    {
        // Selecting subscribed names means those without a mailbox, too (RFC 5258 §3.1).
        bool bySubscription = arguments.Selection.HasFlag(ListOptions.Subscribed);
        var known = folders.ToDictionary(folder => folder.Name, StringComparer.Ordinal);
        List<FolderNode> tree = FolderTree.Build(bySubscription ? folders.Concat(subscribed.Where(name => !known.ContainsKey(name)).Select(name => new ImapFolder(name))) : folders);
        HashSet<string> above = arguments.Selection.HasFlag(ListOptions.RecursiveMatch) ? NamesAbove(tree.Where(node => IsSelected(node, arguments, subscribed))) : [];
        foreach (FolderNode node in tree.Where(node => arguments.Patterns.Any(pattern => MailboxName.Matches(pattern, node.Name))))
        {
            bool selected = IsSelected(node, arguments, subscribed);
            bool holdsSelected = above.Contains(node.Name);
            if (!selected && !holdsSelected)
            {
                continue;
            }

            bool exists = known.TryGetValue(node.Name, out ImapFolder? folder);
            bool readable = exists && folder!.Rights.HasFlag(MailboxRights.Read);
            Write(session.Output, node with { Exists = exists }, arguments, (subscribed.Contains(node.Name), holdsSelected, readable));
            if (arguments.Return.HasFlag(ListOptions.MyRights) && exists)
            {
                Acl.WriteMine(session.Output, node.Name, folder!.Rights);
            }

            if (arguments.Return.HasFlag(ListOptions.Status) && readable && selected)
            {
                FolderStatus status = folder!.Status ?? await session.RequireAccount().GetStatusAsync(node.Name, cancellationToken);
                await StatusWriter.WriteAsync(session, node.Name, arguments.Status, status, cancellationToken);
            }

            if (session.Output.ShouldFlush)
            {
                await session.Output.FlushAsync(cancellationToken);
            }
        }
    }

    private static bool IsSelected(FolderNode node, ListArguments arguments, HashSet<string> subscribed) =>
        (!arguments.Selection.HasFlag(ListOptions.Subscribed) || subscribed.Contains(node.Name))
        && (!arguments.Selection.HasFlag(ListOptions.SpecialUse) || node.SpecialUse is not null);

    private static HashSet<string> NamesAbove(IEnumerable<FolderNode> nodes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (FolderNode node in nodes)
        {
            for (int end = node.Name.LastIndexOf(MailboxName.Separator); end > 0; end = node.Name.LastIndexOf(MailboxName.Separator, end - 1))
            {
                names.Add(node.Name[..end]);
            }
        }

        return names;
    }

    private static void Write(
        ResponseWriter output, FolderNode node, ListArguments arguments, (bool IsSubscribed, bool HoldsSelected, bool IsReadable) marks)
    {
        // RFC 5258 §3: \NonExistent says more than \Noselect, but only those who know it shall see it.
        bool extended = arguments.IsExtended || output.Has(EnabledExtensions.Imap4Rev2);
        output.Write("* LIST ("u8);
        output.Write(marks.IsReadable ? default : node.Exists ? "\\Noselect "u8 : extended ? "\\NonExistent "u8 : "\\Noselect "u8);
        output.Write(node.HasChildren ? "\\HasChildren"u8 : "\\HasNoChildren"u8);
        output.Write(marks.IsSubscribed ? " \\Subscribed"u8 : default);
        if (node.SpecialUse is not null)
        {
            output.WriteByte((byte)' ');
            output.WriteAscii(node.SpecialUse);
        }

        output.Write(") \"/\" "u8);
        output.WriteMailbox(node.Name);
        if (marks.HoldsSelected)
        {
            output.Write(arguments.Selection.HasFlag(ListOptions.Subscribed) ? " (\"CHILDINFO\" (\"SUBSCRIBED\"))"u8 : " (\"CHILDINFO\" (\"SPECIAL-USE\"))"u8);
        }

        output.EndLine();
    }
}
