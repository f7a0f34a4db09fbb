using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Pennypost.Net;

namespace Pennypost.Net.Tests.Listening;

public sealed class TcpListenerTests
{
    [Fact]
    public async Task Serves_many_clients_and_ends_with_no_session_left()
    {
        await using var host = await ListenerHost.StartAsync(Settings(), ListenerHost.EchoAsync);
        await Parallel.ForEachAsync(Enumerable.Range(0, 40), new ParallelOptions { MaxDegreeOfParallelism = 10 }, async (i, _) =>
        {
            using var client = await host.ConnectAsync();
            await client.SendAsync($"hello {i}\r\n");
            (await client.ReadLineAsync()).ShouldEndWith($" hello {i}");
        });
        await host.IdleAsync();
        host.Handled.ShouldBe(40);
    }

    [Fact]
    public async Task Early_disconnects_and_resets_leave_no_session()
    {
        await using var host = await ListenerHost.StartAsync(Settings(), ListenerHost.EchoAsync);
        for (var i = 0; i < 60; i++)
        {
            var client = await host.ConnectAsync();
            if (i % 3 == 1)
            {
                await client.SendAsync("half a li");
            }

            if (i % 2 == 0)
            {
                client.Reset();
            }

            client.Dispose();
        }

        await host.IdleAsync();
    }

    [Fact]
    public async Task A_session_that_throws_ends_alone()
    {
        await using var host = await ListenerHost.StartAsync(Settings(), async (connection, drain) =>
        {
            using var lines = new LineReader(connection, TimeProvider.System);
            await lines.ReadLineAsync(100, TimeSpan.FromMinutes(1), drain);
            throw new InvalidOperationException("a fault of the engine");
        });
        using var first = await host.ConnectAsync();
        await first.SendAsync("x\r\n");
        (await first.ReadToEndAsync()).ShouldBeOneOf("", "<reset>");
        await host.IdleAsync();
        using var second = await host.ConnectAsync();
        await Eventually.TrueAsync(() => host.Handled == 2, "the second session starts");
    }

    [Fact]
    public async Task A_busy_port_is_one_clear_error_with_the_end_point()
    {
        await using var first = await ListenerHost.StartAsync(Settings(), ListenerHost.EchoAsync);
        var taken = first.Listener.BoundEndPoint;
        var error = await Should.ThrowAsync<ListenException>(
            ListenerHost.StartAsync(new ListenerSettings { Name = "smtp", EndPoint = taken }, ListenerHost.EchoAsync));
        error.Message.ShouldBe($"Cannot listen on {taken} for smtp: the port is in use by another program.");
        error.EndPoint.ShouldBe(taken);
    }

    [Theory]
    [InlineData(2, 50)]
    [InlineData(50, 2)]
    public async Task Above_a_limit_a_client_gets_the_refusal_line_and_the_close(int total, int perAddress)
    {
        var settings = new ListenerSettings
        {
            Name = "smtp",
            EndPoint = ListenerHost.AnyPort,
            MaximumSessions = total,
            MaximumSessionsPerAddress = perAddress,
            TooManySessionsReply = "421 4.7.0 Too many connections\r\n"u8.ToArray(),
        };
        await using var host = await ListenerHost.StartAsync(settings, ListenerHost.EchoAsync);
        using var first = await host.ConnectAsync();
        using var second = await host.ConnectAsync();
        await Eventually.TrueAsync(() => host.Handled == 2, "two sessions run");
        using (var third = await host.ConnectAsync())
        {
            (await third.ReadToEndAsync()).ShouldBe("421 4.7.0 Too many connections\r\n");
        }

        first.Dispose();
        await Eventually.TrueAsync(() => host.Listener.LiveSessions == 1, "one session is left");
        using var fourth = await host.ConnectAsync();
        await fourth.SendAsync("again\r\n");
        (await fourth.ReadLineAsync()).ShouldEndWith(" again");
        host.Handled.ShouldBe(3);
    }

    [Fact]
    public async Task Stopping_lets_sessions_say_goodbye_and_refuses_new_ones()
    {
        await using var host = await ListenerHost.StartAsync(Settings(), async (connection, drain) =>
        {
            using var lines = new LineReader(connection, TimeProvider.System);
            await Should.ThrowAsync<OperationCanceledException>(lines.ReadLineAsync(100, TimeSpan.FromMinutes(1), drain).AsTask());
            await connection.Output.WriteAsync("421 4.3.2 Going down\r\n"u8.ToArray(), CancellationToken.None);
        });
        using var client = await host.ConnectAsync();
        await Eventually.TrueAsync(() => host.Handled == 1, "the session runs");
        var endPoint = host.Listener.BoundEndPoint;
        await host.Listener.StopAsync(CancellationToken.None);
        (await client.ReadToEndAsync()).ShouldBe("421 4.3.2 Going down\r\n");
        host.Listener.LiveSessions.ShouldBe(0);
        await Should.ThrowAsync<SocketException>(RawClient.ConnectAsync(endPoint));
    }

