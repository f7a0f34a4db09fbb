using System.Text;

namespace Pennypost.Imap.Tests;

public sealed class SessionTests
{
    [Fact]
    public async Task Pipelined_commands_are_answered_in_order()
    {
        var system = new MemoryMailSystem();
        await using RunningSession session = await RunningSession.LoggedInAsync(system);
        await session.SendAsync(string.Concat(Enumerable.Range(0, 500).Select(i => $"p{i} NOOP\r\n")));
        for (int i = 0; i < 500; i++)
        {
            (await session.ReadAsync()).ShouldBe($"p{i} OK NOOP completed");
        }
    }

    [Fact]
    public async Task Octets_may_come_one_at_a_time()
    {
        var system = new MemoryMailSystem();
        await using RunningSession session = await RunningSession.LoggedInAsync(system);
        foreach (byte octet in Encoding.ASCII.GetBytes("a APPEND INBOX {5+}\r\nhello\r\nb STATUS {5+}\r\nINBOX (MESSAGES)\r\n"))
        {
            await session.SendBytesAsync(new[] { octet });
        }

        (await session.ReadAsync()).ShouldStartWith("a OK [APPENDUID 7 1]");
        (await session.ReadAsync()).ShouldBe("* STATUS \"INBOX\" (MESSAGES 1)");
        (await session.ReadAsync()).ShouldStartWith("b OK");
    }

    [Theory]
    [InlineData("")]
    [InlineData("a LOGIN ali")]
    [InlineData("a LOGIN {5}\r\nal")]
    [InlineData("a LOGIN alice secret\r\nb APPEND INBOX {100}\r\nhalf a mess")]
    [InlineData("a LOGIN alice secret\r\nb SELECT INBOX\r\nc IDLE\r\n")]
    [InlineData("a LOGIN alice secret\r\nb SELECT INBOX\r\nc IDLE\r\nDON")]
    [InlineData("a AUTHENTICATE PLAIN\r\n")]
    public async Task A_client_that_leaves_leaves_nothing_behind(string sent)
    {
        var system = new MemoryMailSystem();
        await using (var session = new RunningSession(system))
        {
            await session.SendAsync(sent);
            await session.ReadAsync();
        }

        system.OpenAccounts.ShouldBe(0);
        system.Folders["INBOX"].Listeners.ShouldBeEmpty();
        system.Folders["INBOX"].Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_large_body_streams_whole()
    {
        var system = new MemoryMailSystem();
        string body = string.Concat(Enumerable.Range(0, 40_000).Select(i => $"line {i}\r\n"));
        system.Deliver("INBOX", "Subject: large\r\n\r\n" + body);
        await using RunningSession session = await RunningSession.LoggedInAsync(system, mailbox: "INBOX");
        (List<string> untagged, string tagged) = await session.AskAsync("FETCH 1 BODY.PEEK[TEXT]");
        tagged.ShouldStartWith("OK");
        untagged[0].ShouldBe($"* 1 FETCH (BODY[TEXT] {{{body.Length}}}");
        string.Join("\r\n", untagged.Skip(1)).ShouldBe(body + ")");
    }

    [Fact]
    public async Task Silence_ends_a_session()
    {
        var settings = new ImapServerSettings { AutoLogoutBeforeLogIn = TimeSpan.FromMilliseconds(30) };
        await using var session = new RunningSession(new MemoryMailSystem(), settings);
        await session.ReadAsync();
        (await session.ReadAsync()).ShouldBe("* BYE Autologout after silence");
        (await session.TryReadAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_fault_in_the_middle_of_a_response_cuts_the_connection()
    {
        // The header of the response is out, then the content fails: the client could not find its way back.
        var system = new MemoryMailSystem();
        system.Deliver("INBOX", "1");
        system.Deliver("INBOX", "2");
        await using RunningSession session = await RunningSession.LoggedInAsync(system, mailbox: "INBOX");
        system.Folders["INBOX"].Entries[0].Message.ContentFails = true;
        await session.SendAsync("a FETCH 1:2 BODY.PEEK[]\r\n");
        for (string? line; (line = await session.TryReadAsync()) is not null;)
        {
            line.ShouldNotContain("secret");
            line.ShouldNotStartWith("a ");
        }
    }

    [Fact]
    public async Task Long_work_gives_signs_of_life()
    {
        var system = new MemoryMailSystem { Hold = new TaskCompletionSource() };
        system.Deliver("INBOX", "1");
        var time = new ManualTime();
        await using RunningSession session = await RunningSession.LoggedInAsync(system, mailbox: "INBOX", time: time);
        await session.SendAsync("long SEARCH TEXT 1\r\n");
        Task<string> sign = session.ReadAsync();
        while (!sign.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            await Task.WhenAny(sign, Task.Delay(20));
        }

        (await sign).ShouldBe("* OK [INPROGRESS (\"long\" NIL NIL)] Still working");
        system.Hold.SetResult();
        string line = await session.ReadAsync();
        while (line.StartsWith("* OK [INPROGRESS", StringComparison.Ordinal))
        {
            line = await session.ReadAsync();
        }

        line.ShouldBe("* SEARCH 1");
        (await session.ReadAsync()).ShouldBe("long OK SEARCH completed");
    }

    [Fact]
    [Spec("USR-042")]
    public async Task Random_commands_of_three_sessions_keep_their_views_in_agreement()
    {
        var system = new MemoryMailSystem();
        for (int i = 0; i < 10; i++)
        {
            system.Deliver("INBOX", "message");
        }

        var random = new Random(7);
        var views = new List<ViewedSession>();
        for (int i = 0; i < 3; i++)
        {
            views.Add(await ViewedSession.OpenAsync(system));
        }

        for (int step = 0; step < 3000; step++)
        {
            await views[random.Next(views.Count)].ActAsync(random);
        }

        foreach (ViewedSession view in views)
        {
            await view.AgreeAsync(system.Folders["INBOX"]);
            await view.DisposeAsync();
        }
    }
}
