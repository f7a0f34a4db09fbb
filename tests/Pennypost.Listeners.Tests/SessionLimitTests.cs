using System.Net;
using Pennypost.Core.Access;
using Pennypost.Core.Access.Lists;
using Pennypost.Core.Sessions;

namespace Pennypost.Listeners.Tests;

/// <summary>Limits on sessions, by one process and by several.</summary>
public sealed class SessionLimitTests(PostgresFixture postgres)
{
    private const string TooMany = "421 4.7.0 Too many sessions, try again later";

    [Fact]
    [Spec("SVC-136", "SVC-137", "SVC-151")]
    public async Task A_session_above_the_limit_is_asked_to_come_again_and_finds_room_when_another_ends()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test);
        await host.SetAsync(ListeningHost.Mx, SessionLimitServiceSettings.MaximumSessions, "2");
        await using var one = await EnterAsync(host);
        await using var two = await EnterAsync(host);
        await RefusedAsync(host);
        await one.AskAsync("QUIT");
        await Eventually.TrueAsync(() => host.Get<SessionLimits>().Sessions(ListeningHost.Mx) == 1, "the session has ended");
        await using var again = await EnterAsync(host);

        // Another service has its own limit.
        await using var reader = await host.ConnectAsync(2110);
        (await reader.ReadLineAsync())!.ShouldStartWith("+OK");
    }

    [Fact]
    [Spec("SVC-144")]
    public async Task One_client_has_a_limit_of_its_own_and_0_lifts_it()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test);
        await host.SetAsync(ListeningHost.Mx, SessionLimitServiceSettings.MaximumSessionsPerClient, "1");
        await using var one = await EnterAsync(host);
        await RefusedAsync(host);
        await using var neighbour = await EnterAsync(host, "127.0.0.2");
        await host.SetAsync(ListeningHost.Mx, SessionLimitServiceSettings.MaximumSessionsPerClient, "0");
        await using var two = await EnterAsync(host);
    }

    [Fact]
    public async Task A_demonstration_lifts_the_limit_per_client_for_this_machine()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test, demo: true);
        await host.SetAsync(ListeningHost.Mx, SessionLimitServiceSettings.MaximumSessionsPerClient, "1");
        await using var one = await EnterAsync(host);
        await using var two = await EnterAsync(host);
    }

    [Fact]
    [Spec("SVC-146", "SVC-147", "SVC-148")]
    public async Task Reserved_sessions_are_for_the_listed_addresses_which_use_them_first_and_then_the_common_ones()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test);
        await host.SetAsync(ListeningHost.Mx, SessionLimitServiceSettings.MaximumSessions, "4");
        await host.SetAsync(ListeningHost.Mx, SessionLimitServiceSettings.ReservedSessions, "2");
        await host.SetAsync(ListeningHost.Mx, SessionLimitServiceSettings.ReservedFor, "127.0.0.3, 127.0.1.*");

        // The limit per client does not hold for those who are listed.
        await host.SetAsync(ListeningHost.Mx, SessionLimitServiceSettings.MaximumSessionsPerClient, "1");
        await using var common = await EnterAsync(host, "127.0.0.2");
        await using var reserved1 = await EnterAsync(host, "127.0.0.3");
        await using var reserved2 = await EnterAsync(host, "127.0.1.77");
        await using var thenCommon = await EnterAsync(host, "127.0.0.3");
        await RefusedAsync(host, "127.0.0.3");
        await RefusedAsync(host, "127.0.0.4");
    }

    [Fact]
    [Spec("SVC-138")]
    public async Task Clients_that_may_send_without_log_in_do_not_count()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test);
        await host.SetAsync(ListeningHost.Mx, SessionLimitServiceSettings.MaximumSessions, "1");
        await host.SetAsync(ListeningHost.Mx, SessionLimitServiceSettings.MaximumSessionsPerClient, "1");
        var changes = host.Get<AccessChanges>();
        var list = AccessListKey.Of(ListeningHost.Mx);
        var version = (await changes.ReadAsync(list, CancellationToken.None)).Version;
        var entry = new AccessEntry(Allow: true, AccessEntryType.Network) { Network = IPNetwork.Parse("127.0.0.7/32"), AllowUnauthenticated = true };
        await changes.ReplaceAsync(list, [entry], version, new AccessCaller(1, "test", IPAddress.Loopback), CancellationToken.None);
        await using var one = await EnterAsync(host, "127.0.0.7");
        await using var two = await EnterAsync(host, "127.0.0.7");
        await using var stranger = await EnterAsync(host, "127.0.0.8");
        await RefusedAsync(host, "127.0.0.9");
        await using var three = await EnterAsync(host, "127.0.0.7");
    }

    [Fact]
    [Spec("SVC-152")]
    public async Task Two_processes_share_the_limit_of_a_service_exactly()
    {
        await using var test = await postgres.CreateAsync();
        await using var first = await ListeningHost.StartAsync(test);
        await first.SetAsync(ListeningHost.Mx, SessionLimitServiceSettings.MaximumSessions, "4");
        await using var a = await EnterAsync(first);

        // The first took all four places while it was alone; the second gets those that it does not use.
        await using var second = await ListeningHost.StartAsync(test);
        await Eventually.TrueAsync(() => first.Get<Replica>().Others == 1 && second.Get<Replica>().Others == 1, "they know of each other");
        await using var b = await EnterAsync(second);
        await using var c = await EnterAsync(second);
        await using var d = await EnterAsync(first);
        await RefusedAsync(first);
        await RefusedAsync(second);

        // A place that one gives up serves the other.
        await a.AskAsync("QUIT");
        await Eventually.TrueAsync(() => first.Get<SessionLimits>().Sessions(ListeningHost.Mx) == 1, "the session has ended");
        await using var e = await EventuallyEntersAsync(second);
        await RefusedAsync(first);

        // A process that stops gives everything back at once.
        await second.StopAsync();
        await Eventually.TrueAsync(() => first.Get<Replica>().Others == 0, "the second is gone");
        await using var f = await EventuallyEntersAsync(first);
        await using var g = await EnterAsync(first);
    }

    [Fact]
    [Spec("SVC-144", "SVC-152")]
    public async Task Two_processes_share_the_limit_of_a_client()
    {
        await using var test = await postgres.CreateAsync();
        await using var first = await ListeningHost.StartAsync(test);
        await using var second = await ListeningHost.StartAsync(test);
        await Eventually.TrueAsync(() => first.Get<Replica>().Others == 1 && second.Get<Replica>().Others == 1, "they know of each other");
        await first.SetAsync(ListeningHost.Mx, SessionLimitServiceSettings.MaximumSessionsPerClient, "3");
        await Eventually.TrueAsync(
            () => second.Get<Core.Services.ServiceDirectory>().Find(ListeningHost.Mx)!.Service.Get(SessionLimitServiceSettings.MaximumSessionsPerClient) == 3,
            "the second knows the limit");
        await second.FollowedAsync();
        await using var a = await EnterAsync(first);
        await using var b = await EnterAsync(second);
        await using var c = await EnterAsync(second);
        await RefusedAsync(first);
        await RefusedAsync(second);
        await using var other = await EnterAsync(second, "127.0.0.2");
        await b.AskAsync("QUIT");
        await using var d = await EventuallyEntersAsync(first);
    }

    [Fact]
    [Spec("SVC-152")]
    public async Task Connections_far_from_the_limit_cost_no_statement()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test);
        await using (await EnterAsync(host))
        {
            // The first one took all places of the limit.
        }

        var places = await test.ScalarAsync<int>("SELECT places FROM session_lease WHERE service_id = 1 AND pool = 0");
        places.ShouldBe(50);
        await test.ExecuteAsync("DROP TABLE session_lease, session_client");
        var clients = new List<MailClient>();
        for (var i = 0; i < 30; i++)
        {
            clients.Add(await EnterAsync(host, $"127.0.0.{2 + (i / 5)}"));
        }

        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }
    }

    [Fact]
    [Spec("SVC-152")]
    public async Task A_process_that_died_holds_its_places_for_a_minute_only()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test);
        await GhostAsync(test);
        await test.ExecuteAsync("INSERT INTO session_lease (service_id, pool, replica_id, places) SELECT 1, 0, id, 50 FROM replica WHERE name = 'ghost'");
        await RefusedAsync(host);
        await test.ExecuteAsync("UPDATE replica SET seen_at = now() - interval '61 seconds' WHERE name = 'ghost'");
        await using var client = await EventuallyEntersAsync(host);
    }

    [Fact]
    [Spec("SVC-152")]
    public async Task The_places_of_a_process_that_was_killed_are_free_at_once()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test);
        await GhostAsync(test);
        await test.ExecuteAsync("UPDATE replica SET held_lock = 4711 WHERE name = 'ghost'");
        await test.ExecuteAsync("INSERT INTO session_lease (service_id, pool, replica_id, places) SELECT 1, 0, id, 50 FROM replica WHERE name = 'ghost'");
        await using (var ghost = await test.Database.OpenSessionAsync(CancellationToken.None))
        {
            await using var hold = ghost.CreateCommand();
            hold.CommandText = "SELECT pg_advisory_lock(4711)";
            await hold.ExecuteNonQueryAsync();
            await host.Get<Replica>().BeatAsync();
            await RefusedAsync(host);
        }

        await using var client = await EventuallyEntersAsync(host);
        (await test.ScalarAsync<long>("SELECT count(*) FROM replica")).ShouldBe(1);
    }

    [Fact]
    [Spec("SVC-152")]
    public async Task A_process_whose_connection_was_cut_is_counted_again_and_keeps_its_sessions()
    {
        await using var test = await postgres.CreateAsync();
        await using var first = await ListeningHost.StartAsync(test);
        await using var client = await EnterAsync(first);
        const string Holders = "FROM pg_locks l JOIN replica r ON l.locktype = 'advisory' AND l.objsubid = 1 AND r.held_lock = (l.classid::bigint << 32 | l.objid::bigint)";
        await Eventually.TrueAsync(async () => await LockedAsync(test) == 1, "it holds its lock", TimeSpan.FromSeconds(60));
        var holder = await test.ScalarAsync<int>("SELECT l.pid " + Holders);
        await test.ExecuteAsync($"SELECT pg_terminate_backend({holder})");
        await Eventually.TrueAsync(async () => await test.ScalarAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE pid = {holder}") == 0, "its connection is cut", TimeSpan.FromSeconds(60));
        await first.Get<Replica>().RemoveDeadAsync(CancellationToken.None);
        await Eventually.TrueAsync(async () => await test.ScalarAsync<long>("SELECT count(*) " + Holders) == 1, "it holds its lock again", TimeSpan.FromSeconds(60));
        await first.Get<Replica>().RemoveDeadAsync(CancellationToken.None);
        (await LockedAsync(test)).ShouldBe(1);
        (await client.AskAsync("NOOP"))!.ShouldStartWith("250");
    }

    [Fact]
    [Spec("SVC-152")]
    public async Task While_the_database_cannot_be_asked_each_process_uses_an_even_share()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test);
        await host.SetAsync(ListeningHost.Mx, SessionLimitServiceSettings.MaximumSessions, "3");
        await GhostAsync(test);
        await host.Get<Replica>().BeatAsync();
        host.Get<Replica>().Others.ShouldBe(1);
        await test.ExecuteAsync("DROP TABLE session_lease");
        await using var one = await EnterAsync(host);
        await using var two = await EnterAsync(host);
        await RefusedAsync(host);
    }

    private static Task<long> LockedAsync(TestDatabase test) => test.ScalarAsync<long>("SELECT count(*) FROM replica WHERE held_lock IS NOT NULL");

    private static Task GhostAsync(TestDatabase test) => test.ExecuteAsync(
        "INSERT INTO replica (id, name, started_at, report) VALUES (gen_random_uuid(), 'ghost', now(), '{\"Listeners\":[],\"Thumbprint\":null,\"CertificateUntil\":null}')");

    private static async Task<MailClient> EnterAsync(ListeningHost host, string from = "127.0.0.1")
    {
        var client = await host.ConnectAsync(2525, from);
        (await client.ReadLineAsync())!.ShouldStartWith("220 ");
        return client;
    }

    private static async Task RefusedAsync(ListeningHost host, string from = "127.0.0.1")
    {
        await using var client = await host.ConnectAsync(2525, from);
        (await client.ReadLineAsync()).ShouldBe(TooMany);
        (await client.ReadLineAsync()).ShouldBeNull();
    }

    private static async Task<MailClient> EventuallyEntersAsync(ListeningHost host)
    {
        MailClient? entered = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var client = await host.ConnectAsync(2525);
                if ((await client.ReadLineAsync())!.StartsWith("220 ", StringComparison.Ordinal))
                {
                    entered = client;
                    return true;
                }

                await client.DisposeAsync();
                return false;
            },
            "a place is free");
        return entered!;
    }
}
