using System.IO.Compression;
using System.Net;
using Pennypost.AdminApi.Folders;
using Pennypost.AdminApi.MessageStore;

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
