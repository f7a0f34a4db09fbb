using System.Net;
using System.Net.Sockets;
using Pennypost.Core.Services;

namespace Pennypost.Listeners.Tests;

/// <summary>Services change while sessions live.</summary>
public sealed class ReconcileTests(PostgresFixture postgres)
{
    [Fact]
    [Spec("SVC-385", "SVC-388", "SVC-001")]
    public async Task A_binding_changes_at_run_time_and_every_session_lives_on()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test);
        await using var onSame = await host.ConnectAsync(2525);
        await using var onOther = await host.ConnectAsync(2143);
        (await onSame.ReadLineAsync())!.ShouldStartWith("220 ");
        (await onOther.ReadLineAsync())!.ShouldStartWith("* OK");

        // Another port, and the address 127.0.0.1 in place of the host's: all of it without a restart.
        var fresh = FreePorts.Find() - host.PortBase;
        fresh.ShouldBeGreaterThan(0);
        await host.BindAsync(ListeningHost.Mx, new ServiceBinding("127.0.0.1", fresh));
        await host.ListensAsync(ListeningHost.Mx, fresh);
        await Eventually.TrueAsync(async () => await MailClient.IsRefusedAsync(host.PortBase + 2525), "the old port is closed");
        (await onSame.AskAsync("NOOP"))!.ShouldStartWith("250 ");
        (await onOther.AskAsync("a NOOP"))!.ShouldStartWith("a OK");
        await using var onNew = await host.ConnectAsync(fresh);
        (await onNew.ReadLineAsync())!.ShouldStartWith("220 ");

        // No binding at all: those who are there finish.
        await host.BindAsync(ListeningHost.Mx);
        await host.ListensAsync(ListeningHost.Mx);
        (await onNew.AskAsync("QUIT"))!.ShouldStartWith("221 ");
        (await onSame.AskAsync("NOOP"))!.ShouldStartWith("250 ");
    }

    [Fact]
    [Spec("SVC-006", "SVC-014")]
    public async Task A_service_that_is_disabled_refuses_new_clients_only_and_comes_back()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test);
        await using var living = await host.ConnectAsync(2110);
        (await living.ReadLineAsync())!.ShouldStartWith("+OK");
        await host.Get<ServiceChanges>().ChangeAsync(ListeningHost.Pop3, null, enabled: false, null, "test", CancellationToken.None);
        await host.ListensAsync(ListeningHost.Pop3);
        await Eventually.TrueAsync(async () => await MailClient.IsRefusedAsync(host.PortBase + 2110), "the port is closed");
        (await living.AskAsync("CAPA"))!.ShouldStartWith("+OK");
        await host.Get<ServiceChanges>().ChangeAsync(ListeningHost.Pop3, null, enabled: true, null, "test", CancellationToken.None);
        await host.ListensAsync(ListeningHost.Pop3, 2110);
        await using var again = await host.ConnectAsync(2110);
        (await again.ReadLineAsync())!.ShouldStartWith("+OK");
    }

    [Fact]
    [Spec("SVC-037", "SVC-052")]
    public async Task Encryption_changes_for_the_next_session_on_the_same_port()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test);
        await using var old = await host.ConnectAsync(2143);
        (await old.ReadLineAsync())!.ShouldContain("STARTTLS");
        await host.Get<ServiceChanges>().ChangeAsync(ListeningHost.Imap, null, null, ServiceEncryption.Tls, "test", CancellationToken.None);
        await Eventually.TrueAsync(async () => await GreetsAfterTlsAsync(host, 2143), "TLS begins with the first octet");
        (await old.AskAsync("a NOOP"))!.ShouldStartWith("a OK");
        await host.Get<ServiceChanges>().ChangeAsync(ListeningHost.Imap, null, null, ServiceEncryption.None, "test", CancellationToken.None);
        await Eventually.TrueAsync(
            () => host.Mail.Listening.Single(l => l.Instance.Id == ListeningHost.Imap).Instance.Service.Encryption == ServiceEncryption.None, "the change is followed");
        await using var plain = await host.ConnectAsync(2143);
        (await plain.ReadLineAsync())!.ShouldNotContain("STARTTLS");
    }

    [Fact]
    [Spec("SVC-387", "SVC-388")]
    public async Task A_binding_that_cannot_be_opened_is_told_with_its_reason_and_the_others_work()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test);
        using var stranger = new TcpListener(IPAddress.Loopback, 0);
        stranger.Start();
        var busy = ((IPEndPoint)stranger.LocalEndpoint).Port;
        await host.BindAsync(ListeningHost.Mx, new ServiceBinding("Default", 2525), new ServiceBinding("127.0.0.1", busy - host.PortBase));
        await Eventually.TrueAsync(() => host.Mail.Failed.Count == 1, "the failure is told");
        host.Mail.Failed[0].Reason.ShouldBe("the port is in use by another program.");
        var status = host.Mail.Current.Single(s => !s.Running);
        (status.ServiceId, status.EndPoint, status.Problem).ShouldBe((ListeningHost.Mx, $"127.0.0.1:{busy}", "the port is in use by another program."));
        await using var client = await host.ConnectAsync(2525);
        (await client.ReadLineAsync())!.ShouldStartWith("220 ");

        // The next change tries again.
        stranger.Stop();
        await host.Get<ServiceChanges>().ChangeAsync(ListeningHost.Mx, "Renamed", null, null, "test", CancellationToken.None);
        await host.ListensAsync(ListeningHost.Mx, 2525, busy - host.PortBase);
        host.Mail.Failed.ShouldBeEmpty();
    }

    [Fact]
    [Spec("SVC-011", "SVC-012", "SVC-013", "SVC-014")]
    public async Task An_added_service_listens_once_it_is_enabled_and_bound_and_is_gone_once_deleted()
    {
        await using var test = await postgres.CreateAsync();
        await using var host = await ListeningHost.StartAsync(test);
        var changes = host.Get<ServiceChanges>();
        var added = await changes.AddAsync(ServicePreset.Lmtp, null, "test", CancellationToken.None);
        (added.Enabled, added.Bindings.Count, added.IsBuiltIn, added.Service.Name).ShouldBe((false, 0, false, "New LMTP Server"));
        var port = FreePorts.Find() - host.PortBase;
        await host.BindAsync(added.Id, new ServiceBinding("Default", port));
        await changes.ChangeAsync(added.Id, null, enabled: true, null, "test", CancellationToken.None);
        await host.ListensAsync(added.Id, port);
        await using var client = await host.ConnectAsync(port);
        (await client.ReadLineAsync())!.ShouldStartWith("220 ");
        (await client.AskAsync("LHLO client.example"))!.ShouldStartWith("250 ");
        await changes.DeleteAsync(added.Id, "test", CancellationToken.None);
        await host.ListensAsync(added.Id);
        (await client.AskAsync("NOOP"))!.ShouldStartWith("250 ");
        (await test.ScalarAsync<long>("SELECT count(*) FROM service_binding WHERE service_id >= 100")).ShouldBe(0);
    }

    [Fact]
    public async Task A_change_reaches_the_other_processes_of_the_database()
    {
        await using var test = await postgres.CreateAsync();
        await using var first = await ListeningHost.StartAsync(test);
        await using var second = await ListeningHost.StartAsync(test);
        var fresh = FreePorts.FindBase([first.PortBase, second.PortBase]);
        await first.BindAsync(ListeningHost.Mx, new ServiceBinding("Default", fresh));
        await first.ListensAsync(ListeningHost.Mx, fresh);
        await second.ListensAsync(ListeningHost.Mx, fresh);
    }

    private static async Task<bool> GreetsAfterTlsAsync(ListeningHost host, int port)
    {
        await using var client = await host.ConnectAsync(port);
        try
        {
            await client.StartTlsAsync("localhost");
        }
        catch (Exception error) when (error is IOException or System.Security.Authentication.AuthenticationException)
        {
            return false; // A greeting in clear is no TLS.
        }

        return (await client.ReadLineAsync())?.StartsWith("* OK", StringComparison.Ordinal) == true;
    }
}
