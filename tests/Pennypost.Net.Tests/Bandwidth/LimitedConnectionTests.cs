using System.Diagnostics;
using System.Text;
using Pennypost.Net;
using Pennypost.Net.Tests.Listening;

namespace Pennypost.Net.Tests.Bandwidth;

/// <summary>A limit on real connections, in both directions and under TLS.</summary>
public sealed class LimitedConnectionTests
{
    [Fact]
    [Spec("SVC-391", "SVC-392")]
    public async Task Octets_sent_and_received_count_against_the_same_limit()
    {
        using var limit = new BandwidthLimit(40_000, TimeProvider.System);
        var settings = new ListenerSettings { Name = "test", EndPoint = ListenerHost.AnyPort };
        await using var host = await ListenerHost.StartAsync(settings, async (connection, drain) =>
        {
            using var share = new BandwidthShare(limit);
            connection.LimitBandwidth(share);
            await EchoAsync(connection, drain);
        });
        using var client = await host.ConnectAsync();
        var clock = Stopwatch.StartNew();

        // 60,000 there and 60,000 back; the first 40,000 are the burst, and what was read last is paid before the next read.
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(client.SendAsync(new string('x', 20_000)), ReadAsync(client, 20_000));
        }

        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(1), "60,000 octets more than the burst take 1.5 seconds at 40,000 a second");
        host.Listener.LiveSessions.ShouldBe(1);
        limit.Connections.ShouldBe(1);
        client.Dispose();
        await host.IdleAsync();
        limit.Connections.ShouldBe(0);
    }

    [Fact]
    public async Task Cutting_off_a_connection_does_not_wait_for_its_turn()
    {
        using var limit = new BandwidthLimit(1, TimeProvider.System);
        var (client, server) = Connection.CreatePair();
        server.LimitBandwidth(new BandwidthShare(limit));
        var sending = server.Output.WriteAsync(new byte[60_000], TestContext.Current.CancellationToken).AsTask();
        await Task.Yield();
        sending.IsCompleted.ShouldBeFalse();

        server.Abort();

        await Eventually.TrueAsync(() => sending.IsCompleted, "the send ends, one way or another");
        await client.DisposeAsync();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task Input_before_a_handshake_is_dropped_whatever_is_owed()
    {
        using var limit = new BandwidthLimit(1, TimeProvider.System);
        var (client, server) = Connection.CreatePair();
        await using (client)
        await using (server)
        {
            var share = new BandwidthShare(limit);
            server.LimitBandwidth(share);
            await client.Output.WriteAsync(new byte[30_000], TestContext.Current.CancellationToken);
            var read = await server.Input.ReadAsync(TestContext.Current.CancellationToken);
            server.Input.AdvanceTo(read.Buffer.End);
            await client.Output.WriteAsync(Encoding.ASCII.GetBytes("injected\r\n"), TestContext.Current.CancellationToken);
            server.Input.TryRead(out _).ShouldBeFalse("30,000 octets are owed at one a second");

            var upgrade = server.UpgradeToTlsServerAsync(new TlsServerSettings { HandshakeTimeout = TimeSpan.FromSeconds(1), SelectCertificate = _ => null! }, "go\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            share.Dispose();

            // Nothing but silence comes to the handshake: the injected line would have failed it at once as no TLS record.
            (await Should.ThrowAsync<TlsHandshakeException>(upgrade.AsTask())).Message.ShouldContain("not finished within");
        }
    }

    private static async Task EchoAsync(Connection connection, CancellationToken drain)
    {
        while (true)
        {
            var read = await connection.Input.ReadAsync(drain);
            foreach (var part in read.Buffer)
            {
                await connection.Output.WriteAsync(part, drain);
            }

            connection.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    private static async Task ReadAsync(RawClient client, int count) => await client.Stream.ReadExactlyAsync(new byte[count]);
}
