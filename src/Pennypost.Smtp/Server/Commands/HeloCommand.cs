using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>HELO: the greeting without extensions (RFC 5321 §4.1.1.1).</summary>
internal static class HeloCommand
{
    public static readonly SmtpCommand Row = new(
        "HELO", SmtpStates.Any, SmtpCommandTraits.BeforeTls | SmtpCommandTraits.Idle, "HELO domain", RunAsync)
    {
        Protocols = SmtpProtocols.Smtp,
    };

    private static async ValueTask<SmtpReply?> RunAsync(SmtpSession session, ReadOnlyMemory<byte> argument, CancellationToken cancellationToken) =>
        await EhloCommand.GreetAsync(session, argument, extended: false, cancellationToken)
        ?? new SmtpReply(250, null, [session.Settings.HostName]);
}
