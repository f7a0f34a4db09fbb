using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.MailAccess.Imap;
using Pennypost.Core.Routing;

namespace Pennypost.Core.Tests.MailAccess;

public sealed class ImapMailboxTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Sessions_of_one_folder_see_each_others_changes()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        await using var a = await ImapClient.OpenAsync(system.Get<ImapStore>(), account, "INBOX");
        await using var b = await ImapClient.OpenAsync(system.Get<ImapStore>(), account, "INBOX");

        (await a.AskAsync(Append("INBOX (\\Seen $One)", "Subject: one\r\n\r\n1"))).Tagged.ShouldMatch("^OK \\[APPENDUID [0-9]+ 1\\]");
        await a.OkAsync(Append("INBOX", "Subject: two\r\n\r\n2"));
        (await b.OkAsync("NOOP"))[^1].ShouldBe("* 2 EXISTS");
        (await b.OkAsync("STORE 1:2 +FLAGS (\\Flagged $ONE two)")).ShouldContain("* 1 FETCH (FLAGS (\\Seen \\Flagged $One two))");
        (await a.OkAsync("NOOP")).ShouldContain("* 2 FETCH (UID 2 FLAGS (\\Flagged $ONE two))");
        await a.OkAsync("STORE 1 -FLAGS.SILENT ($one \\Seen)");
        (await b.OkAsync("NOOP")).ShouldBe(["* 1 FETCH (UID 1 FLAGS (\\Flagged two))"]);
        (await b.OkAsync("STATUS INBOX (MESSAGES UNSEEN UIDNEXT)")).ShouldBe(["* STATUS \"INBOX\" (MESSAGES 2 UIDNEXT 3 UNSEEN 2)"]);
        await b.OkAsync("STORE 1 FLAGS.SILENT (\\Deleted)");
        (await b.OkAsync("EXPUNGE")).ShouldBe(["* 1 EXPUNGE"]);
        (await a.OkAsync("UID FETCH 1:* (FLAGS)")).ShouldContain("* 1 EXPUNGE");
        (await a.OkAsync("FETCH 1:* (UID FLAGS)")).ShouldBe(["* 1 FETCH (UID 2 FLAGS (\\Flagged $ONE two))"]);
    }

    [Fact]
    public async Task Copies_and_moves_keep_flags_and_dates_and_tell_uids()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        await using var a = await ImapClient.OpenAsync(system.Get<ImapStore>(), account, "INBOX");
        await a.OkAsync("CREATE Archive");
        for (var i = 0; i < 4; i++)
        {
            await a.OkAsync(Append("INBOX (\\Answered word) \"01-Feb-2020 10:00:00 +0000\"", $"Subject: {i}\r\n\r\n{i}"));
        }

        await using var b = await ImapClient.OpenAsync(system.Get<ImapStore>(), account, "Archive");
        (await a.AskAsync("COPY 1,3:4 Archive")).Tagged.ShouldMatch("^OK \\[COPYUID [0-9]+ 1,3:4 1:3\\]");
        (await b.OkAsync("NOOP"))[^1].ShouldBe("* 3 EXISTS");
        (await b.OkAsync("FETCH 3 (FLAGS INTERNALDATE BODY.PEEK[TEXT])")).ShouldBe(
            ["* 3 FETCH (FLAGS (\\Answered word) INTERNALDATE \" 1-Feb-2020 10:00:00 +0000\" BODY[TEXT] {1}", "3)"]);
        var moved = await a.OkAsync("MOVE 2:3 Archive");
        moved[0].ShouldMatch("^\\* OK \\[COPYUID [0-9]+ 2:3 4:5\\]");
        moved.Skip(1).ShouldBe(["* 3 EXPUNGE", "* 2 EXPUNGE"]);
        (await a.AskAsync("COPY 1 Nowhere")).Tagged.ShouldStartWith("NO [TRYCREATE]");
        (await a.OkAsync("MOVE 1 INBOX")).ShouldContain("* 1 EXPUNGE");
        (await a.OkAsync("FETCH 1:* UID")).ShouldBe(["* 1 FETCH (UID 4)", "* 2 FETCH (UID 5)"]);
    }

    [Fact]
    public async Task Large_messages_and_their_parts_come_back_octet_for_octet()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        await using var a = await ImapClient.OpenAsync(system.Get<ImapStore>(), account, "INBOX");
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"line {i} of many\r\n"));
        var message = $"Subject: large\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nfirst\r\n--x\r\n\r\n{text}\r\n--x--\r\n";
        await a.OkAsync(Append("INBOX", message));

        string.Join("\r\n", (await a.OkAsync("FETCH 1 BODY.PEEK[]")).Skip(1)).ShouldBe(message + ")");
        string.Join("\r\n", (await a.OkAsync("FETCH 1 BODY.PEEK[2]")).Skip(1)).ShouldBe(text + ")");
        (await a.OkAsync("FETCH 1 (BODY.PEEK[1] BODY.PEEK[HEADER.FIELDS (SUBJECT)])")).ShouldBe(
            ["* 1 FETCH (BODY[1] {5}", "first BODY[HEADER.FIELDS (SUBJECT)] {18}", "Subject: large", "", ")"]);
        (await a.OkAsync("FETCH 1 (RFC822.HEADER)"))[0].ShouldBe("* 1 FETCH (RFC822.HEADER {61}");
        (await a.OkAsync("FETCH 1 BODY"))[0].ShouldStartWith("* 1 FETCH (BODY ((\"TEXT\" \"PLAIN\"");
        (await a.OkAsync("SEARCH BODY \"line 19999\"")).ShouldBe(["* SEARCH 1"]);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM message WHERE body_key IS NOT NULL")).ShouldBe(1);
    }

    [Fact]
    public async Task Searches_find_decoded_text()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        await using var a = await ImapClient.OpenAsync(system.Get<ImapStore>(), account, "INBOX");
        await a.OkAsync(Append(
            "INBOX \"01-Feb-2020 10:00:00 +0000\"",
            "From: ann@example.com\r\nDate: Mon, 6 Jan 2020 23:30:00 -0800\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nplain body"));
        await a.OkAsync(Append(
            "INBOX \"01-Mar-2020 10:00:00 +0000\"",
            "Subject: other\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\nTcO8bGwgZW5jb2RlZA==\r\n"));

        await FindsAsync("SUBJECT {6+}\r\ngr\u00C3\u00BC\u00C3\u009F", "1");
        await FindsAsync("BODY {5+}\r\nM\u00C3\u00BCLL", "2");
        await FindsAsync("TEXT encoded", "2");
        await FindsAsync("BODY subject");
        await FindsAsync("TEXT \"Subject: other\"", "2");
        await FindsAsync("FROM ann", "1");
        await FindsAsync("HEADER Date \"\"", "1");
        await FindsAsync("SENTON 6-Jan-2020", "1");
        await FindsAsync("SENTSINCE 7-Jan-2020");
        await FindsAsync("SINCE 1-Feb-2020 BEFORE 1-Mar-2020", "1");
        await FindsAsync("ON 1-Mar-2020", "2");
        await FindsAsync("OR FROM ann SUBJECT other", "1", "2");
        await FindsAsync("NOT FROM ann LARGER 100", "2");

        async Task FindsAsync(string keys, params string[] numbers) =>
            (await a.OkAsync("SEARCH CHARSET UTF-8 " + keys)).ShouldBe([string.Join(' ', numbers.Prepend("* SEARCH"))], keys);
    }

    [Fact]
    [Spec("USR-045")]
    public async Task Folders_are_the_accounts_own()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var ids = await system.AddAccountsAsync("example.com", "alice", "bob");
        await using var a = await ImapClient.OpenAsync(system.Get<ImapStore>(), ids[0], "INBOX");
        await using var b = await ImapClient.OpenAsync(system.Get<ImapStore>(), ids[1]);
        await a.OkAsync("CREATE work/plans/2026");
        (await a.OkAsync("LSUB \"\" *")).ShouldBeEmpty();
        await a.OkAsync("SUBSCRIBE work/plans");
        (await a.OkAsync("LIST \"\" *")).Count.ShouldBe(4);
        await a.OkAsync("RENAME work/plans old/w_rk");
        (await a.OkAsync("LIST \"\" old*")).ShouldBe(
            ["* LIST (\\HasChildren) \"/\" \"old\"", "* LIST (\\HasChildren) \"/\" \"old/w_rk\"", "* LIST (\\HasNoChildren) \"/\" \"old/w_rk/2026\""]);
        (await a.AskAsync("RENAME old work")).Tagged.ShouldStartWith("NO [ALREADYEXISTS]");
        (await a.AskAsync("RENAME nothing new")).Tagged.ShouldStartWith("NO [NONEXISTENT]");
        (await a.OkAsync("LIST \"\" new")).ShouldBeEmpty();
        (await a.OkAsync("LSUB \"\" *")).ShouldBe(["* LSUB () \"/\" \"work/plans\""]);
        (await b.OkAsync("LIST \"\" *")).ShouldBe(["* LIST (\\HasNoChildren) \"/\" \"INBOX\""]);
        (await b.AskAsync("SELECT old")).Tagged.ShouldStartWith("NO [NONEXISTENT]");
        (await b.AskAsync("DELETE old")).Tagged.ShouldStartWith("NO [NONEXISTENT]");

        // RENAME of INBOX moves its messages and leaves it empty.
        await a.OkAsync(Append("INBOX", "Subject: x\r\n\r\nx"));
        (await a.OkAsync("RENAME INBOX saved")).ShouldContain("* 1 EXPUNGE");
        (await a.OkAsync("STATUS saved (MESSAGES)")).ShouldBe(["* STATUS \"saved\" (MESSAGES 1)"]);
        await using var c = await ImapClient.OpenAsync(system.Get<ImapStore>(), ids[0], "saved");
        await a.OkAsync("DELETE saved");
        await c.OkAsync("NOOP");
        (await c.ReadAsync()).ShouldBe("* BYE The selected mailbox is no longer there");
    }

    [Fact]
    [Spec("USR-042")]
    public async Task Idle_sessions_hear_of_deliveries_here_and_on_other_replicas()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        await using var replica = await TestSystem.ReplicaAsync(system.Test);
        await using var here = await ImapClient.OpenAsync(system.Get<ImapStore>(), account, "INBOX");
        await using var there = await ImapClient.OpenAsync(replica.GetRequiredService<ImapStore>(), account, "INBOX");
        foreach (var idle in new[] { here, there })
        {
            await idle.SendAsync("i IDLE\r\n");
            (await idle.ReadAsync()).ShouldBe("+ idling");
        }

        await system.AcceptAsync("bob@example.net", "alice@example.com");
        await system.RunAsync(Store.Messages.MessageIntake.RouteMail);

        (await here.ReadAsync()).ShouldBe("* 1 EXISTS");
        (await there.ReadAsync()).ShouldBe("* 1 EXISTS");
    }

    [Fact]
    public async Task Many_messages_come_in_batches_without_gaps()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        await system.AcceptAsync("bob@example.net", "alice@example.com");
        await system.RunAsync(Store.Messages.MessageIntake.RouteMail);
        await using var a = await ImapClient.OpenAsync(system.Get<ImapStore>(), account, "INBOX");
        for (var doubled = 1; doubled < 2048; doubled *= 2)
        {
            await a.OkAsync("COPY 1:* INBOX");
        }

        await a.OkAsync("NOOP");
        (await a.OkAsync("FETCH 1:* (UID ENVELOPE)")).Count.ShouldBe(2048);
        await a.OkAsync($"STORE {string.Join(',', Enumerable.Range(1, 1000).Where(i => i % 2 == 0))} +FLAGS.SILENT (\\Deleted)");
        (await a.OkAsync("EXPUNGE")).Count.ShouldBe(500);
        (await a.OkAsync("UID FETCH 2:* (RFC822.SIZE)")).Count.ShouldBe(1547);
        (await a.OkAsync($"UID FETCH {string.Join(',', Enumerable.Range(1, 1200).Where(i => i % 3 != 0))} (BODY.PEEK[HEADER.FIELDS (X)])"))
            .Count(line => line.Contains(" FETCH ", StringComparison.Ordinal)).ShouldBe(Enumerable.Range(1, 1200).Count(i => i % 3 != 0 && (i % 2 != 0 || i > 1000)));
        (await a.OkAsync("SEARCH SUBJECT message"))[0].Split(' ').Length.ShouldBe(1550);
    }

    [Fact]
    [Spec("USR-043")]
    public async Task Busy_sessions_at_the_same_time_end_with_the_same_view()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        await using var first = await ImapClient.OpenAsync(system.Get<ImapStore>(), account, "INBOX");
        for (var i = 0; i < 10; i++)
        {
            await first.OkAsync(Append("INBOX", "Subject: x\r\n\r\nx"));
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => ActAsync(system.Get<ImapStore>(), account, new Random(seed))));

        await first.OkAsync("NOOP");
        var view = await first.OkAsync("FETCH 1:* (UID FLAGS)");
        await using var fresh = await ImapClient.OpenAsync(system.Get<ImapStore>(), account, "INBOX");
        (await fresh.OkAsync("FETCH 1:* (UID FLAGS)")).ShouldBe(view);
    }

    private static async Task ActAsync(ImapStore store, long account, Random random)
    {
        await using var session = await ImapClient.OpenAsync(store, account, "INBOX");
        for (var step = 0; step < 60; step++)
        {
            var set = $"{random.Next(1, 6)}:*";
            var command = random.Next(7) switch
            {
                0 => $"UID STORE {set} +FLAGS (\\Seen word{random.Next(3)})",
                1 => $"UID STORE {set} -FLAGS (\\Seen \\Deleted)",
                2 => $"UID STORE {random.Next(1, 30)} +FLAGS (\\Deleted)",
                3 => "EXPUNGE",
                4 => $"UID COPY {random.Next(1, 40)} INBOX",
                5 => $"UID MOVE {random.Next(1, 40)} INBOX",
                _ => Append("INBOX", "Subject: y\r\n\r\ny"),
            };
            (await session.AskAsync(command)).Tagged.ShouldStartWith("OK", customMessage: command);
        }
    }

    private static string Append(string folder, string message) => $"APPEND {folder} {{{message.Length}+}}\r\n{message}";
}
