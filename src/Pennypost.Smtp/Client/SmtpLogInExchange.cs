using System.Text;

namespace Pennypost.Smtp.Client;

/// <summary>AUTH from the client's side: PLAIN (RFC 4616), else LOGIN.</summary>
internal static class SmtpLogInExchange
{
    public static async ValueTask RunAsync(
        SmtpDialogue dialogue,
        SmtpServerCapabilities capabilities,
        SmtpLogIn logIn,
        bool mayUsePassword,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        if (!mayUsePassword)
        {
            throw new SmtpClientException(SmtpFailure.LogIn, "The password is not sent without TLS.");
        }

        SmtpServerReply reply;
        if (capabilities.HasMechanism("PLAIN"))
        {
            reply = await dialogue.AskAsync($"AUTH PLAIN {Encode($"\0{logIn.Name}\0{logIn.Password}")}", timeout, cancellationToken);
        }
        else if (capabilities.HasMechanism("LOGIN"))
        {
            reply = await LogInAsync(dialogue, logIn, timeout, cancellationToken);
        }
        else
        {
            throw new SmtpClientException(SmtpFailure.LogIn, "The server offers neither AUTH PLAIN nor AUTH LOGIN.");
        }

        if (reply.Code != 235)
        {
            throw new SmtpClientException(SmtpFailure.LogIn, $"The server refused the log-in: {reply}", reply);
        }
    }

    private static async ValueTask<SmtpServerReply> LogInAsync(
        SmtpDialogue dialogue, SmtpLogIn logIn, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var reply = await dialogue.AskAsync("AUTH LOGIN", timeout, cancellationToken);
        if (reply.Code == 334)
        {
            reply = await dialogue.AskAsync(Encode(logIn.Name), timeout, cancellationToken);
        }

        return reply.Code == 334 ? await dialogue.AskAsync(Encode(logIn.Password), timeout, cancellationToken) : reply;
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
