using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>HELP: lists the commands (RFC 5321 §4.1.1.8).</summary>
internal static class HelpCommand
{
    public static readonly SmtpCommand Row = new(
        "HELP", SmtpStates.Any, SmtpCommandTraits.BeforeTls | SmtpCommandTraits.Idle, "HELP", RunAsync);

    private static ValueTask<SmtpReply?> RunAsync(SmtpSession session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken)
    {
        var lines = new List<ReplyText> { "Commands:" };
        foreach (var command in SmtpCommandTable.All)
        {
            if (command.Help is { } help && command.IsIn(session.Settings.Protocol))
            {
                lines.Add(new ReplyText("  " + help));
            }
        }

        lines.Add("See RFC 5321");
        return ValueTask.FromResult<SmtpReply?>(new SmtpReply(214, new EnhancedStatus(2, 0, 0), lines));
    }
}
