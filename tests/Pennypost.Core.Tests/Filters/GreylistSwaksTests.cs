using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Core.Greylisting;
using Pennypost.Core.Receiving;
using Pennypost.Core.Services;
using Pennypost.Net;
using Pennypost.Smtp.Server;

namespace Pennypost.Core.Tests.Filters;

/// <summary>A client that others wrote meets greylisting on a real socket.</summary>
public sealed class GreylistSwaksTests(PostgresFixture postgres)
{
    [Fact]
    [Spec("SVC-167")]
    public async Task Swaks_is_refused_for_now_and_accepted_when_it_tries_again()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test);
        system.Set(GreylistingServiceSettings.Enabled, "true");
        var backend = new SmtpBackend(new MailService(1, ServiceType.Smtp, "SMTP", system.Service), system.Get<ReceivingParts>());
        var server = new SmtpServer(backend, () => new SmtpServerSettings { HostName = "mx.example.com" }, TimeProvider.System, NullLogger<SmtpServer>.Instance);
        var listening = new ListenerSettings { Name = "test", EndPoint = new IPEndPoint(IPAddress.Loopback, 0) };
        await using var listener = new TcpListenerService(listening, server, NullLoggerFactory.Instance);
        await listener.StartAsync(TestContext.Current.CancellationToken);

        (await SwaksAsync(listener.BoundEndPoint)).ShouldContain("<** 451 4.7.1 Greylisted, please try again later");
        system.Time.Advance(TimeSpan.FromMinutes(5));
        (await SwaksAsync(listener.BoundEndPoint)).ShouldContain("<-  250 2.0.0 Ok: queued as ");

        (await test.ScalarAsync<long>("SELECT count(*) FROM envelope WHERE sender = 'someone@elsewhere.example'")).ShouldBe(1);
    }

    private static async Task<string> SwaksAsync(IPEndPoint server)
    {
        var start = new ProcessStartInfo(
            "swaks", ["--server", server.ToString(), "--timeout", "60", "--from", "someone@elsewhere.example", "--to", "bob@example.com"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        try
        {
            using var swaks = Process.Start(start)!;
            return await swaks.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        }
        catch (Win32Exception)
        {
            Assert.Skip("swaks is not here (type: sudo apt-get install -y swaks)");
            throw;
        }
    }
}
