using System.Globalization;
using System.Text.RegularExpressions;
using Pennypost.Core.MailAccess.Imap;

namespace Pennypost.Core.Tests.MailAccess;

/// <summary>The extensions of IMAP over the real store: what the engine's own tests see through a fake.</summary>
public sealed partial class ImapExtensionTests(PostgresFixture postgres)
{
    [Fact]
    public async Task A_client_that_comes_back_is_told_what_it_missed_even_when_the_history_is_gone()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var (store, account) = await StartAsync(system, 5);
        await using var b = await ImapClient.OpenAsync(store, account, "INBOX");
        await using var a = await ImapClient.OpenAsync(store, account);
        await a.OkAsync("ENABLE QRESYNC");
        var (validity, modSeq) = Known(await a.OkAsync("SELECT INBOX"));
        await a.OkAsync("UNSELECT");

        await b.OkAsync("STORE 1,3 +FLAGS.SILENT (\\Deleted)");
        await b.OkAsync("EXPUNGE");
        await b.OkAsync("STORE 2 +FLAGS.SILENT (\\Seen word)");
        var select = await a.OkAsync($"SELECT INBOX (QRESYNC ({validity} {modSeq}))");
        select.ShouldContain("* VANISHED (EARLIER) 1,3");
        select.Single(line => line.Contains(" FETCH ", StringComparison.Ordinal)).ShouldStartWith("* 2 FETCH (UID 4 FLAGS (\\Seen word) MODSEQ (");
        (await a.OkAsync($"UID FETCH 2:9 (FLAGS) (CHANGEDSINCE {modSeq} VANISHED)"))[0].ShouldBe("* VANISHED (EARLIER) 3");

