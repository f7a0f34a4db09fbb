namespace Pennypost.EndToEnd;

/// <summary>fetchmail collects by POP3 and by IMAP.</summary>
public sealed class FetchmailTests(RunningSystem system)
{
    [Theory]
    [InlineData("pop3", true)]
    [InlineData("pop3", false)]
    [InlineData("imap", true)]
    public async Task Collects_everything_and_deletes_it_unless_told_to_keep_it(string protocol, bool deletes)
    {
        var fetchmail = ExternalProgram.Require("fetchmail", "fetchmail");
        var account = system.NewAccount();
        var subjects = Enumerable.Range(0, 4).Select(_ => Mail.Subject("fetchmail")).ToList();
        foreach (var subject in subjects)
        {
            await Submission.SendAsync(system, account, subject);
            await system.WaitForAsync(account, subject);
        }

        using var folder = new TemporaryFolder();
        var collected = folder.File("collected");
        var configuration = await folder.WriteAsync("fetchmailrc", $"""
            set no bouncemail
            poll 127.0.0.1 protocol {protocol} port {(protocol == "pop3" ? system.Ports.Pop3 : system.Ports.Imap)} {(protocol == "pop3" ? "uidl" : "")}
              username "{account.Name}" password "{account.Password}" {(deletes ? "fetchall nokeep" : "keep")}
              no sslcertck sslproto "TLS1.2+"
              mda "cat >> {collected}"

            """);

        var first = await RunAsync(fetchmail, folder, configuration);
        first.ExitCode.ShouldBe(0, first.ToString());
        var text = await File.ReadAllTextAsync(collected);
        foreach (var subject in subjects)
        {
            text.ShouldContain(subject);
        }

        (await system.ReadInboxAsync(account)).Count.ShouldBe(deletes ? 0 : 4);

        // Exit code 1 says that there was no new mail: the unique ids of the first run were recognised.
        (await RunAsync(fetchmail, folder, configuration)).ExitCode.ShouldBe(1);
    }

    private static Task<ProgramResult> RunAsync(string fetchmail, TemporaryFolder folder, string configuration) =>
        ExternalProgram.RunAsync(
            fetchmail,
            ["--fetchmailrc", configuration, "--idfile", folder.File("ids"), "--pidfile", folder.File("pid"), "--nosyslog", "--verbose"],
            environment: new Dictionary<string, string> { ["HOME"] = folder.Path, ["FETCHMAILHOME"] = folder.Path });
}
