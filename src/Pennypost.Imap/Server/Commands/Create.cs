using System.Text;
using Pennypost.Imap.Grammar;

namespace Pennypost.Imap.Server.Commands;

/// <summary>CREATE (RFC 9051 §6.3.4), with USE (RFC 6154 §3) and MAILBOXID (RFC 8474 §4.1). It does not subscribe (USR-045).</summary>
internal static class Create
{
    public static async ValueTask<Completion> RunAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        (string name, string? specialUse) = Parse(session, command);
        if (name == "INBOX")
        {
            return Completion.No(ResponseCodes.AlreadyExists, "INBOX is always there");
        }

        IImapAccount account = session.RequireAccount();
        if (specialUse is null)
        {
            await account.CreateFolderAsync(name, cancellationToken);
        }
        else
        {
            await ((IImapCreateSpecialUse)account).CreateFolderAsync(name, specialUse, cancellationToken);
        }

        return command.Definition!.Completed(
            account is IImapObjectId identified ? $"MAILBOXID ({await identified.GetMailboxIdAsync(name, cancellationToken)})" : null);
    }

    private static (string Name, string? SpecialUse) Parse(ImapSession session, ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        string name = reader.ReadMailbox();
        List<string> uses = [];
        if (reader.TryTake((byte)' '))
        {
            reader.Expect((byte)'(');
            if (!reader.TryTakeWord("USE ("u8) || session.Account is not IImapCreateSpecialUse)
            {
                throw new ImapSyntaxException("Unknown parameter");
            }

            uses = ReadUses(ref reader);
            reader.Expect((byte)')');
        }

        reader.ExpectEnd();

        // A trailing separator says that names below it will be created later; the mailbox itself may be created as well.
        name = FolderNames.CheckNew(name.EndsWith(MailboxName.Separator) ? name[..^1] : name, session.RequireAccount());
        return (name, Choose(session, uses));
    }

    private static List<string> ReadUses(ref ArgumentReader reader)
    {
        var uses = new List<string>();
        if (!reader.TryTake((byte)')'))
        {
            do
            {
                reader.Expect((byte)'\\');
                uses.Add("\\" + Encoding.ASCII.GetString(reader.ReadAtom()));
            }
            while (reader.TryTake((byte)' '));
            reader.Expect((byte)')');
        }

        return uses;
    }

    /// <summary>RFC 6154 §3: an attribute that cannot be given is refused with USEATTR; a mailbox has one use here.</summary>
    private static string? Choose(ImapSession session, List<string> uses)
    {
        if (uses.Count == 0)
        {
            return null;
        }

        IReadOnlyList<string> offered = session.Account is IImapSpecialUse special ? special.SpecialUses : [];
        return uses.Count == 1 && offered.FirstOrDefault(use => use.Equals(uses[0], StringComparison.OrdinalIgnoreCase)) is { } chosen
            ? chosen
            : throw new ImapRefusalException(ResponseCodes.UseAttribute, "A mailbox cannot have this special use");
    }
}
