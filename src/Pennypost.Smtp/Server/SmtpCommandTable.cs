using System.Text;
using Pennypost.Smtp.Server.Commands;

namespace Pennypost.Smtp.Server;

/// <summary>All commands of the server. A new command is one more file and one more row here.</summary>
internal static class SmtpCommandTable
{
    /// <summary>The rows, the most frequent commands first.</summary>
    public static readonly IReadOnlyList<SmtpCommand> All =
    [
        RcptCommand.Row,
        MailCommand.Row,
        DataCommand.Row,
        BdatCommand.Row,
        EhloCommand.Row,
        QuitCommand.Row,
        RsetCommand.Row,
        StartTlsCommand.Row,
        AuthCommand.Row,
        HeloCommand.Row,
        LhloCommand.Row,
        EtrnCommand.Row,
        NoopCommand.Row,
        HelpCommand.Row,
        VrfyCommand.Row,
        ExpnCommand.Row,
        .. WebRequestCommand.Rows,
    ];

    /// <summary>Finds a command by its verb, without regard to case (RFC 5321 §2.4).</summary>
    /// <param name="verb">The verb as sent.</param>
    /// <param name="protocol">The protocol of the session.</param>
    public static SmtpCommand? Find(ReadOnlySpan<byte> verb, SmtpProtocol protocol)
    {
        foreach (var command in All)
        {
            if (Ascii.EqualsIgnoreCase(verb, command.Verb) && command.IsIn(protocol))
            {
                return command;
            }
        }

        return null;
    }
}
