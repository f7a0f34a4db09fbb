using System.Buffers;
using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.Accounts;
using Pennypost.Core.Services;
using Pennypost.Net;
using Pennypost.Pop3;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Tests.MailAccess;

/// <summary>POP3 sessions over the real store.</summary>
public sealed class Pop3BackendTests(PostgresFixture postgres)
{
    [Fact]
    [Spec("USR-021", "USR-022", "USR-024")]
    public async Task Session_reads_the_inbox_and_quit_removes_what_was_marked()
    {
        await using var system = await SystemAsync();
        await system.DeliverAsync("INBOX", "Subject: one\r\n\r\n.dot\r\n", "Subject: two\r\n\r\n");
        await system.DeliverAsync("Sent", "Subject: not for POP3\r\n\r\n");

        var first = await system.TalkAsync("LIST", "UIDL", "RETR 1", "DELE 1", "QUIT");

        var validity = await system.Test.ScalarAsync<long>("SELECT uidvalidity FROM folder WHERE name = 'INBOX'");
        first.ShouldContain("1 22\r\n2 16\r\n.\r\n");
        first.ShouldContain($"1 {validity}-1\r\n2 {validity}-2\r\n.\r\n");
        first.ShouldContain("+OK 22 octets\r\nSubject: one\r\n\r\n..dot\r\n.\r\n");
        first.ShouldEndWith("+OK Goodbye\r\n");
        (await system.TalkAsync("UIDL", "QUIT")).ShouldContain($"1 {validity}-2\r\n.\r\n");
    }

    [Fact]
    [Spec("USR-024")]
    public async Task Session_without_quit_removes_nothing_and_lets_the_lock_go()
    {
        await using var system = await SystemAsync();
        await system.DeliverAsync("INBOX", "Subject: one\r\n\r\n");

        await system.TalkAsync("DELE 1");

        (await system.TalkAsync("STAT")).ShouldContain("+OK 1 16\r\n");
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM mailbox_lock")).ShouldBe(0);
    }

    [Fact]
    public async Task Session_that_lost_its_lock_removes_nothing()
    {
        await using var system = await SystemAsync();
        await system.DeliverAsync("INBOX", "Subject: one\r\n\r\n");
        await system.TalkAsync("NOOP");
        await using var session = await system.OpenAsync();
        await session.SendAsync("DELE 1\r\n");
        await session.ReadAsync("+OK Marked deleted\r\n");

        await system.Test.ExecuteAsync("UPDATE mailbox_lock SET holder = 'another 1'");
        await session.SendAsync("QUIT\r\n");

        await session.ReadAsync("-ERR [SYS/TEMP]");
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM entry")).ShouldBe(1);
    }

    [Fact]
    public async Task Many_messages_come_in_batches_and_in_order()
    {
        await using var system = await SystemAsync();
        await system.DeliverAsync("INBOX", [.. Enumerable.Range(1, 300).Select(number => $"Subject: {number}\r\n\r\n{new string('x', number * 7)}\r\n")]);

        var all = await system.TalkAsync([.. Enumerable.Range(1, 300).Select(number => $"RETR {number}"), "QUIT"]);

        var subjects = all.Split("\r\n").Where(line => line.StartsWith("Subject: ", StringComparison.Ordinal)).Select(line => line[9..]);
        subjects.ShouldBe(Enumerable.Range(1, 300).Select(number => $"{number}"));
    }

    [Fact]
    [Spec("USR-023", "SVC-048")]
    public async Task Second_session_is_refused()
    {
        await using var system = await SystemAsync();
        await using (await system.OpenAsync())
        {
            (await system.TalkAsync("STAT")).ShouldContain("-ERR [IN-USE]");
        }
    }

    [Fact]
    public async Task Log_in_that_comes_too_soon_is_refused_until_its_time_has_come()
    {
        await using var system = await SystemAsync(("pop3.login-delay", "600"));
        (await system.TalkAsync("STAT", "QUIT")).ShouldContain("+OK 0 0\r\n");

        (await system.TalkAsync("STAT", "QUIT")).ShouldContain("-ERR [LOGIN-DELAY]");
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM mailbox_lock")).ShouldBe(0);

        // One that is refused does not begin the time anew.
        await system.Test.ExecuteAsync("UPDATE pop3_log_in SET at = at - interval '601 seconds'");
        (await system.TalkAsync("STAT", "QUIT")).ShouldContain("+OK 0 0\r\n");
    }

    [Fact]
    [Spec("SVC-045", "SVC-046")]
    public async Task Held_messages_leave_the_inbox_and_stay_until_they_are_removed_or_put_back()
    {
        await using var system = await SystemAsync(("pop3.hold-deleted", "true"));
        await system.DeliverAsync("INBOX", "Subject: one\r\n\r\n", "Subject: two\r\n\r\n", "Subject: three\r\n\r\n");
        await system.TalkAsync("DELE 1", "DELE 2", "QUIT");
        (await system.TalkAsync("STAT", "QUIT")).ShouldContain("+OK 1 18\r\n");

        // Neither the end of the recycle bin's time nor purging the bin touches them.
        await system.Bin.ExpireAsync(TimeSpan.Zero, default);
        var counts = await system.Bin.CountAsync(null, DateTimeOffset.UnixEpoch, default);
        (counts.Messages, counts.Held).ShouldBe((2, 2));

        await system.Bin.UndeleteAsync(system.Account, DateTimeOffset.UnixEpoch, unread: false, flagged: false, default);
        (await system.TalkAsync("STAT", "DELE 3", "QUIT")).ShouldContain("+OK 3 50\r\n");
        (await system.Bin.RemoveHeldAsync(default)).ShouldBe(1);
        (await system.Bin.CountAsync(null, DateTimeOffset.UnixEpoch, default)).Messages.ShouldBe(0);
    }