    [Fact]
    public async Task A_session_that_ignores_the_drain_is_aborted_after_the_grace_period()
    {
        var settings = new ListenerSettings { Name = "smtp", EndPoint = ListenerHost.AnyPort, DrainGrace = TimeSpan.FromMilliseconds(50) };
        await using var host = await ListenerHost.StartAsync(settings, (connection, _) => ListenerHost.EchoAsync(connection, CancellationToken.None));
        using var client = await host.ConnectAsync();
        await Eventually.TrueAsync(() => host.Handled == 1, "the session runs");
        await host.Listener.StopAsync(CancellationToken.None);
        host.Listener.LiveSessions.ShouldBe(0);
        (await client.ReadToEndAsync()).ShouldBeOneOf("", "<reset>");
    }

    [Fact]
    public async Task A_client_that_reads_nothing_does_not_hold_its_session()
    {
        var flushed = new TaskCompletionSource<bool>();
        await using var host = await ListenerHost.StartAsync(Settings(), async (connection, drain) =>
        {
            connection.SendTimeout = TimeSpan.FromMilliseconds(300);
            bool sent;
            do
            {
                connection.Output.GetMemory(4096);
                connection.Output.Advance(4096);
                sent = await connection.FlushAsync(drain);
            }
            while (sent);
            flushed.SetResult(sent);
        });
        using var client = await host.ConnectAsync();
        (await flushed.Task.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBeFalse();
        await host.IdleAsync();
    }

    [Fact]
    public async Task Counts_sessions_and_octets()
    {
        using var metrics = new NetMetrics();
        var seen = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, target) =>
        {
            if (instrument.Meter.Name == NetMetrics.MeterName)
            {
                target.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            lock (seen)
            {
                if (tags.ToArray().Any(tag => (string?)tag.Value == "counted"))
                {
                    seen[instrument.Name] = instrument.IsObservable ? value : seen.GetValueOrDefault(instrument.Name) + value;
                }
            }
        });
        listener.Start();
        var settings = new ListenerSettings { Name = "counted", EndPoint = ListenerHost.AnyPort };
        await using var host = await ListenerHost.StartAsync(settings, ListenerHost.EchoAsync, metrics);
        using var client = await host.ConnectAsync();
        await client.SendAsync("abc\r\n");
        var reply = await client.ReadLineAsync();
        listener.RecordObservableInstruments();
        lock (seen)
        {
            seen["pennypost.net.sessions.started"].ShouldBe(1);
            seen["pennypost.net.sessions.live"].ShouldBe(1);
            seen["pennypost.net.received"].ShouldBe(5);
            seen["pennypost.net.sent"].ShouldBe(reply.Length + 2);
        }
    }

    [Fact]
    public void IPv6_clients_count_by_their_64_network_and_limits_are_given_back()
    {
        var limiter = new SessionLimiter(100, 1, [IPNetwork.Parse("127.0.0.0/8")]);
        limiter.TryEnterAddress(IPAddress.Parse("2001:db8:0:1::1")).ShouldBeTrue();
        limiter.TryEnterAddress(IPAddress.Parse("2001:db8:0:1:ffff::2")).ShouldBeFalse();
        limiter.TryEnterAddress(IPAddress.Parse("2001:db8:0:2::1")).ShouldBeTrue();
        limiter.TryEnterAddress(IPAddress.Parse("192.0.2.1")).ShouldBeTrue();
        limiter.TryEnterAddress(IPAddress.Parse("192.0.2.2")).ShouldBeTrue();
        limiter.TryEnterAddress(IPAddress.Parse("192.0.2.1")).ShouldBeFalse();
        limiter.LeaveAddress(IPAddress.Parse("2001:db8:0:1::1"));
        limiter.TryEnterAddress(IPAddress.Parse("2001:db8:0:1:ffff::2")).ShouldBeTrue();
        limiter.TryEnterAddress(IPAddress.Loopback).ShouldBeTrue();
        limiter.TryEnterAddress(IPAddress.Loopback).ShouldBeTrue();
    }

    private static ListenerSettings Settings() => new() { Name = "test", EndPoint = ListenerHost.AnyPort };
}
