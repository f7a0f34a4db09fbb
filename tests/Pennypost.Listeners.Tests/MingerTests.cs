using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Core.Receiving.Minger;
using Pennypost.Listeners.Hosting;
using Pennypost.Store.Settings;

namespace Pennypost.Listeners.Tests;

/// <summary>The Minger port follows its settings.</summary>
public sealed class MingerTests(PostgresFixture postgres)
{
    [Fact]
    [Spec("SVC-003", "SVC-228")]
    public async Task The_port_opens_with_a_secret_moves_and_closes()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test, demo: true);
        var settings = host.Get<SettingStore>();
        using var minger = new MingerService(host.Get<AddressVerification>(), settings, host.Get<HostOptions>(), NullLogger<MingerService>.Instance);
        await minger.StartAsync(CancellationToken.None);
        minger.EndPoint.ShouldBeNull();

        await settings.SetAsync(MingerSettings.Secret, "0123456789abcdef");
        await Eventually.TrueAsync(() => minger.EndPoint?.Port == 4069 + host.PortBase, "the port is open");
        (await AskAsync(minger.EndPoint!, "nobody@example.com d=OtuP1skxbYmws8JVVf3DuA==")).ShouldBe("nobody@example.com 3");

        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 4070 + host.PortBase));
        await settings.SetAsync(MingerSettings.Port, "4070");
        await Eventually.TrueAsync(() => minger.Current.Any(m => m.Text.Contains("does not answer", StringComparison.Ordinal)), "the problem is told");
        await settings.SetAsync(MingerSettings.Port, "4071");
        await Eventually.TrueAsync(() => minger.EndPoint?.Port == 4071 + host.PortBase, "the port has moved");
        minger.Current.ShouldBeEmpty();

        await settings.SetAsync(MingerSettings.Enabled, "false");
        await Eventually.TrueAsync(() => minger.EndPoint is null, "the port is closed");
        await minger.StopAsync(CancellationToken.None);
    }

    private static async Task<string> AskAsync(IPEndPoint place, string question)
    {
        using var client = new UdpClient();
        client.Connect(place);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await client.SendAsync(Encoding.ASCII.GetBytes(question), patience.Token);
        return Encoding.ASCII.GetString((await client.ReceiveAsync(patience.Token)).Buffer);
    }
}