        // A session that looked away while the history was pruned: everything is compared.
        (await store.History.PruneAsync(DateTimeOffset.UtcNow.AddDays(-1), CancellationToken.None)).ShouldBe(0);
        await b.OkAsync("STORE 1 +FLAGS.SILENT (\\Deleted)");
        await b.OkAsync("EXPUNGE");
        (await store.History.PruneAsync(DateTimeOffset.UtcNow.AddDays(1), CancellationToken.None)).ShouldBeGreaterThan(2);
        (await a.OkAsync("NOOP")).ShouldContain("* VANISHED 2");
        (await a.OkAsync($"SELECT INBOX (QRESYNC ({validity} {modSeq}))")).ShouldContain("* VANISHED (EARLIER) 1:3");
        (await a.OkAsync($"SELECT INBOX (QRESYNC ({validity} {modSeq} 2:4))")).ShouldContain("* VANISHED (EARLIER) 2:3");
        (await a.OkAsync("UID FETCH 1:* (FLAGS)")).ShouldBe(["* 1 FETCH (UID 4 FLAGS (\\Seen word))", "* 2 FETCH (UID 5 FLAGS ())"]);
    }

    [Fact]
    public async Task Flags_change_only_where_nobody_changed_them_since()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var (store, account) = await StartAsync(system, 3);
        await using var a = await ImapClient.OpenAsync(store, account, "INBOX");
        await using var b = await ImapClient.OpenAsync(store, account, "INBOX");
        var modSeq = ModSeq().Match((await a.OkAsync("STATUS INBOX (HIGHESTMODSEQ)"))[0]).Groups["value"].Value;
        await b.OkAsync("STORE 2 +FLAGS (\\Flagged)");

        var (untagged, tagged) = await a.AskAsync($"STORE 1:3 (UNCHANGEDSINCE {modSeq}) +FLAGS (\\Seen)");
        tagged.ShouldStartWith("OK [MODIFIED 2]");
        untagged.Count(line => line.Contains("FLAGS (\\Seen) MODSEQ", StringComparison.Ordinal)).ShouldBe(2);
        untagged.ShouldContain(line => line.StartsWith("* 2 FETCH (UID 2 FLAGS (\\Flagged) MODSEQ", StringComparison.Ordinal));
        (await a.AskAsync($"UID STORE 1:3 (UNCHANGEDSINCE {modSeq}) +FLAGS (\\Seen)")).Tagged.ShouldStartWith("OK [MODIFIED 1:3]");
        (await a.OkAsync($"SEARCH MODSEQ {long.Parse(modSeq, CultureInfo.InvariantCulture) + 1}"))[0].ShouldStartWith("* SEARCH 1 2 3 (MODSEQ ");
    }

    [Fact]
    public async Task Messages_replace_others_and_come_several_at_once()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var (store, account) = await StartAsync(system, 2);
        await using var a = await ImapClient.OpenAsync(store, account, "INBOX");
        await a.OkAsync("CREATE Drafts (USE (\\Archive))");
        (await a.AskAsync("CREATE Other (USE (\\Archive))")).Tagged.ShouldStartWith("NO [USEATTR]");
        (await a.OkAsync("LIST (SPECIAL-USE) \"\" Drafts")).ShouldBe(["* LIST (\\HasNoChildren \\Archive) \"/\" \"Drafts\""]);

        (await a.AskAsync("APPEND Drafts (\\Seen) {14+}\r\nSubject: 1\r\n\r\n (\\Draft) {14+}\r\nSubject: 2\r\n\r\n")).Tagged.ShouldMatch("^OK \\[APPENDUID [0-9]+ 1:2\\]");
        var replaced = await a.OkAsync("REPLACE 1 Drafts (\\Draft) {14+}\r\nSubject: 3\r\n\r\n");
        replaced[0].ShouldMatch("^\\* OK \\[APPENDUID [0-9]+ 3\\]");
        replaced.ShouldContain("* 1 EXPUNGE");
        replaced = await a.OkAsync("UID REPLACE 2 INBOX {14+}\r\nSubject: 4\r\n\r\n");
        replaced.ShouldContain("* 1 EXPUNGE");
        (await a.OkAsync("UID FETCH 1:* (RFC822.SIZE)")).ShouldBe(["* 1 FETCH (UID 3 RFC822.SIZE 14)"]);
        (await a.OkAsync("STATUS INBOX (MESSAGES SIZE DELETED)")).ShouldBe(["* STATUS \"INBOX\" (MESSAGES 1 SIZE 14 DELETED 0)"]);
        (await a.OkAsync("LIST \"\" Drafts RETURN (STATUS (MESSAGES UNSEEN))"))[1].ShouldBe("* STATUS \"Drafts\" (MESSAGES 3 UNSEEN 2)");
        await a.OkAsync("APPEND INBOX CATENATE (URL \"/Drafts/;UID=1/;SECTION=HEADER\" TEXT {4+}\r\ntext)");
        (await a.OkAsync("FETCH 2 BODY.PEEK[]")).ShouldBe(["* 2 FETCH (BODY[] {18}", "Subject: 1", "", "text)"]);
    }

    [Fact]
    public async Task Identifiers_dates_and_previews_come_from_the_store()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var (store, account) = await StartAsync(system, 0);
        await using var a = await ImapClient.OpenAsync(store, account, "INBOX");
        const string message = "Subject: Re: x\r\nContent-Type: text/html\r\n\r\n<p>Some <b>bold</b>\r\ntext</p>\r\n";
        await a.OkAsync($"APPEND INBOX \"01-Feb-2020 10:00:00 +0000\" {{{message.Length}+}}\r\n{message}");
        await a.OkAsync("COPY 1 INBOX");

        var fetched = await a.OkAsync("FETCH 1:2 (EMAILID PREVIEW)");
        fetched.Count.ShouldBe(2);
        EmailId().Match(fetched[0]).Value.ShouldBe(EmailId().Match(fetched[1]).Value);
        fetched[0].ShouldContain("PREVIEW \"Some bold text\"");
        var email = EmailId().Match(fetched[0]).Groups["id"].Value;
        (await a.OkAsync($"SEARCH EMAILID {email}")).ShouldBe(["* SEARCH 1 2"]);
        var today = DateTimeOffset.UtcNow.ToString("d-MMM-yyyy", CultureInfo.InvariantCulture);
        var tomorrow = DateTimeOffset.UtcNow.AddDays(1).ToString("d-MMM-yyyy", CultureInfo.InvariantCulture);
        (await a.OkAsync($"SEARCH OR SAVEDON {today} SAVEDON {tomorrow}")).ShouldBe(["* SEARCH 1 2"]);
        (await a.OkAsync("SEARCH SAVEDBEFORE 1-Jan-2021")).ShouldBe(["* SEARCH"]);
        (await a.OkAsync("SEARCH OLDER 86400 NOT YOUNGER 86400")).ShouldBe(["* SEARCH 1 2"]);
        (await a.OkAsync("FETCH 2 (SAVEDATE INTERNALDATE)"))[0].ShouldMatch("SAVEDATE \"[^\"]+ \\+0000\"|INTERNALDATE \" 1-Feb-2020");
        (await a.OkAsync("SORT (SUBJECT REVERSE ARRIVAL) UTF-8 ALL")).ShouldBe(["* SORT 1 2"]);
        (await a.OkAsync("THREAD REFERENCES UTF-8 ALL"))[0].ShouldStartWith("* THREAD (");
    }

    private static async Task<(ImapStore Store, long Account)> StartAsync(TestSystem system, int messages)
    {
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        var store = system.Get<ImapStore>();
        await using var client = await ImapClient.OpenAsync(store, account);
        for (var i = 0; i < messages; i++)
        {
            await client.OkAsync("APPEND INBOX {14+}\r\nSubject: x\r\n\r\n");
        }

        return (store, account);
    }

    private static (string Validity, string ModSeq) Known(List<string> select) => (
        Validity().Match(string.Join('\n', select)).Groups["value"].Value, ModSeq().Match(string.Join('\n', select)).Groups["value"].Value);

    [GeneratedRegex("UIDVALIDITY (?<value>[0-9]+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Validity();

    [GeneratedRegex("HIGHESTMODSEQ (?<value>[0-9]+)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex ModSeq();

    [GeneratedRegex("EMAILID \\((?<id>M[0-9]+)\\)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex EmailId();
}
