using System.Globalization;

namespace Pennypost.EndToEnd;

/// <summary>swaks sends.</summary>
public sealed class SwaksTests(RunningSystem system)
{
    [Fact]
    public async Task Mail_from_another_server_reaches_the_inbox()
    {
        var account = system.NewAccount();
        var subject = Mail.Subject("from outside");

        var result = await SwaksAsync(system.Ports.Smtp, "--from", "someone@elsewhere.example", "--to", account.Address, "--header", "Subject: " + subject);

        result.ExitCode.ShouldBe(0, result.ToString());
        var message = await system.WaitForAsync(account, subject);
        message.ShouldContain("Received: from ");
        message.ShouldContain("Return-Path: <someone@elsewhere.example>");
    }

    [Fact]
    public async Task Strangers_cannot_relay()
    {
        var result = await SwaksAsync(system.Ports.Smtp, "--from", "someone@elsewhere.example", "--to", "victim@third.example");

        result.ExitCode.ShouldBe(24, "no recipient was accepted: " + result);
        result.Output.ShouldContain("<** 5");
    }

    [Theory]
    [InlineData("victim%third.example@example.com")]
    [InlineData("third.example!victim@example.com")]
    [InlineData("\"victim@third.example\"@example.com")]
    [InlineData("@example.com:victim@third.example")]
    [InlineData("victim@[127.0.0.1]")]
    [InlineData("victim@[IPv6:2001:db8::25]")]
    [InlineData("victim@third.example.")]
    [InlineData("VICTIM@THIRD.EXAMPLE")]
    public async Task Strangers_cannot_relay_by_any_form_of_address(string recipient)
    {
        foreach (var sender in new[] { "someone@elsewhere.example", "<>", "postmaster@example.com" })
        {
            var result = await SwaksAsync(system.Ports.Smtp, "--from", sender, "--to", recipient);
            result.ExitCode.ShouldBe(24, "no recipient was accepted: " + result);
        }
    }

    [Fact]
    public async Task Unknown_recipients_are_refused_in_the_session()
    {
        var result = await SwaksAsync(system.Ports.Smtp, "--from", "someone@elsewhere.example", "--to", "nobody-here@example.com");

        result.ExitCode.ShouldBe(24, "no recipient was accepted: " + result);
        result.Output.ShouldContain("<** 550");
    }

    [Theory]
    [InlineData("PLAIN", "--tls", false)]
    [InlineData("LOGIN", "--tls", false)]
    [InlineData("PLAIN", "--tls-on-connect", true)]
    public async Task Submission_with_log_in_over_tls(string mechanism, string tls, bool implicitTls)
    {
        var sender = system.NewAccount();
        var recipient = system.NewAccount();
        var subject = Mail.Subject("submitted");
        var port = implicitTls ? system.Ports.Submissions : system.Ports.Submission;

        var result = await SwaksAsync(
            port, tls, "--auth", mechanism, "--auth-user", sender.Name, "--auth-password", sender.Password,
            "--from", sender.Address, "--to", recipient.Address, "--header", "Subject: " + subject);

        result.ExitCode.ShouldBe(0, result.ToString());
        await system.WaitForAsync(recipient, subject);
    }

    [Fact]
    public async Task Submission_without_log_in_is_refused()
    {
        var account = system.NewAccount();
        var result = await SwaksAsync(system.Ports.Submission, "--tls", "--from", account.Address, "--to", account.Address);

        result.ExitCode.ShouldNotBe(0, result.ToString());
        result.Output.ShouldContain("<~* 530");
    }

    private static async Task<ProgramResult> SwaksAsync(int port, params string[] arguments)
    {
        var result = await ExternalProgram.RunAsync(
            ExternalProgram.Require("swaks", "swaks"),
            ["--server", "127.0.0.1", "--port", port.ToString(CultureInfo.InvariantCulture), "--timeout", "60", .. arguments]);
        if (result.Errors.Contains("requires Net::SSLeay", StringComparison.Ordinal))
        {
            Assert.Skip("swaks knows no TLS here (type: sudo apt-get install -y libnet-ssleay-perl)");
        }

        return result;
    }
}
