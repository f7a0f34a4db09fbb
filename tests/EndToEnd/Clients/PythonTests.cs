using System.Globalization;

namespace Pennypost.EndToEnd;

/// <summary>Python's smtplib sends, its imaplib reads.</summary>
public sealed class PythonTests(RunningSystem system)
{
    [Theory]
    [InlineData("plain")]
    [InlineData("starttls")]
    [InlineData("tls")]
    public async Task Smtplib_sends(string mode)
    {
        var account = system.NewAccount();
        var subject = Mail.Subject("smtplib " + mode);
        var port = mode switch { "plain" => system.Ports.Smtp, "starttls" => system.Ports.Submission, _ => system.Ports.Submissions };
        var (name, password) = mode == "plain" ? ("", "") : (account.Name, account.Password);

        await PythonAsync("send.py", Mail.Message(subject, account.Address), Text(port), mode, name, password, account.Address, account.Address);

        var message = await system.WaitForAsync(account, subject);
        message.ShouldEndWith("Hello,\r\n.a dot begins this line\r\n");
    }

    [Fact]
    public async Task Large_message_arrives_unchanged()
    {
        var account = system.NewAccount();
        var subject = Mail.Subject("large");
        var body = string.Concat(Enumerable.Range(0, 100_000).Select(line => $"{(line % 7 == 0 ? "." : "")}line {line} of a message of some megabytes ............\r\n"));

        await PythonAsync("send.py", Mail.Message(subject, account.Address, body: body), Text(system.Ports.Smtp), "plain", "", "", "a@elsewhere.example", account.Address);

        (await system.WaitForAsync(account, subject)).EndsWith("\r\n\r\n" + body, StringComparison.Ordinal).ShouldBeTrue();
    }

    [Theory]
    [InlineData("starttls")]
    [InlineData("tls")]
    public async Task Imaplib_walks_through_the_mailbox(string mode)
    {
        var account = system.NewAccount();
        var subject = Mail.Subject("imaplib");
        await PythonAsync("send.py", Mail.Message(subject, account.Address), Text(system.Ports.Smtp), "plain", "", "", "a@elsewhere.example", account.Address);
        await system.WaitForAsync(account, subject);

        var port = mode == "tls" ? system.Ports.Imaps : system.Ports.Imap;
        var output = await PythonAsync("imap_walk.py", null, Text(port), mode, account.Name, account.Password, subject);

        output.ShouldContain("walked");
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static Task<string> PythonAsync(string script, string? input, params string[] arguments) =>
        ExternalProgram.RunWellAsync(
            ExternalProgram.Require("python3", "python3"), [Path.Combine(AppContext.BaseDirectory, "python", script), .. arguments], input);
}
