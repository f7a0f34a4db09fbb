using System.Globalization;

namespace Pennypost.EndToEnd;

/// <summary>GNU SASL, curl and Python log in by methods that send no password, and use SMTP extensions.</summary>
public sealed class LogInMethodTests(RunningSystem system)
{
    [Theory]
    [InlineData("--smtp", "SCRAM-SHA-256", true)]
    [InlineData("--smtp", "SCRAM-SHA-1", true)]
    [InlineData("--imap", "SCRAM-SHA-256", true)]
    [InlineData("--imap", "SCRAM-SHA-1", true)]
    [InlineData("--smtp", "SCRAM-SHA-256", false)]
    [InlineData("--imap", "SCRAM-SHA-256", false)]
    public async Task Gsasl_logs_in_by_scram(string protocol, string mechanism, bool rightPassword)
    {
        var gsasl = ExternalProgram.Require("gsasl", "gsasl");
        var account = system.NewAccount();
        var port = protocol == "--smtp" ? system.Ports.Submission : system.Ports.Imap;

        var result = await ExternalProgram.RunAsync(
            gsasl,
            [
                protocol, "--no-starttls", "--connect", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), "--mechanism", mechanism,
                "--authentication-id", account.Name, "--password", rightPassword ? account.Password : "wrong", "--no-cb",
            ],
            input: "");

        (result.ExitCode == 0).ShouldBe(rightPassword, result.ToString());
    }

    [Fact]
    public async Task Python_binds_log_in_to_the_certificate_and_sends_binary_mime_in_chunks()
    {
        var account = system.NewAccount();
        await ExternalProgram.RunWellAsync(
            ExternalProgram.Require("python3", "python3"),
            [
                Path.Combine(AppContext.BaseDirectory, "python", "extensions.py"),
                system.Ports.Submission.ToString(CultureInfo.InvariantCulture),
                system.Ports.Imaps.ToString(CultureInfo.InvariantCulture),
                account.Name, account.Password, account.Address, Mail.Subject("extensions"),
            ]);
    }

    [Fact]
    public async Task Msmtp_asks_for_a_report_and_gets_it()
    {
        var msmtp = ExternalProgram.Require("msmtp", "msmtp");
        var account = system.NewAccount();
        var subject = Mail.Subject("msmtp");
        var result = await ExternalProgram.RunAsync(
            msmtp,
            [
                "--host=127.0.0.1", $"--port={system.Ports.Submission.ToString(CultureInfo.InvariantCulture)}", "--tls=on", "--tls-starttls=on", "--tls-certcheck=off",
                "--auth=scram-sha-256", $"--user={account.Name}", "--passwordeval=printf %s " + account.Password, "--dsn-notify=success", "--dsn-return=headers",
                $"--from={account.Address}", account.Address,
            ],
            input: $"Subject: {subject}\n\nhello\n");

        result.ExitCode.ShouldBe(0, result.ToString());
        await system.WaitForAsync(account, subject);
        (await system.WaitForAsync(account, "Your message has arrived")).ShouldContain("Action: delivered");
    }
}
