using Pennypost.Imap.Grammar;
using Pennypost.Imap.Responses;

namespace Pennypost.Imap.Server.Commands;

/// <summary>GETQUOTA and GETQUOTAROOT (RFC 9208 §4.1). Limits are set by administrators: there is no SETQUOTA.</summary>
internal static class Quota
{
    /// <summary>RFC 9208 §5.1: STORAGE counts in units of 1024 octets.</summary>
    private const long Unit = 1024;

    public static async ValueTask<Completion> GetAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        string root = ParseRoot(command);
        Write(session.Output, root, await Account(session).GetQuotaAsync(root, cancellationToken));
        return command.Definition!.Completed();
    }

    public static async ValueTask<Completion> GetRootAsync(ImapSession session, ImapCommand command, CancellationToken cancellationToken)
    {
        string mailbox = ParseMailbox(command);
        IImapQuota account = Account(session);
        string? root = await account.GetQuotaRootAsync(mailbox, cancellationToken);
        ResponseWriter output = session.Output;
        output.Write("* QUOTAROOT "u8);
        output.WriteMailbox(mailbox);
        if (root is not null)
        {
            output.WriteByte((byte)' ');
            output.WriteUtf8String(root);
        }

        output.EndLine();
        if (root is not null)
        {
            Write(output, root, await account.GetQuotaAsync(root, cancellationToken));
        }

        return command.Definition!.Completed();
    }

    private static IImapQuota Account(ImapSession session) => session.Account as IImapQuota ?? throw new ImapSyntaxException("QUOTA is not offered");

    private static string ParseRoot(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        string root = LogIn.Text(reader.ReadAString());
        reader.ExpectEnd();
        return root.Any(char.IsControl) ? throw new ImapSyntaxException("Quota root has control characters") : root;
    }

    private static string ParseMailbox(ImapCommand command)
    {
        ArgumentReader reader = command.Reader();
        string name = reader.ReadMailbox();
        reader.ExpectEnd();
        return name;
    }

    /// <summary>RFC 9208 §4.2.1: only resources that have a limit.</summary>
    private static void Write(ResponseWriter output, string root, QuotaUse use)
    {
        output.Write("* QUOTA "u8);
        output.WriteUtf8String(root);
        output.Write(" ("u8);
        if (use.MaximumOctets > 0)
        {
            output.Write("STORAGE "u8);
            output.WriteNumber((ulong)((use.Octets + Unit - 1) / Unit));
            output.WriteByte((byte)' ');
            output.WriteNumber((ulong)((use.MaximumOctets + Unit - 1) / Unit));
        }

        if (use.MaximumMessages > 0)
        {
            output.Write(use.MaximumOctets > 0 ? " MESSAGE "u8 : "MESSAGE "u8);
            output.WriteNumber((ulong)use.Messages);
            output.WriteByte((byte)' ');
            output.WriteNumber((ulong)use.MaximumMessages);
        }

        output.WriteByte((byte)')');
        output.EndLine();
    }
}