    private async Task<MailSystem> SystemAsync(params (string Name, string Value)[] settings)
    {
        var test = await postgres.CreateAsync();
        var services = new ServiceCollection().AddLogging();
        services.AddPennypostCore(test.Database, test.Bodies, new SecretProtector(new byte[32]));
        services.AddSingleton(s => s.GetRequiredService<Func<MailService, IPop3Backend>>()(new MailService(
            4, ServiceType.Pop3, "POP3 Server", settings.ToDictionary(setting => setting.Name, setting => setting.Value, StringComparer.Ordinal))));
        services.AddSingleton<Pop3Server>().AddSingleton<Func<Pop3Options>>(() => new Pop3Options());
        var system = new MailSystem(test, services.BuildServiceProvider());
        await system.PrepareAsync();
        return system;
    }

    private sealed class MailSystem(TestDatabase test, ServiceProvider services) : IAsyncDisposable
    {
        private const string Password = "a-long-password";

        private long _account;
        private long _message = 1000;

        public TestDatabase Test => test;

        public long Account => _account;

        public RecycleBin Bin => services.GetRequiredService<RecycleBin>();

        public async Task PrepareAsync()
        {
            await services.LoadPennypostAsync();
            _account = await services.GetRequiredService<AccountChanges>().CreateAsync(new NewAccount("alice", Password), "test", default);
        }

        public async Task DeliverAsync(string folder, params string[] messages)
        {
            var folderId = await test.ScalarAsync<long>($"SELECT id FROM folder WHERE account_id = {_account} AND name LIKE '{folder}%' ORDER BY id LIMIT 1");
            var entries = new List<NewEntry>();
            foreach (var message in messages)
            {
                var id = _message++;
                await test.ExecuteAsync(
                    $"""
                    INSERT INTO message (id, received_at, size, body, structure, envelope, body_structure)
                    VALUES ({id}, now(), {message.Length}, '\x{Convert.ToHexString(Encoding.ASCII.GetBytes(message))}', '', '', '')
                    """);
                entries.Add(new NewEntry(_account, folderId, id, message.Length, DateTimeOffset.UnixEpoch));
            }

            await using var connection = await test.Database.Source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await EntryWriter.AddAsync(connection, entries, default);
            await transaction.CommitAsync();
        }

        public async Task<Session> OpenAsync()
        {
            var session = new Session(services.GetRequiredService<Pop3Server>());
            await session.SendAsync($"USER alice\r\nPASS {Password}\r\n");
            await session.ReadAsync("octets\r\n");
            return session;
        }

        /// <summary>Logs in, sends all commands at once, ends the connection and returns what the server said.</summary>
        public async Task<string> TalkAsync(params string[] commands)
        {
            await using var session = new Session(services.GetRequiredService<Pop3Server>());
            var reading = session.ReadToEndAsync();
            await session.SendAsync($"USER alice\r\nPASS {Password}\r\n" + string.Concat(commands.Select(command => command + "\r\n")));
            await session.EndSendingAsync();
            return await reading;
        }

        public async ValueTask DisposeAsync()
        {
            await services.DisposeAsync();
            await test.DisposeAsync();
        }
    }

    private sealed class Session : IAsyncDisposable
    {
        private readonly Connection _client;
        private readonly Task _running;
        private readonly StringBuilder _received = new();

        public Session(Pop3Server server)
        {
            (_client, var accepted) = Connection.CreatePair(new IPEndPoint(IPAddress.Loopback, 50000));
            _running = Task.Run(async () =>
            {
                await server.HandleAsync(accepted, default);
                await accepted.DisposeAsync();
            });
        }

        public async Task SendAsync(string text) => await _client.Output.WriteAsync(Encoding.ASCII.GetBytes(text));

        public async Task EndSendingAsync() => await _client.Output.CompleteAsync();

        public async Task ReadAsync(string expected)
        {
            while (!_received.ToString().Contains(expected, StringComparison.Ordinal))
            {
                (await ReadMoreAsync()).ShouldBeTrue($"The server closed after saying {_received} instead of {expected}");
            }
        }

        public async Task<string> ReadToEndAsync()
        {
            while (await ReadMoreAsync())
            {
            }

            return _received.ToString();
        }

        public async ValueTask DisposeAsync()
        {
            await _client.DisposeAsync();
            await _running.WaitAsync(TimeSpan.FromSeconds(60));
        }

        private async Task<bool> ReadMoreAsync()
        {
            var result = await _client.Input.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
            // The last words may come together with the end.
            var more = !result.IsCompleted || !result.Buffer.IsEmpty;
            _received.Append(Encoding.ASCII.GetString(result.Buffer.ToArray()));
            _client.Input.AdvanceTo(result.Buffer.End);
            return more;
        }
    }
}
