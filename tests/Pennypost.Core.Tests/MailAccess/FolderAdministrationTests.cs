using System.IO.Compression;
using System.Text;
using Pennypost.Core.MailAccess.Bin;
using Pennypost.Core.MailAccess.FolderAdministration;
using Pennypost.Core.MailAccess.Imap;
using Pennypost.Core.Refusals;

namespace Pennypost.Core.Tests.MailAccess;

public sealed class FolderAdministrationTests(PostgresFixture postgres)
{
    [Fact]
    [Spec("USR-336")]
    public async Task Folders_are_exported_as_files_and_as_mbox()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        await using var client = await ImapClient.OpenAsync(system.Get<ImapStore>(), account, "INBOX");
        await client.OkAsync("CREATE \"a:b/..\"");
        const string mail = "Subject: x\r\n\r\nFrom here\r\n>From there\r\nFro\r\n\r\nFrom";
        await client.OkAsync($"APPEND INBOX \"01-Feb-2020 10:00:00 +0000\" {{{mail.Length}+}}\r\n{mail}");
        var large = "Subject: y\r\n\r\n" + new string('>', 200_000) + "From z\r\n";
        await client.OkAsync($"APPEND \"a:b/..\" {{{large.Length}+}}\r\n{large}");

        using var files = await ExportAsync(system, account, ExportFormat.Eml, "INBOX", "a:b/..");
        files.Entries.Select(e => e.FullName).ShouldBe(["INBOX/00000001.eml", "a_b/_/00000001.eml"]);
        Text(files.Entries[0]).ShouldBe(mail);
        Text(files.Entries[1]).ShouldBe(large);
        using var boxes = await ExportAsync(system, account, ExportFormat.Mbox, "INBOX", "a:b/..");
        Text(boxes.Entries[0]).ShouldBe("From MAILER-DAEMON Sat Feb 1 10:00:00 2020\nSubject: x\n\n>From here\n>>From there\nFro\n\nFrom\n\n");
        Text(boxes.Entries[1]).ShouldEndWith(">From z\n\n");
        (await Should.ThrowAsync<RefusedException>(() => system.Get<FolderTools>().FindAsync(account, ["none"], default))).Kind.ShouldBe(RefusalKind.NotFound);
    }

    [Fact]
    [Spec("USR-337")]
    public async Task Folders_are_copied_and_moved_to_another_user_with_flags_and_dates()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var ids = await system.AddAccountsAsync("example.com", "alice", "bob");
        await using var alice = await ImapClient.OpenAsync(system.Get<ImapStore>(), ids[0], "INBOX");
        await using var bob = await ImapClient.OpenAsync(system.Get<ImapStore>(), ids[1], "INBOX");
        await alice.OkAsync("APPEND INBOX (\\Flagged word) \"01-Feb-2020 10:00:00 +0000\" {3+}\r\nabc");
        await alice.OkAsync("CREATE old/papers");
        await alice.OkAsync("APPEND old/papers {3+}\r\ndef");
        var tools = system.Get<FolderTools>();

        (await tools.CopyAsync(ids[0], ["INBOX", "old/papers"], ids[1], move: false, "admin", default)).ShouldBe(2);
        (await bob.OkAsync("NOOP"))[^1].ShouldBe("* 1 EXISTS");
        (await bob.OkAsync("FETCH 1 (FLAGS INTERNALDATE)")).ShouldBe(["* 1 FETCH (FLAGS (\\Flagged word) INTERNALDATE \" 1-Feb-2020 10:00:00 +0000\")"]);
        (await tools.CopyAsync(ids[0], ["INBOX", "old/papers"], ids[1], move: true, "admin", default)).ShouldBe(2);
        (await alice.OkAsync("NOOP")).ShouldBe(["* 1 EXPUNGE"]);
        (await alice.OkAsync("LIST \"\" old/*")).ShouldBeEmpty();
        (await bob.OkAsync("STATUS old/papers (MESSAGES)")).ShouldContain("* STATUS \"old/papers\" (MESSAGES 2)");
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM recycled")).ShouldBe(0, "moving deletes nothing");
        await Should.ThrowAsync<RefusedException>(() => tools.CopyAsync(ids[0], ["INBOX"], ids[0], move: true, "admin", default));
    }

    [Fact]
    [Spec("USR-335")]
    [Spec("USR-310")]
    public async Task What_is_emptied_deleted_or_expunged_can_be_taken_back()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        await using var client = await ImapClient.OpenAsync(system.Get<ImapStore>(), account, "INBOX");
        for (var i = 0; i < 4; i++)
        {
            await client.OkAsync("APPEND INBOX {3+}\r\nabc");
        }

        await client.OkAsync("CREATE old");
        await client.OkAsync("COPY 1:2 old");
        await client.OkAsync("STORE 1 FLAGS.SILENT \\Deleted");
        await client.OkAsync("EXPUNGE");
        var tools = system.Get<FolderTools>();
        (await tools.EmptyAsync(account, ["INBOX"], delete: false, "admin", default)).ShouldBe(3);
        (await tools.EmptyAsync(account, ["old"], delete: true, "admin", default)).ShouldBe(2);
        await Should.ThrowAsync<RefusedException>(() => tools.EmptyAsync(account, ["INBOX"], delete: true, "admin", default));

        var back = await system.Get<MailboxRecovery>().UndeleteAsync(account, DateTimeOffset.UnixEpoch, unread: false, flagged: false, "admin", default);
        (back.Messages, back.Folders).ShouldBe((6, 1));
        (await client.OkAsync("STATUS INBOX (MESSAGES)")).ShouldContain("* STATUS \"INBOX\" (MESSAGES 4)");
        (await client.OkAsync("STATUS old (MESSAGES)")).ShouldContain("* STATUS \"old\" (MESSAGES 2)");
    }

    [Theory]
    [Spec("USR-338")]
    [InlineData("INBOX", "x", RefusalKind.Invalid)]
    [InlineData("none", "x", RefusalKind.NotFound)]
    [InlineData("old", "a//b", RefusalKind.Invalid)]
    [InlineData("old", "a\rb", RefusalKind.Invalid)]
    [InlineData("old", "INBOX", RefusalKind.Conflict)]
    public async Task A_folder_is_not_renamed_to_what_cannot_be(string from, string to, RefusalKind kind)
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        await system.Test.ExecuteAsync($"INSERT INTO folder (account_id, name) VALUES ({account}, 'old')");
        (await Should.ThrowAsync<RefusedException>(() => system.Get<FolderTools>().RenameAsync(account, from, to, default))).Kind.ShouldBe(kind);
    }

    private static async Task<ZipArchive> ExportAsync(TestSystem system, long account, ExportFormat format, params string[] names)
    {
        var folders = await system.Get<FolderTools>().FindAsync(account, names, default);
        var output = new MemoryStream();
        await system.Get<FolderExport>().WriteAsync(account, folders, format, output, "admin", default);
        return new ZipArchive(output, ZipArchiveMode.Read);
    }

    private static string Text(ZipArchiveEntry entry)
    {
        using var reader = new StreamReader(entry.Open(), Encoding.Latin1);
        return reader.ReadToEnd();
    }
}
