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
        EhloCommand.Row,
        QuitCommand.Row,
        RsetCommand.Row,
        StartTlsCommand.Row,
        AuthCommand.Row,
        HeloCommand.Row,
        NoopCommand.Row,
        HelpCommand.Row,
        VrfyCommand.Row,
        ExpnCommand.Row,
        .. WebRequestCommand.Rows,
    ];

    /// <summary>Finds a command by its verb, without regard to case (RFC 5321 §2.4).</summary>
    /// <param name="verb">The verb as sent.</param>
    public static SmtpCommand? Find(ReadOnlySpan<byte> verb)
    {
        foreach (var command in All)
        {
            if (Ascii.EqualsIgnoreCase(verb, command.Verb))
            {
                return command;
            }
        }

        return null;
    }
}
