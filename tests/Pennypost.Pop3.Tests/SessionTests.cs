namespace Pennypost.Pop3.Tests;

public sealed class SessionTests
{
    [Fact]
    [Spec("USR-023", "SVC-048")]
    public async Task Second_log_in_is_refused_while_the_first_session_lasts()
    {
        var system = new MemoryMailSystem();
        await using (await RunningSession.LoggedInAsync(system))
        {
            await using var second = new RunningSession(system);
            await second.ReadAsync();
            await second.AskAsync("USER alice");
            (await second.AskAsync("PASS se cret")).ShouldStartWith("-ERR [IN-USE]");

            // The holder's presence is no failed log-in: the client may keep trying.
            for (var attempt = 0; attempt < 5; attempt++)
            {
                await second.AskAsync("USER alice");
                (await second.AskAsync("PASS se cret")).ShouldStartWith("-ERR [IN-USE]");
            }
        }

        await using var third = await RunningSession.LoggedInAsync(system);
        (await third.AskAsync("STAT")).ShouldBe("+OK 0 0");
    }

    [Fact]
    [Spec("USR-023")]
    public async Task Lock_is_gone_when_quit_is_answered()
    {
        var system = new MemoryMailSystem();
        for (var session = 0; session < 100; session++)
        {
            await using var client = await RunningSession.LoggedInAsync(system);
            (await client.AskAsync("QUIT")).ShouldStartWith("+OK");
            system.IsLocked.ShouldBeFalse();
        }
    }

    [Fact]
    [Spec("USR-025")]
    public async Task Listing_is_a_snapshot_taken_at_log_in()
    {
        var system = new MemoryMailSystem();
        system.DeliverOfSize(100);
        await using (var session = await RunningSession.LoggedInAsync(system))
        {
            system.DeliverOfSize(200);
            (await session.AskAsync("STAT")).ShouldBe("+OK 1 100");
            (await session.AskMultiLineAsync("LIST")).ShouldBe(["1 100"]);
            (await session.AskAsync("RETR 2")).ShouldBe("-ERR No such message");
            (await session.AskAsync("QUIT")).ShouldStartWith("+OK");
        }

        await using var next = await RunningSession.LoggedInAsync(system);
        (await next.AskMultiLineAsync("LIST")).ShouldBe(["1 100", "2 200"]);
    }

    [Fact]
    [Spec("USR-026")]
    public async Task Two_clients_take_turns_and_both_see_what_stays_on_the_server()
    {
        var system = new MemoryMailSystem();
        system.DeliverOfSize(100);
        system.DeliverOfSize(200);
        List<string>? first = null;
        for (var turn = 0; turn < 4; turn++)
        {
            await using var session = await RunningSession.LoggedInAsync(system);
            var ids = await session.AskMultiLineAsync("UIDL");
            (first ??= ids).ShouldBe(ids);
            await session.AskMultiLineAsync("RETR 1");
            (await session.AskAsync("QUIT")).ShouldStartWith("+OK");
        }

        await using (var deleting = await RunningSession.LoggedInAsync(system))
        {
            await deleting.AskAsync("DELE 1");
            await deleting.AskAsync("QUIT");
        }

        await using var last = await RunningSession.LoggedInAsync(system);
        (await last.AskMultiLineAsync("UIDL")).ShouldBe(["1 7-2"]);
    }

    [Fact]
    [Spec("USR-024")]
    public async Task Silent_client_is_closed_without_a_word_and_nothing_is_deleted()
    {
        var system = new MemoryMailSystem();
        system.DeliverOfSize(100);
        await using var session = await RunningSession.LoggedInAsync(system, new Pop3Options { IdleTimeout = TimeSpan.FromSeconds(1) });
        (await session.AskAsync("DELE 1")).ShouldStartWith("+OK");
        await session.ExpectCloseAsync();
        system.Uids.ShouldBe([1u]);
        system.IsLocked.ShouldBeFalse();
    }

    [Fact]
    [Spec("USR-024")]
    public async Task Stopping_host_says_so_and_deletes_nothing()
    {
        var system = new MemoryMailSystem();
        system.DeliverOfSize(100);
        await using var session = await RunningSession.LoggedInAsync(system);
        (await session.AskAsync("DELE 1")).ShouldStartWith("+OK");
        await session.StopHostAsync();
        (await session.ReadAsync()).ShouldStartWith("-ERR [SYS/TEMP]");
        await session.ExpectCloseAsync();
        system.Uids.ShouldBe([1u]);
        system.IsLocked.ShouldBeFalse();
    }

    [Fact]
    public async Task Quit_deletes_even_when_the_client_does_not_wait_for_the_answer()
    {
        var system = new MemoryMailSystem();
        system.DeliverOfSize(100);
        var session = await RunningSession.LoggedInAsync(system);
        await session.SendAsync("DELE 1\r\nQUIT\r\n");
        await session.DisposeAsync();
        system.Uids.ShouldBeEmpty();
    }

    [Fact]
    public async Task Over_long_line_is_an_error_and_the_session_lives_on()
    {
        await using var session = await RunningSession.LoggedInAsync(new MemoryMailSystem());
        (await session.AskAsync("NOOP " + new string('x', 100_000))).ShouldBe("-ERR The line is too long");
        (await session.AskAsync("STAT")).ShouldBe("+OK 0 0");
    }

    [Fact]
    public async Task Endless_line_ends_the_session()
    {
        await using var session = await RunningSession.LoggedInAsync(new MemoryMailSystem());
        var sending = session.SendAsync(new string('x', 4 * 1024 * 1024));
        (await session.ReadAsync()).ShouldBe("-ERR The line is too long, goodbye");
        await session.ExpectCloseAsync();
        await sending;
    }

    [Fact]
    public async Task Twenty_bad_commands_in_a_row_end_the_session()
    {
        await using var session = new RunningSession(new MemoryMailSystem());
        await session.ReadAsync();
        for (var command = 0; command < 19; command++)
        {
            (await session.AskAsync("XYZZY")).ShouldBe("-ERR Unknown command");
        }

        // A sensible command takes the count back.
        (await session.AskAsync("NOOP")).ShouldStartWith("+OK");
        for (var command = 0; command < 20; command++)
        {
            (await session.AskAsync("XYZZY")).ShouldBe("-ERR Unknown command");
        }

        (await session.ReadAsync()).ShouldBe("-ERR Too many bad commands, goodbye");
        await session.ExpectCloseAsync();
    }

    [Fact]
    [Spec("SVC-038")]
    public async Task Commands_sent_in_clear_behind_stls_are_dropped()
    {
        var system = new MemoryMailSystem();
        await using var session = new RunningSession(system, new Pop3Options { Tls = TestTls.Server() });
        await session.ReadAsync();
        await session.SendAsync("STLS\r\nUSER alice\r\nPASS se cret\r\n");
        (await session.ReadAsync()).ShouldBe("+OK Begin TLS");
        await session.StartTlsAsync();
        (await session.AskAsync("STAT")).ShouldBe("-ERR Log in first");
        system.LogIns.ShouldBe(0);
    }

    [Fact]
    public async Task Failed_handshake_closes_the_connection()
    {
        await using var session = new RunningSession(new MemoryMailSystem(), new Pop3Options { Tls = TestTls.Server() });
        await session.ReadAsync();
        (await session.AskAsync("STLS")).ShouldBe("+OK Begin TLS");
        await session.SendAsync("this is no ClientHello, whatever it may be taken for\r\n");
        await session.Ended.WaitAsync(TimeSpan.FromSeconds(60));
    }
}
