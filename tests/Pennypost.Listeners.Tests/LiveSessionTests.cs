using Pennypost.Core.Refusals;
using Pennypost.Core.Sessions;
using Pennypost.Store.Settings;

namespace Pennypost.Listeners.Tests;

/// <summary>Who is connected, and ending it.</summary>
public sealed class LiveSessionTests(PostgresFixture postgres)
{
    [Fact]
    [Spec("STS-090", "STS-092", "STS-094")]
    public async Task Sessions_of_every_process_are_shown_with_what_they_do()
    {
        await using var test = await postgres.CreateAsync();
        await using var first = await ListeningHost.StartAsync(test);
        await using var second = await ListeningHost.StartAsync(test);
        await using var smtp = await first.ConnectAsync(2525, "127.0.0.9");
        await smtp.ReadLineAsync();
        await smtp.AskAsync("EHLO client.example");
        await using var imap = await second.ConnectAsync(2143);
        await imap.ReadLineAsync();
        foreach (var host in new[] { first, second })
        {
            IReadOnlyList<LiveSessionView> sessions = [];
            await Eventually.TrueAsync(
                async () => (sessions = await host.Get<SessionBoard>().ListAsync(CancellationToken.None)).Count == 2 && sessions.All(s => s.State == LiveSessionState.Waiting),
                "both sessions are shown");
            var one = sessions.Single(s => s.ServiceId == ListeningHost.Mx);
            (one.Command, one.Account, one.Tls, one.ServiceName).ShouldBe(("EHLO", null, null, "SMTP Server"));
            one.Client.ShouldStartWith("127.0.0.9:");
            one.BytesReceived.ShouldBe("EHLO client.example\r\n".Length);
            one.BytesSent.ShouldBeGreaterThan(50);
            sessions.Single(s => s.ServiceId == ListeningHost.Imap).Command.ShouldBeNull();
        }
    }

    [Fact]
    [Spec("STS-095")]
    public async Task A_session_is_ended_from_another_process_and_says_good_bye()
    {
        await using var test = await postgres.CreateAsync();
        await using var first = await ListeningHost.StartAsync(test);
        await using var second = await ListeningHost.StartAsync(test);
        await using var smtp = await first.ConnectAsync(2525);
        await smtp.ReadLineAsync();
        await using var imap = await first.ConnectAsync(2143);
        await imap.ReadLineAsync();
        await using var bystander = await first.ConnectAsync(2525);
        await bystander.ReadLineAsync();
        var sessions = await second.Get<SessionBoard>().ListAsync(CancellationToken.None);
        sessions.Count.ShouldBe(3);
        var newest = sessions.First(s => s.ServiceId == ListeningHost.Mx);
        var oldest = sessions.Last(s => s.ServiceId == ListeningHost.Mx);
        await second.Get<SessionBoard>().EndAsync(oldest.Id, "test", CancellationToken.None);
        (await smtp.ReadLineAsync())!.ShouldStartWith("421 4.3.2");
        (await smtp.ReadLineAsync()).ShouldBeNull();

        // In the own process too, and the others stay.
        await first.Get<SessionBoard>().EndAsync(sessions.Single(s => s.ServiceId == ListeningHost.Imap).Id, "test", CancellationToken.None);
        (await imap.ReadLineAsync())!.ShouldStartWith("* BYE");
        (await bystander.AskAsync("NOOP"))!.ShouldStartWith("250 ");
        newest.Id.ShouldNotBe(oldest.Id);
        await Should.ThrowAsync<RefusedException>(() => second.Get<SessionBoard>().EndAsync(oldest.Id, "test", CancellationToken.None));
        await Should.ThrowAsync<RefusedException>(() => second.Get<SessionBoard>().EndAsync("no\nsuch", "test", CancellationToken.None));
    }

    [Fact]
    [Spec("SVC-366")]
    public async Task A_trusted_balancer_names_the_real_client_and_nobody_else_may()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test);
        await host.Get<SettingStore>().SetAsync(ProxySettings.TrustedProxies, "127.0.0.5, 10.0.0.0/8");
        await using var balanced = await host.ConnectAsync(2525, "127.0.0.5");
        (await balanced.AskAsync("PROXY TCP4 203.0.113.9 192.0.2.1 4711 25"))!.ShouldStartWith("220 ");
        await using var direct = await host.ConnectAsync(2525, "127.0.0.6");
        (await direct.ReadLineAsync())!.ShouldStartWith("220 ");
        (await direct.AskAsync("PROXY TCP4 203.0.113.9 192.0.2.1 4711 25"))!.ShouldStartWith("500 ");
        var clients = (await host.Get<SessionBoard>().ListAsync(CancellationToken.None)).Select(s => s.Client).ToList();
        clients.Count.ShouldBe(2);
        clients.ShouldContain("203.0.113.9:4711");
        clients.ShouldContain(c => c.StartsWith("127.0.0.6:", StringComparison.Ordinal));
    }
}
