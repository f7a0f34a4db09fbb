using System.Globalization;
using System.Text.RegularExpressions;

namespace Pennypost.EndToEnd;

/// <summary>mbsync with a large account: changed flags, deletions and new mail on both sides, and nothing is lost or doubled.</summary>
public sealed partial class MbsyncTenThousandTests(RunningSystem system)
{
    private const int Messages = 10_000;

    [Fact]
    public async Task Ten_thousand_messages_are_the_same_on_both_sides_after_changes_on_both()
    {
        var mbsync = ExternalProgram.Require("mbsync", "isync");
        var account = system.NewAccount();
        await using var imap = await ImapFolder.LogInAsync(system, account);
        await imap.AppendAsync("INBOX", Enumerable.Range(1, Messages));

        using var folder = new TemporaryFolder();
        var maildir = Directory.CreateDirectory(folder.File("mail")).FullName;
        var configuration = await folder.WriteAsync("mbsyncrc", Configuration(account, maildir));
        await RunAsync(mbsync, configuration);
        var inbox = Path.Combine(maildir, "INBOX");
        Local(inbox).Keys.Order().ShouldBe(Enumerable.Range(1, Messages));

        // Here: 1 to 300 go, 301 to 600 are read, 20001 to 20100 are new. There: 1001 to 1300 go, 1301 to 1600 are flagged, 30001 to 30100 are new.
        foreach (var (number, file) in Local(inbox))
        {
            if (number <= 300)
            {
                File.Delete(file);
            }
            else if (number <= 600)
            {
                File.Move(file, Path.Combine(inbox, "cur", Path.GetFileName(file).Split(':')[0] + ":2,S"));
            }
        }

        foreach (var number in Enumerable.Range(20_001, 100))
        {
            var text = ImapFolder.Message(number).Replace("\r\n", "\n", StringComparison.Ordinal);
            await File.WriteAllTextAsync(Path.Combine(inbox, "new", string.Create(CultureInfo.InvariantCulture, $"{number}.local.example")), text);
        }

        await imap.AskAsync("SELECT INBOX");
        await imap.AskAsync(@"STORE 1001:1300 +FLAGS.SILENT (\Deleted)");
        await imap.AskAsync(@"STORE 1301:1600 +FLAGS.SILENT (\Flagged)");
        await imap.AskAsync("EXPUNGE");
        await imap.AppendAsync("INBOX", Enumerable.Range(30_001, 100));
        await RunAsync(mbsync, configuration);

        int[] expected = [.. Enumerable.Range(301, 700), .. Enumerable.Range(1301, Messages - 1300), .. Enumerable.Range(20_001, 100), .. Enumerable.Range(30_001, 100)];
        var local = Local(inbox);
        local.Keys.Order().ShouldBe(expected);
        await imap.AskAsync("SELECT INBOX");
        (await imap.NumbersAsync("ALL")).ShouldBe(expected, ignoreOrder: false, "on the server");
        (await imap.NumbersAsync("SEEN")).ShouldBe(Enumerable.Range(301, 300), ignoreOrder: false, "read here");
        (await imap.NumbersAsync("FLAGGED")).ShouldBe(Enumerable.Range(1301, 300), ignoreOrder: false, "flagged there");
        local.Where(one => Flags(one.Value).Contains('F', StringComparison.Ordinal)).Select(one => one.Key).Order().ShouldBe(Enumerable.Range(1301, 300));

        // A third run has nothing to do.
        var before = Directory.GetLastWriteTimeUtc(Path.Combine(inbox, "cur"));
        await RunAsync(mbsync, configuration);
        Directory.GetLastWriteTimeUtc(Path.Combine(inbox, "cur")).ShouldBe(before);
        (await imap.NumbersAsync("ALL")).ShouldBe(expected);
    }

    private static async Task RunAsync(string mbsync, string configuration)
    {
        var result = await ExternalProgram.RunAsync(mbsync, ["--config", configuration, "--all", "--quiet"]);
        result.ExitCode.ShouldBe(0, result.ToString());
    }

    /// <summary>The files by the number in their message; a message that is there twice fails.</summary>
    private static Dictionary<int, string> Local(string inbox) =>
        new[] { "cur", "new" }.SelectMany(part => Directory.GetFiles(Path.Combine(inbox, part))).ToDictionary(
            file => int.Parse(Number().Match(File.ReadAllText(file)).Groups["number"].ValueSpan, CultureInfo.InvariantCulture));

    private static string Flags(string file) => Path.GetFileName(file).Split(":2,") is [_, var flags] ? flags : string.Empty;

    [GeneratedRegex(@"Subject: message number (?<number>\d+)\s", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();

    private string Configuration(TestAccount account, string maildir) => $"""
        FSync no

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
