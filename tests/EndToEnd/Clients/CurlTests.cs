using System.Globalization;

namespace Pennypost.EndToEnd;

/// <summary>curl sends by SMTP, reads by POP3 and IMAP.</summary>
public sealed class CurlTests(RunningSystem system)
{
    [Theory]
    [InlineData("pop3")]
    [InlineData("pop3s")]
    public async Task Reads_by_pop3(string scheme)
    {
        var (account, subject) = await WithMessageAsync();
        var port = scheme == "pop3s" ? system.Ports.Pop3s : system.Ports.Pop3;

        var listing = await CurlAsync(account, Url(scheme, port, ""));
        var uids = await CurlAsync(account, Url(scheme, port, ""), "--request", "UIDL");
        var message = await CurlAsync(account, Url(scheme, port, "1"));

        var size = listing.Trim().Split(' ')[1];
        message.Length.ToString(CultureInfo.InvariantCulture).ShouldBe(size);
        uids.ShouldMatch(@"^1 \d+-1\r\n$");
        message.ShouldContain(subject);

        // Deletion needs the QUIT that curl sends at its end.
        await CurlAsync(account, Url(scheme, port, "1"), "--request", "DELE", "--list-only");
        (await system.ReadInboxAsync(account)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("imap")]
    [InlineData("imaps")]
    public async Task Reads_by_imap(string scheme)
    {
        var (account, subject) = await WithMessageAsync();
        var port = scheme == "imaps" ? system.Ports.Imaps : system.Ports.Imap;

        (await CurlAsync(account, Url(scheme, port, ""))).ShouldContain("INBOX");
        (await CurlAsync(account, Url(scheme, port, "INBOX?SUBJECT%20" + subject.Split(' ')[^1]))).ShouldContain("* SEARCH 1");
        (await CurlAsync(account, Url(scheme, port, "INBOX;UID=1"))).ShouldContain(subject);
        (await CurlAsync(account, Url(scheme, port, "INBOX;UID=1;SECTION=HEADER"))).ShouldContain("Subject: " + subject);
    }

    private static string Url(string scheme, int port, string path) =>
        string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{port}/{path}");

    private async Task<(TestAccount Account, string Subject)> WithMessageAsync()
    {
        var account = system.NewAccount();
        var subject = Mail.Subject("curl");
        await ExternalProgram.RunWellAsync(
            Curl(),
            ["--silent", "--show-error", "--max-time", "60", Url("smtp", system.Ports.Smtp, "client.example"), "--mail-from", "a@elsewhere.example", "--mail-rcpt", account.Address, "--upload-file", "-"],
            Mail.Message(subject, account.Address));
        await system.WaitForAsync(account, subject);
        return (account, subject);
    }

    private static Task<string> CurlAsync(TestAccount account, string url, params string[] arguments) =>
        ExternalProgram.RunWellAsync(
            Curl(),
            ["--silent", "--show-error", "--max-time", "60", "--ssl-reqd", "--insecure", "--user", $"{account.Name}:{account.Password}", url, .. arguments]);

    private static string Curl() => ExternalProgram.Require("curl", "curl");
}
