namespace Pennypost.EndToEnd;

/// <summary>mbsync keeps a Maildir and an account the same.</summary>
public sealed class MbsyncTests(RunningSystem system)
{
    [Fact]
    public async Task Synchronises_both_ways()
    {
        var mbsync = ExternalProgram.Require("mbsync", "isync");
        var account = system.NewAccount();
        var subjects = Enumerable.Range(0, 5).Select(_ => Mail.Subject("mbsync")).ToList();
        foreach (var subject in subjects)
        {
            await Submission.SendAsync(system, account, subject);
            await system.WaitForAsync(account, subject);
        }

        using var folder = new TemporaryFolder();
        var maildir = Directory.CreateDirectory(folder.File("mail")).FullName;
        var configuration = await folder.WriteAsync("mbsyncrc", Configuration(account, maildir));

        // Down: everything arrives, octet for octet apart from line ends.
        await RunAsync(mbsync, configuration);
        var inbox = Path.Combine(maildir, "INBOX");
        var texts = Messages(inbox).Select(File.ReadAllText).ToList();
        foreach (var subject in subjects)
        {
            texts.ShouldContain(text => text.Contains(subject, StringComparison.Ordinal));
        }

        // Up: a message written here, one read and one deleted here.
        var local = Mail.Subject("written locally");
        await File.WriteAllTextAsync(Path.Combine(inbox, "cur", "1.local.example:2,S"), Mail.Message(local, account.Address).Replace("\r\n", "\n", StringComparison.Ordinal));
        File.Delete(Messages(inbox).Single(file => File.ReadAllText(file).Contains(subjects[0], StringComparison.Ordinal)));
        await RunAsync(mbsync, configuration);

        var server = await system.ReadInboxAsync(account);
        server.Count.ShouldBe(5);
        server.ShouldContain(message => message.Contains(local, StringComparison.Ordinal));
        server.ShouldNotContain(message => message.Contains(subjects[0], StringComparison.Ordinal));

        // A third run has nothing to do.
        (await RunAsync(mbsync, configuration)).Output.ShouldNotContain("+1");
    }

    private static async Task<ProgramResult> RunAsync(string mbsync, string configuration)
    {
        var result = await ExternalProgram.RunAsync(mbsync, ["--config", configuration, "--all", "--verbose"]);
        result.ExitCode.ShouldBe(0, result.ToString());
        return result;
    }

    private static string[] Messages(string inbox) =>
        [.. Directory.GetFiles(Path.Combine(inbox, "cur")), .. Directory.GetFiles(Path.Combine(inbox, "new"))];

    private string Configuration(TestAccount account, string maildir) => $"""
        IMAPAccount pennypost
        Host 127.0.0.1
        Port {system.Ports.Imap}
        User {account.Name}
        Pass "{account.Password}"
        SSLType None
        AuthMechs LOGIN

        IMAPStore server
        Account pennypost

        MaildirStore here
        Path {maildir}/
        Inbox {maildir}/INBOX
        SubFolders Verbatim

        Channel all
        Far :server:
        Near :here:
        Patterns INBOX
        Create Near
        Expunge Both
        SyncState *

        """;
}
