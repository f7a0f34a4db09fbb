namespace Pennypost.EndToEnd;

/// <summary>Puts messages into inboxes by bare SMTP, for tests about reading.</summary>
internal static class Submission
{
    /// <summary>Delivers a small message to an account, as another mail server would.</summary>
    public static async Task SendAsync(RunningSystem system, TestAccount account, string subject)
    {
        await using var client = await RawClient.ConnectAsync(system.Ports.Smtp);
        (await client.SmtpAsync(null)).ShouldStartWith("220");
        (await client.SmtpAsync("EHLO client.example")).ShouldStartWith("250");
        (await client.SmtpAsync("MAIL FROM:<sender@elsewhere.example>")).ShouldStartWith("250");
        (await client.SmtpAsync($"RCPT TO:<{account.Address}>")).ShouldStartWith("250");
        (await client.SmtpAsync("DATA")).ShouldStartWith("354");
        (await client.SmtpAsync(Mail.Message(subject, account.Address, body: "Hello\r\n") + ".")).ShouldStartWith("250");
        (await client.SmtpAsync("QUIT")).ShouldStartWith("221");
    }
}
