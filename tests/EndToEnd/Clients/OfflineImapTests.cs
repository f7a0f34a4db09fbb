namespace Pennypost.EndToEnd;

/// <summary>offlineimap keeps a Maildir and an account the same.</summary>
public sealed class OfflineImapTests(RunningSystem system)
{
    [Fact]
    public async Task Synchronises_both_ways()
    {
        var offlineimap = ExternalProgram.Require("offlineimap", "offlineimap3");
        var account = system.NewAccount();
        await using var imap = await ImapFolder.LogInAsync(system, account);
        await imap.AppendAsync("INBOX", Enumerable.Range(1, 20));
        await imap.AskAsync("CREATE Work/2024");
        await imap.AppendAsync("Work/2024", Enumerable.Range(101, 5));

        using var folder = new TemporaryFolder();
        var mail = Directory.CreateDirectory(folder.File("mail")).FullName;
        var configuration = await folder.WriteAsync("offlineimaprc", Configuration(account, folder));
        await RunAsync(offlineimap, configuration, folder);
        Files(mail, "INBOX").Length.ShouldBe(20);
        Files(mail, "Work.2024").Length.ShouldBe(5);

        // Here one goes and one is new; there one goes, one is flagged and one is new.
        File.Delete(Files(mail, "INBOX").Single(file => File.ReadAllText(file).Contains("message number 3\n", StringComparison.Ordinal)));
        var local = ImapFolder.Message(200).Replace("\r\n", "\n", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(mail, "INBOX", "new", "200.local.example"), local);
        await imap.AskAsync("SELECT INBOX");
        await imap.AskAsync(@"STORE 7 +FLAGS (\Flagged)");
        await imap.AskAsync(@"STORE 5 +FLAGS (\Deleted)");
        await imap.AskAsync("EXPUNGE");
        await imap.AppendAsync("INBOX", [300]);
        await RunAsync(offlineimap, configuration, folder);

        int[] expected = [1, 2, 4, .. Enumerable.Range(6, 15), 200, 300];
        await imap.AskAsync("SELECT INBOX");
        (await imap.NumbersAsync("ALL")).ShouldBe(expected);
        (await imap.NumbersAsync("FLAGGED")).ShouldBe([7]);
        var files = Files(mail, "INBOX");
        files.Length.ShouldBe(expected.Length);
        files.Single(file => Path.GetFileName(file).Split(":2,")[^1].Contains('F', StringComparison.Ordinal)).ShouldSatisfyAllConditions(
            file => File.ReadAllText(file).ShouldContain("message number 7"));
    }

    private static Task RunAsync(string offlineimap, string configuration, TemporaryFolder folder) => ExternalProgram.RunWellAsync(
        offlineimap, ["-c", configuration, "-o", "-u", "quiet"], environment: new Dictionary<string, string> { ["HOME"] = folder.Path });

    private static string[] Files(string mail, string folder) =>
        [.. new[] { "cur", "new" }.SelectMany(part => Directory.GetFiles(Path.Combine(mail, folder, part)))];

    private string Configuration(TestAccount account, TemporaryFolder folder) => $"""
        [general]
        accounts = pennypost
        metadata = {folder.File("metadata")}

        [Account pennypost]
        localrepository = here
        remoterepository = server

        [Repository here]
        type = Maildir
        localfolders = {folder.File("mail")}

        [Repository server]
        type = IMAP
        remotehost = 127.0.0.1
        remoteport = {system.Ports.Imap}
        remoteuser = {account.Name}
        remotepass = {account.Password}
        ssl = no
        starttls = no

        """;
}
