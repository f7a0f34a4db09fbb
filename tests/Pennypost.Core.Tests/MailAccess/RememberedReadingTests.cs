using System.Globalization;
using System.Text;
using Pennypost.Core.MailAccess.Imap;
using Pennypost.Store.Memory;

namespace Pennypost.Core.Tests.MailAccess;

/// <summary>Reading from memory says what reading from the database says, whatever other sessions do meanwhile.</summary>
public sealed class RememberedReadingTests(PostgresFixture postgres)
{
    private const int Messages = 400;
    private const string Wide = "FETCH 1:* (UID RFC822.SIZE INTERNALDATE ENVELOPE BODYSTRUCTURE BODY.PEEK[] BODY.PEEK[HEADER.FIELDS (SUBJECT)])";

    [Fact]
    public async Task Wide_fetches_say_the_same_from_memory_and_follow_changes_of_others()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        var store = system.Get<ImapStore>();
        await using var a = await ImapClient.OpenAsync(store, account, "INBOX");
        await a.OkAsync(Append(1, Messages));
        await a.OkAsync("NOOP");
        var first = await a.OkAsync(Wide);
        first.Count(line => line.Contains("ENVELOPE", StringComparison.Ordinal)).ShouldBe(Messages);
        var kept = system.Get<MessageMemory>().Octets;
        kept.ShouldBeGreaterThan(Messages * 300);
        (await a.OkAsync(Wide)).ShouldBe(first);
        system.Get<MessageMemory>().Octets.ShouldBe(kept, "everything was in memory");

        // Another session removes some and adds others; a third one, which has seen nothing before, shows the same as one that has.
        await using var b = await ImapClient.OpenAsync(store, account, "INBOX");
        await b.OkAsync("STORE 101:110,400 +FLAGS.SILENT (\\Deleted)");
        await b.OkAsync("EXPUNGE");
        await b.OkAsync(Append(Messages + 1, 20));
        await b.OkAsync("NOOP");
        await a.OkAsync("NOOP");
        await using var c = await ImapClient.OpenAsync(store, account, "INBOX");
        var after = await c.OkAsync(Wide);
        after.Count(line => line.Contains("ENVELOPE", StringComparison.Ordinal)).ShouldBe(Messages + 9);
        (await a.OkAsync(Wide)).ShouldBe(after);
        (await b.OkAsync("UID FETCH 400:* (UID RFC822.SIZE)")).Count.ShouldBe(20);

        // Few messages of a folder that was read widely, and their headers alone.
        (await c.OkAsync("FETCH 5,409 BODY.PEEK[HEADER]")).Where(line => line.StartsWith("Subject", StringComparison.Ordinal)).ShouldBe(["Subject: number 5", "Subject: number 420"]);
    }

    [Fact]
    public async Task Status_follows_changes_of_this_process_and_of_others_and_names()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var account = (await system.AddAccountsAsync("example.com", "alice"))[0];
        await using var a = await ImapClient.OpenAsync(system.Get<ImapStore>(), account);
        await using var b = await ImapClient.OpenAsync(system.Get<ImapStore>(), account, "INBOX");
        for (var round = 1; round <= 50; round++)
        {
            await b.OkAsync(Append(round, 1));
            (await a.OkAsync("STATUS INBOX (MESSAGES)")).ShouldBe([$"* STATUS \"INBOX\" (MESSAGES {round})"], "what was acknowledged is counted");
            (await a.OkAsync("STATUS INBOX (UIDNEXT)")).ShouldBe([$"* STATUS \"INBOX\" (UIDNEXT {round + 1})"]);
        }

        await a.OkAsync("CREATE One");
        await a.OkAsync("STATUS One (MESSAGES)");
        await a.OkAsync("STATUS One (MESSAGES)");
        await b.OkAsync("RENAME One Two");
        (await a.AskAsync("STATUS One (MESSAGES)")).Tagged.ShouldStartWith("NO [NONEXISTENT]");
        await a.OkAsync("STATUS Two (MESSAGES)");
        await b.OkAsync("DELETE Two");
        (await a.AskAsync("STATUS Two (MESSAGES)")).Tagged.ShouldStartWith("NO [NONEXISTENT]");
        await b.OkAsync("CREATE Two");
        await b.OkAsync("APPEND Two {3+}\r\nabc");
        (await a.OkAsync("STATUS Two (MESSAGES)")).ShouldBe(["* STATUS \"Two\" (MESSAGES 1)"]);
    }

    [Fact]
    public void Memory_is_bounded_and_keeps_what_is_asked_for()
    {
        var memory = new MessageMemory(100_000);
        for (var id = 1; id <= 1000; id++)
        {
            memory.Keep(id, new MessageParts(new byte[1000], null, null, null, null));
            memory.Find(1).ShouldNotBeNull("it is asked for all the time");
        }

        memory.Octets.ShouldBeLessThanOrEqualTo(100_000);
        memory.Find(1000).ShouldNotBeNull();
        memory.Find(500).ShouldBeNull();
        memory.Keep(1, new MessageParts(null, new byte[10], null, null, new byte[MessageMemory.LargestBody + 1]));
        (memory.Find(1)!.Envelope?.Length, memory.Find(1)!.BodyStructure?.Length, memory.Find(1)!.Body?.Length).ShouldBe((1000, 10, null));
    }

    private static string Append(int first, int count)
    {
        var command = new StringBuilder("APPEND INBOX");
        for (var number = first; number < first + count; number++)
        {
            var message = string.Create(CultureInfo.InvariantCulture, $"From: <a@example.net>\r\nSubject: number {number}\r\n\r\nThe text of number {number}.\r\n");
            command.Append(CultureInfo.InvariantCulture, $" {{{message.Length}+}}\r\n{message}");
        }

        return command.ToString();
    }
}
