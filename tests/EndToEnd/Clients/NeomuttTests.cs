namespace Pennypost.EndToEnd;

/// <summary>neomutt, a client for people, works through an inbox by keys that are pushed into it.</summary>
public sealed class NeomuttTests(RunningSystem system)
{
    [Fact]
    public async Task Copies_flags_and_deletes()
    {
        var neomutt = ExternalProgram.Require("neomutt", "neomutt");
        var script = ExternalProgram.Require("script", "bsdutils");
        var account = system.NewAccount();
        await using var imap = await ImapFolder.LogInAsync(system, account);
        await imap.AppendAsync("INBOX", Enumerable.Range(1, 30));

        using var folder = new TemporaryFolder();
        var configuration = await folder.WriteAsync("muttrc", $"""
            set imap_user = "{account.Name}"
            set imap_pass = "{account.Password}"
            set folder = "imap://127.0.0.1:{system.Ports.Imap}/"
            set spool_file = "+INBOX"
            set imap_authenticators = "login"
            set ssl_starttls = no
            set ssl_force_tls = no
            set delete = yes
            set quit = yes
            set confirm_append = no
            set confirm_create = no
            set wait_key = no
            set sleep_time = 0
            push "<tag-pattern>~s'number 1'<enter><tag-prefix><copy-message><kill-line>+Copies<enter><tag-prefix><set-flag>!<delete-pattern>~s'number 2'<enter><sync-mailbox><quit>"

            """);

        // It needs a terminal, which script gives it.
        await ExternalProgram.RunWellAsync(
            script,
            ["-qec", $"{neomutt} -n -F {configuration}", "/dev/null"],
            environment: new Dictionary<string, string> { ["HOME"] = folder.Path, ["TERM"] = "xterm" });

        int[] ones = [1, .. Enumerable.Range(10, 10)];
        await imap.AskAsync("SELECT INBOX");
        (await imap.NumbersAsync("ALL")).ShouldBe([1, .. Enumerable.Range(3, 17), 30]);
        (await imap.NumbersAsync("FLAGGED")).ShouldBe(ones);
        await imap.AskAsync("SELECT Copies");
        (await imap.NumbersAsync("ALL")).ShouldBe(ones);
    }
}
