namespace Pennypost.Pop3.Session;

/// <summary>What follows PASS and AUTH: the answer of the mail system, counted failures, the TRANSACTION state.</summary>
internal static class LoggingIn
{
    /// <summary>Logs in; credentials that are null were malformed and fail like wrong ones.</summary>
    public static async ValueTask LogInAsync(this Pop3Session session, Pop3Credentials? credentials, CancellationToken cancellationToken)
    {
        var answer = credentials is null
            ? new Pop3LogIn.Refused()
            : await session.Backend.LogInAsync(credentials, session.Connection, cancellationToken);
        session.Answer(answer, credentials?.Name ?? string.Empty);
    }

    /// <summary>Tells the client how its log-in ended, and counts.</summary>
    public static void Answer(this Pop3Session session, Pop3LogIn answer, string name)
    {
        switch (answer)
        {
            case Pop3LogIn.Opened opened:
                session.Open(opened.Maildrop);
                session.Connection.Activity.Account = name;
                Pop3Log.LoggedIn(session.Logger, session.Connection.Id, name, session.Maildrop.RemainingCount);
                session.Metrics.LogIn("success");
                Welcome(session.Output, session.Maildrop);
                break;
            case Pop3LogIn.InUse:
                session.Metrics.LogIn("in-use");
                session.Output.Error("[IN-USE] Mailbox is open in another session"u8);
                break;
            case Pop3LogIn.TooSoon:
                session.Metrics.LogIn("too-soon");
                session.Output.Error("[LOGIN-DELAY] The last log-in was too short a time ago"u8);
                break;
            case Pop3LogIn.Busy:
                session.Metrics.LogIn("busy");
                // RFC 3206 §4: the same credentials may be tried again.
                session.Output.Error("[SYS/TEMP] Too many log-ins at the same time, try again"u8);
                break;
            default:
                session.Metrics.LogIn("refused");
                Pop3Log.LogInRefused(session.Logger, session.Connection.Id, session.Connection.RemoteEndPoint.Address);
                // RFC 3206 §4: the client may ask its user for another password.
                session.Output.Error("[AUTH] Log-in failed"u8);
                if (++session.FailedLogIns >= session.Options.MaximumFailedLogIns)
                {
                    session.End();
                }

                break;
        }
    }

    private static void Welcome(Pop3Output output, OpenMaildrop maildrop)
    {
        output.Write("+OK "u8);
        output.Write(maildrop.RemainingCount);
        output.Write(" messages, "u8);
        output.Write(maildrop.RemainingOctets);
        output.Write(" octets\r\n"u8);
    }
}
