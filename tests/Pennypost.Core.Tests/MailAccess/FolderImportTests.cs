using System.IO.Compression;
using System.Text;
using Pennypost.Core.MailAccess.FolderAdministration;
using Pennypost.Core.MailAccess.Imap;
using Pennypost.Core.Refusals;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Tests.MailAccess;

public sealed class FolderImportTests(PostgresFixture postgres)
{
    [Fact]
    public async Task What_was_exported_comes_back_octet_for_octet_with_its_dates()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var ids = await system.AddAccountsAsync("example.com", "alice", "bob");
        await using var alice = await ImapClient.OpenAsync(system.Get<ImapStore>(), ids[0], "INBOX");
        await alice.OkAsync("CREATE old/papers");
        const string mail = "Subject: x\r\n\r\nFrom here\r\n>From there\r\n\r\nFrom an empty line\r\nFro\r\n\r\n";
        await alice.OkAsync($"APPEND INBOX \"01-Feb-2020 10:00:00 +0000\" {{{mail.Length}+}}\r\n{mail}");
        await alice.OkAsync("APPEND INBOX {16+}\r\nSubject: y\r\n\r\n\r\n");
        var large = "Subject: z\r\n\r\n" + string.Concat(Enumerable.Repeat(">>From z\r\n", 20_000));
        await alice.OkAsync($"APPEND old/papers {{{large.Length}+}}\r\n{large}");
        var folders = await system.Get<FolderTools>().FindAsync(ids[0], ["INBOX", "old/papers"], default);

        foreach (var (format, below) in new[] { (ExportFormat.Eml, "files"), (ExportFormat.Mbox, "boxes") })
        {
            using var archive = new MemoryStream();
            await system.Get<FolderExport>().WriteAsync(ids[0], folders, format, archive, "admin", default);
            archive.Position = 0;
            var imported = await ImportAsync(system, ids[1], below, archive);
            imported.ShouldBe(new ImportedMail(3, 2, 0, 0));

            await using var bob = await ImapClient.OpenAsync(system.Get<ImapStore>(), ids[1], below + "/INBOX");
            var lines = string.Join("\r\n", await bob.OkAsync("FETCH 1 (INTERNALDATE BODY.PEEK[])"));
            lines.ShouldBe($"* 1 FETCH (INTERNALDATE \" 1-Feb-2020 10:00:00 +0000\" BODY[] {{{mail.Length}}}\r\n{mail})");
            (await bob.OkAsync("FETCH 2 RFC822.SIZE")).ShouldBe(["* 2 FETCH (RFC822.SIZE 16)"]);
            await bob.OkAsync($"SELECT {below}/old/papers");
            (await bob.OkAsync("FETCH 1 RFC822.SIZE")).ShouldBe([$"* 1 FETCH (RFC822.SIZE {large.Length})"]);
        }
    }

    [Fact]
    public async Task Files_of_other_systems_become_mail_with_whole_line_ends()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        var one = await ImportAsync(system, account, "INBOX", "Subject: unix\n\nline\nlast");
        one.ShouldBe(new ImportedMail(1, 1, 0, 0));
        const string box = "From a Sat Feb  1 10:00:00 2020\nSubject: box\n\nx\nFrom is no separator here\n\nFrom b\nSubject: two\n\n\nFrom c\nnul: \0\n\n";
        var several = await ImportAsync(system, account, "INBOX", box, seen: true);
        several.ShouldBe(new ImportedMail(2, 1, 1, 0));

        await using var client = await ImapClient.OpenAsync(system.Get<ImapStore>(), account, "INBOX");
        string.Join("\r\n", await client.OkAsync("FETCH 1 BODY.PEEK[]")).ShouldContain("{29}\r\nSubject: unix\r\n\r\nline\r\nlast\r\n)");
        var second = string.Join("\r\n", await client.OkAsync("FETCH 2 (FLAGS INTERNALDATE BODY.PEEK[])"));
        second.ShouldContain("FLAGS (\\Seen) INTERNALDATE \" 1-Feb-2020 10:00:00 +0000\"");
        second.ShouldContain("Subject: box\r\n\r\nx\r\nFrom is no separator here\r\n)");
        string.Join("\r\n", await client.OkAsync("FETCH 3 BODY.PEEK[]")).ShouldContain("{16}\r\nSubject: two\r\n\r\n)");
    }

    [Fact]
    public async Task Hostile_archives_stay_in_their_folders_and_within_the_limit()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        using var archive = Zip(("../../etc/./passwd/x.eml", "Subject: up\r\n\r\n"), ("\\\\server\\share\\y.eml", "Subject: back\r\n\r\n"), ("/z.EML", "Subject: root\r\n\r\n"), ("notes.txt", "x"));
        var safe = await ImportAsync(system, account, "Safe", archive);
        safe.ShouldBe(new ImportedMail(3, 3, 0, 1));
        await using var client = await ImapClient.OpenAsync(system.Get<ImapStore>(), account);
        (await client.OkAsync("LIST \"\" Safe*")).Select(line => line.Split("\"/\" ")[1]).Order(StringComparer.Ordinal)
            .ShouldBe(["\"Safe\"", "\"Safe/etc\"", "\"Safe/etc/passwd\"", "\"Safe/server\"", "\"Safe/server/share\""]);

        // A hundred megabytes that pack to a hundred kilobytes.
        await system.Get<SettingStore>().SetAsync(MessageStoreSettings.ImportLimit, "1");
        using var bomb = Zip(("bomb.eml", "Subject: bomb\r\n\r\n" + new string('x', 2_000_000)));
        bomb.Length.ShouldBeLessThan(100_000);
        (await Should.ThrowAsync<RefusedException>(() => ImportAsync(system, account, "Bomb", bomb))).Message.ShouldContain("unpacks");
        using var endless = new MemoryStream(new byte[1_100_000]);
        (await Should.ThrowAsync<RefusedException>(() => ImportAsync(system, account, "Bomb", endless))).Message.ShouldContain("larger");
        await Should.ThrowAsync<RefusedException>(() => ImportAsync(system, account, "a//b", "Subject: x\n\n"));
        await Should.ThrowAsync<RefusedException>(() => ImportAsync(system, account, "INBOX", "PK no archive"));
        (await client.OkAsync("STATUS Bomb (MESSAGES)")).ShouldBe(["* STATUS \"Bomb\" (MESSAGES 0)"]);
    }

    private static Task<ImportedMail> ImportAsync(TestSystem system, long account, string folder, string text, bool seen = false) =>
        ImportAsync(system, account, folder, new MemoryStream(Encoding.Latin1.GetBytes(text)), seen);

    private static Task<ImportedMail> ImportAsync(TestSystem system, long account, string folder, Stream file, bool seen = false) =>
        system.Get<FolderImport>().ReadAsync(account, folder, seen, file, "admin", default);

    private static MemoryStream Zip(params (string Name, string Text)[] files)
    {
        var packed = new MemoryStream();
        using (var archive = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.Latin1.GetBytes(text));
            }
        }

        packed.Position = 0;
        return packed;
    }
}
