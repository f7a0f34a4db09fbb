namespace Pennypost.Smtp.Server.Commands;

/// <summary>LHLO: EHLO of LMTP, with the same meaning and reply (RFC 2033 §4.1).</summary>
internal static class LhloCommand
{
    public static readonly SmtpCommand Row = new(
        "LHLO", SmtpStates.Any, SmtpCommandTraits.BeforeTls | SmtpCommandTraits.Idle | SmtpCommandTraits.EndsGroup, "LHLO domain", EhloCommand.RunAsync)
    {
        Protocols = SmtpProtocols.Lmtp,
    };
}
