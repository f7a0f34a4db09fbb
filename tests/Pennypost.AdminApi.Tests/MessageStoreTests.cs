using System.IO.Compression;
using System.Net;
using Pennypost.AdminApi.Accounts;
using Pennypost.AdminApi.Folders;
using Pennypost.AdminApi.Http;
using Pennypost.AdminApi.MessageStore;
using Pennypost.AdminApi.Quotas;

namespace Pennypost.AdminApi.Tests;

/// <summary>The message store and the folders of users through the API.</summary>
public sealed class MessageStoreTests(PostgresFixture postgres)
{
    [Fact]
    [Spec("SET-180")]
    [Spec("SET-181")]
    [Spec("USR-307")]
    public async Task Deleted_messages_are_counted_taken_back_and_purged()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        var account = await FillAsync(system);
        using var client = await system.LogInAsync();
        (await client.GetAsync<MessageStoreFigures>("message-store")).ShouldBe(
            new MessageStoreFigures(await FoldersAsync(system), 2, 2, 6, 2, 6, new RecycledItems(0, 0, 0, 0, 0), 72));
        (await client.PostAsync($"accounts/{account}/folders/empty", new FolderNames(["INBOX"])).As<HandledMessages>()).Messages.ShouldBe(2);
        var bin = await client.GetAsync<RecycleBinContents>($"accounts/{account}/recycle-bin?since=2020-01-01T00:00:00Z");
        bin.ShouldBe(new RecycleBinContents(new RecycledItems(2, 6, 0, 0, 0), 72));
        (await client.GetAsync<RecycleBinContents>($"accounts/{account}/recycle-bin?since=2090-01-01T00:00:00Z")).Deleted.Messages.ShouldBe(0);
        var undelete = new UndeleteRequest(DateTimeOffset.UnixEpoch, Unread: true);
        (await client.PostAsync($"accounts/{account}/recycle-bin/undelete", undelete).As<RecycledItems>()).Messages.ShouldBe(2);
        (await client.GetAsync<TopFolders>("message-store/top-folders?by=messages")).Folders.Single().Messages.ShouldBe(2);
        await client.PostAsync($"accounts/{account}/folders/empty", new FolderNames(["INBOX"]));
        (await client.PostAsync("message-store/purge-recycle-bin", new object()).As<PurgedMessages>()).Messages.ShouldBe(2);
        (await client.GetAsync<MessageStoreFigures>("message-store")).RecycleBin.Messages.ShouldBe(0);
        await client.PostAsync("accounts/4711/recycle-bin/undelete", undelete).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Folders_are_exported_copied_and_renamed()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        var account = await FillAsync(system);
        using var client = await system.LogInAsync();
        using var response = await client.GetAsync($"accounts/{account}/folders/export?format=eml&folder=INBOX");
        response.Content.Headers.ContentType!.MediaType.ShouldBe("application/zip");
        using var archive = new ZipArchive(await response.Content.ReadAsStreamAsync(), ZipArchiveMode.Read);
        archive.Entries.Count.ShouldBe(2);
        var other = await system.Test.ScalarAsync<long>($"SELECT min(id) FROM account WHERE id NOT IN (0, {account})");
        (await client.PostAsync($"accounts/{account}/folders/copy", new CopyFoldersRequest(["INBOX"], other)).As<HandledMessages>()).Messages.ShouldBe(2);
        await client.PostAsync($"accounts/{account}/folders/copy", new CopyFoldersRequest(["INBOX"], 4711)).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        await client.PostAsync($"accounts/{account}/folders/rename", new RenameFolderRequest("INBOX", "x")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        await client.PostAsync($"accounts/{account}/folders/delete", new FolderNames([])).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Fact]
    public async Task An_archive_of_more_octets_than_other_requests_may_have_is_imported()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        var account = await FillAsync(system);
        using var client = await system.LogInAsync();
        var mbox = string.Concat(Enumerable.Range(0, 400).Select(i => $"From x@example.com Mon Jan  1 00:00:00 2024\nSubject: {i}\n\n{new string('x', 700)}\n\n"));
        using var file = new ByteArrayContent(System.Text.Encoding.ASCII.GetBytes(mbox));
        file.Headers.ContentType = new("application/octet-stream");
        (await client.PostAsync($"accounts/{account}/folders/import?folder=Old&seen=true", file).As<ImportResult>()).Messages.ShouldBe(400);
        (await client.GetAsync<TopFolders>("message-store/top-folders?by=messages")).Folders[0].Messages.ShouldBe(400);
    }

    [Fact]
    [Spec("USR-333")]
    [Spec("USR-339")]
    public async Task Rights_of_folders_are_shown_given_and_taken()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        var account = await FillAsync(system);
        var dora = await system.Test.ScalarAsync<long>("INSERT INTO account (name) VALUES ('Dora') RETURNING id");
        await system.Test.ExecuteAsync($"INSERT INTO folder (account_id, name) VALUES ({account}, 'Work'), ({dora}, 'INBOX')");
        using var client = await system.LogInAsync();
        (await client.PutAsync($"accounts/{account}/folders/rights", new SetFolderRightsRequest("Work", "dora", "lrswi")).As<FolderRightsView>()).Grants
            .ShouldBe([new FolderGrantView("Dora", "lrswi")]);
        await client.PutAsync($"accounts/{account}/folders/rights", new SetFolderRightsRequest("Work", "anyone", "lr"));
        (await client.PutAsync($"accounts/{account}/folders/rights", new SetFolderRightsRequest("Work", "-dora", "s")).As<FolderRightsView>()).Grants
            .ShouldBe([new FolderGrantView("anyone", "lr"), new FolderGrantView("Dora", "lrswi"), new FolderGrantView("-Dora", "s")]);
        (await client.PutAsync($"accounts/{account}/folders/owner-rights", new SetOwnerRightsRequest(["Work"], Fixed: true))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        var folders = (await client.GetAsync<AccountDetail>($"accounts/{account}")).Folders;
        folders.Single(folder => folder.Name == "Work").ShouldBe(new AccountFolder("Work", 0, 0, 0, "lrswipkteacd", 2));
        folders.Single(folder => folder.Name == "INBOX").OwnerRights.ShouldBe("lrswipkxteacd");
        (await client.PutAsync($"accounts/{account}/folders/rights", new SetFolderRightsRequest("Work", "dora", "")).As<FolderRightsView>()).Grants.Count.ShouldBe(2);
        (await client.GetAsync<FolderRightsView>($"accounts/{account}/folders/rights?folder=Work")).Fixed.ShouldBeTrue();
        await Refused(new SetFolderRightsRequest("Work", "dora", "lz"), HttpStatusCode.UnprocessableEntity, "invalid");
        await Refused(new SetFolderRightsRequest("Work", "carol", "l"), HttpStatusCode.UnprocessableEntity, "invalid");
        await Refused(new SetFolderRightsRequest("Work", "nobody", "l"), HttpStatusCode.UnprocessableEntity, "invalid");
        await Refused(new SetFolderRightsRequest("Nothing", "dora", "l"), HttpStatusCode.NotFound, "not-found");

        Task Refused(SetFolderRightsRequest request, HttpStatusCode status, string code) =>
            client.PutAsync($"accounts/{account}/folders/rights", request).ShouldBeProblemAsync(status, code);
    }

    [Fact]
    public async Task Public_folders_are_made_shared_renamed_and_deleted_and_their_account_is_nobody()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        await FillAsync(system);
        using var client = await system.LogInAsync();
        var accounts = (await client.GetAsync<Page<AccountSummary>>("accounts")).Total;
        (await client.PostAsync("public-folders", new CreatePublicFolderRequest("News/2026"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await client.PostAsync("public-folders", new CreatePublicFolderRequest("News")).ShouldBeProblemAsync(HttpStatusCode.Conflict, "folder-exists");
        await client.PostAsync("public-folders", new CreatePublicFolderRequest("a//b")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        (await client.PutAsync("public-folders/rights", new SetFolderRightsRequest("News", "anyone", "lrs")).As<FolderRightsView>()).Grants
            .ShouldBe([new FolderGrantView("anyone", "lrs")]);
        (await client.PostAsync("public-folders/rename", new RenameFolderRequest("News", "Archive"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetAsync<PublicFolders>("public-folders")).Folders.Select(folder => (folder.Name, folder.SharedWith)).ShouldBe([("Archive", 1), ("Archive/2026", 0)]);
        (await client.GetAsync<FolderRightsView>("public-folders/rights?folder=Archive")).Grants.Count.ShouldBe(1);
        (await client.GetAsync<Page<AccountSummary>>("accounts")).Total.ShouldBe(accounts);
        using var none = await client.GetAsync("accounts/0");
        none.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await client.PostAsync("public-folders/delete", new FolderNames(["Archive", "Archive/2026"]));
        (await client.GetAsync<PublicFolders>("public-folders")).Folders.ShouldBeEmpty();
    }

    [Fact]
    [Spec("USR-341")]
    public async Task A_mailbox_has_a_quota_of_octets_and_messages()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        var account = await FillAsync(system);
        using var client = await system.LogInAsync();
        (await client.GetAsync<MailboxQuotaView>($"accounts/{account}/quota")).ShouldBe(new MailboxQuotaView(6, 0, 2, 0));
        (await client.PutAsync($"accounts/{account}/quota", new SetMailboxQuotaRequest(1_048_576, 100)).As<MailboxQuotaView>())
            .ShouldBe(new MailboxQuotaView(6, 1_048_576, 2, 100));
        await client.PutAsync($"accounts/{account}/quota", new SetMailboxQuotaRequest(-1, 0)).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        await client.PutAsync("accounts/4711/quota", new SetMailboxQuotaRequest(0, 0)).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    private static Task<long> FoldersAsync(ApiSystem system) => system.Test.ScalarAsync<long>("SELECT count(*) FROM folder");

    private static async Task<long> FillAsync(ApiSystem system)
    {
        var account = await system.Test.ScalarAsync<long>("INSERT INTO account (name) VALUES ('carol') RETURNING id");
        var inbox = await system.Test.ScalarAsync<long>($"INSERT INTO folder (account_id, name, uidnext, messages, unseen, size) VALUES ({account}, 'INBOX', 3, 2, 2, 6) RETURNING id");
        await system.Test.ExecuteAsync(
            $"""
            INSERT INTO message (id, received_at, size, body, structure, envelope, body_structure)
            SELECT id, now(), 3, 'abc', '', '', '' FROM generate_series(1, 2) AS id;
            INSERT INTO entry (account_id, folder_id, uid, message_id, modseq, internal_date, size)
            SELECT {account}, {inbox}, id, id, 1, now(), 3 FROM generate_series(1, 2) AS id
            """);
        return account;
    }
}
