using System.Text;
using Microsoft.Extensions.Logging;
using Pennypost.Smtp.Replies;

namespace Pennypost.Smtp.Server;

/// <summary>Writes what is said in one session (SVC-074): every line, but neither credentials nor messages.</summary>
/// <param name="logger">Where to.</param>
/// <param name="session">The session's name in all logs.</param>
internal sealed class SmtpDialogueLog(ILogger logger, string session)
{
    /// <summary>A command line of the client. What follows a mechanism's name is a credential.</summary>
    /// <param name="line">The line without its end.</param>
    public void Heard(ReadOnlySpan<byte> line)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            var text = Printable(Encoding.UTF8.GetString(line));
            if (text.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase) && text.IndexOf(' ', 5) is > 0 and var end)
            {
                text = text[..end] + " ***";
            }

            SmtpLog.Heard(logger, session, text);
        }
    }

    /// <summary>A line of the client that may hold a credential.</summary>
    public void HeardSecret() => SmtpLog.Heard(logger, session, "***");

    /// <summary>Octets of a message.</summary>
    /// <param name="octets">How many.</param>
    public void HeardMessage(long octets) => SmtpLog.HeardMessage(logger, session, octets);

    /// <summary>A reply of the server.</summary>
    /// <param name="reply">The reply. A challenge is shown without its text.</param>
    public void Said(SmtpReply reply)
    {
        if (logger.IsEnabled(LogLevel.Information))
        {
            SmtpLog.Said(logger, session, reply.Code == 334 ? "334 ***" : Printable(reply.ToString().ReplaceLineEndings(" | ")));
        }
    }

    // A line of a log stays a line.
    private static string Printable(string text) => string.Create(text.Length, text, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
        {
            span[i] = char.IsControl(source[i]) || source[i] is '\u2028' or '\u2029' ? '?' : source[i];
        }
    });
}
