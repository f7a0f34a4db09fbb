namespace Pennypost.EndToEnd;

/// <summary>getmail collects by POP3 and by IMAP.</summary>
public sealed class GetmailTests(RunningSystem system)
{
    private const int Messages = 5;

    [Theory]
    [InlineData("SimplePOP3SSLRetriever", true)]
    [InlineData("SimplePOP3Retriever", false)]
    [InlineData("SimpleIMAPSSLRetriever", true)]
    public async Task Collects_everything_once_and_deletes_it_only_when_told(string retriever, bool deletes)
    {
        var getmail = ExternalProgram.Require("getmail", "getmail6");
        var account = system.NewAccount();
        await using var imap = await ImapFolder.LogInAsync(system, account);
        await imap.AppendAsync("INBOX", Enumerable.Range(1, Messages));

        using var folder = new TemporaryFolder();
        var collected = folder.File("collected");
        var configuration = await folder.WriteAsync("getmailrc", $"""
            [retriever]
            type = {retriever}
            server = 127.0.0.1
            port = {PortOf(retriever)}
            username = {account.Name}
            password = {account.Password}

            [destination]
            type = MDA_external
            path = /bin/sh
            arguments = ("-c", "cat >> {collected}")
            allow_root_commands = True
            unixfrom = True

            [options]
            delete = {deletes}
            read_all = False

            """);
        await RunAsync(getmail, folder, configuration);
        var text = await File.ReadAllTextAsync(collected);
        foreach (var number in Enumerable.Range(1, Messages))
        {
            text.Split($"Subject: message number {number}\n").Length.ShouldBe(2, $"message {number} is there once\n{text}");
        }

        await imap.AskAsync("SELECT INBOX");
        (await imap.NumbersAsync("ALL")).Count.ShouldBe(deletes ? 0 : Messages);

        // The second run takes only what came since.
        await imap.AppendAsync("INBOX", [99]);
        await RunAsync(getmail, folder, configuration);
        (await File.ReadAllTextAsync(collected))[text.Length..].Split("\nSubject: ").Length.ShouldBe(2, "only the new one");
    }

    private static Task RunAsync(string getmail, TemporaryFolder folder, string configuration) => ExternalProgram.RunWellAsync(
        getmail, ["--getmaildir", folder.Path, "--rcfile", configuration], environment: new Dictionary<string, string> { ["HOME"] = folder.Path });

    private int PortOf(string retriever) => retriever switch
    {
        "SimplePOP3SSLRetriever" => system.Ports.Pop3s,
        "SimpleIMAPSSLRetriever" => system.Ports.Imaps,
        _ => system.Ports.Pop3,
    };
}
