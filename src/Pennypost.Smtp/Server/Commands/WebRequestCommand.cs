using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server.Commands;

/// <summary>First words of HTTP requests: a browser was tricked into talking to this port. Its next lines may be anything, so the session ends.</summary>
internal static class WebRequestCommand
{
    public static readonly IReadOnlyList<SmtpCommand> Rows = [Row("GET"), Row("POST"), Row("PUT"), Row("HEAD"), Row("CONNECT"), Row("OPTIONS")];

    private static SmtpCommand Row(string verb) => new(
        verb, SmtpStates.Any, SmtpCommandTraits.BeforeTls, Help: null, static (_, _, _) => ValueTask.FromResult<SmtpReply?>(StandardReplies.NotMail));
}
