using System.Text;
using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server.Commands;

/// <summary>SETACL, DELETEACL, GETACL, LISTRIGHTS and MYRIGHTS (RFC 4314 §3).</summary>
internal static class Acl
{
    private const int MaximumIdentifierLength = 256;

    public static async ValueTask<Completion> SetAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        (string name, string identifier, AclEdit edit, MailboxRights rights) = ParseSet(command);
        await Account(session).SetAclAsync(name, identifier, edit, rights, cancellationToken);
        return command.Definition!.Completed();
    }

    public static async ValueTask<Completion> DeleteAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        (string name, string identifier) = ParseWithIdentifier(command);
        await Account(session).SetAclAsync(name, identifier, AclEdit.Replace, MailboxRights.None, cancellationToken);
        return command.Definition!.Completed();
    }

    public static async ValueTask<Completion> GetAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        string name = ParseName(command);
        IReadOnlyList<AclEntry> entries = await Account(session).GetAclAsync(name, cancellationToken);
        ResponseWriter output = session.Output;
        output.Write("* ACL "u8);
        output.WriteMailbox(name);
        foreach (AclEntry entry in entries)
        {
            output.WriteByte((byte)' ');
            output.WriteUtf8String(entry.Identifier);
            output.WriteByte((byte)' ');
            WriteRights(output, entry.Rights);
        }

        output.EndLine();
        return command.Definition!.Completed();
    }

    public static async ValueTask<Completion> ListAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        (string name, string identifier) = ParseWithIdentifier(command);
        MailboxRights required = await Account(session).GetRequiredRightsAsync(name, identifier, cancellationToken);
        ResponseWriter output = session.Output;
        output.Write("* LISTRIGHTS "u8);
        output.WriteMailbox(name);
        output.WriteByte((byte)' ');
        output.WriteUtf8String(identifier);
        output.WriteByte((byte)' ');
        string always = RightsText.Format(required);
        WriteRights(output, required);

        // RFC 4314 §3.7: each of the others by itself; the virtual ones are listed, too.
        foreach (char letter in RightsText.Format(MailboxRights.All).Where(letter => !always.Contains(letter, StringComparison.Ordinal)))
        {
            output.WriteByte((byte)' ');
            output.WriteByte((byte)letter);
        }

        output.EndLine();
        return command.Definition!.Completed();
    }

    public static async ValueTask<Completion> MineAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        string name = ParseName(command);
        WriteMine(session.Output, name, await Account(session).GetMyRightsAsync(name, cancellationToken));
        return command.Definition!.Completed();
    }

    /// <summary>MYRIGHTS, for LIST … RETURN (MYRIGHTS) too (RFC 8440).</summary>
    public static void WriteMine(ResponseWriter output, string name, MailboxRights rights)
    {
        output.Write("* MYRIGHTS "u8);
        output.WriteMailbox(name);
        output.WriteByte((byte)' ');
        WriteRights(output, rights);
        output.EndLine();
    }

    private static void WriteRights(ResponseWriter output, MailboxRights rights)
    {
        string text = RightsText.Format(rights);
        output.WriteAscii(text.Length > 0 ? text : "\"\"");
    }

    private static IImapAcl Account(ImapSession session) => session.Account as IImapAcl ?? throw new ImapSyntaxException("ACL is not offered");

    private static string ParseName(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        string name = reader.ReadMailbox();
        reader.ExpectEnd();
        return name;
    }

    private static (string Name, string Identifier) ParseWithIdentifier(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        string name = reader.ReadMailbox();
        reader.ExpectSpace();
        string identifier = ReadIdentifier(ref reader);
        reader.ExpectEnd();
        return (name, identifier);
    }

    private static (string Name, string Identifier, AclEdit Edit, MailboxRights Rights) ParseSet(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        string name = reader.ReadMailbox();
        reader.ExpectSpace();
        string identifier = ReadIdentifier(ref reader);
        reader.ExpectSpace();
        string letters = Encoding.ASCII.GetString(reader.ReadAString());
        reader.ExpectEnd();
        AclEdit edit = letters.StartsWith('+') ? AclEdit.Add : letters.StartsWith('-') ? AclEdit.Remove : AclEdit.Replace;

        // RFC 4314 §3.1: a right that the server does not know makes the command BAD.
        return RightsText.TryParse(letters.AsSpan(edit == AclEdit.Replace ? 0 : 1), out MailboxRights rights)
            ? (name, identifier, edit, rights)
            : throw new ImapSyntaxException("Unknown right");
    }

    private static string ReadIdentifier(ref ArgumentReader reader)
    {
        string identifier = LogIn.Text(reader.ReadAString());
        return identifier.Length is > 0 and <= MaximumIdentifierLength && !identifier.Any(char.IsControl)
            ? identifier
            : throw new ImapSyntaxException("Identifier is empty, too long or has control characters");
    }
}
