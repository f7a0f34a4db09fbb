using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Core.BlockLists;
using Pennypost.Core.Receiving;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Services;
using Pennypost.Net;
using Pennypost.Net.Dns;
using Pennypost.Smtp.Server;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Tests.Filters;

/// <summary>A replica of the mail system with example.com and bob, sessions from any address, and a DNS server of its own.</summary>
internal sealed class FilterSystem : IAsyncDisposable
{
    private readonly ServiceProvider services;
    private readonly DnsResolver resolver;

    private FilterSystem(ServiceProvider services, FakeDns names, DnsResolver resolver, ManualTime time)
    {
        this.services = services;
        this.resolver = resolver;
        Names = names;
        Time = time;
    }

    /// <summary>Is asked about block lists only.</summary>
    public FakeDns Dns { get; } = new();

    /// <summary>Is asked about everything else.</summary>
    public FakeDns Names { get; }

    public ManualTime Time { get; }

    public SettingStore Settings => Get<SettingStore>();

    /// <summary>The service's own settings, by name.</summary>
    public Dictionary<string, string> Service { get; } = new(StringComparer.Ordinal);

    /// <param name="test">The database, shared by the replicas of a test.</param>
    /// <param name="time">The clock, shared by them too; a new one when null.</param>
    /// <param name="check">One more check of the pipeline.</param>
    public static async Task<FilterSystem> StartAsync(TestDatabase test, ManualTime? time = null, ReceivingCheck? check = null)
    {
        time ??= new ManualTime();
        var names = new FakeDns();
        var asking = new DnsResolver(names.Settings, TimeProvider.System);
        var collection = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddSingleton(typeof(ILogger<>), typeof(NullLogger<>))
            .AddSingleton<TimeProvider>(time).AddSingleton<IDnsResolver>(asking)
            .AddPennypostCore(test.Database, test.Bodies, new SecretProtector(new byte[32]));
        if (check is not null)
        {
            collection.AddSingleton(check);
        }

        var system = new FilterSystem(collection.BuildServiceProvider(), names, asking, time);
        await test.ExecuteAsync(
            """
            INSERT INTO local_domain (name, is_default) VALUES ('example.com', true) ON CONFLICT DO NOTHING;
            INSERT INTO account (name) SELECT n FROM (VALUES ('bob'), ('spam')) AS a (n) WHERE NOT EXISTS (SELECT FROM account);
            INSERT INTO folder (account_id, name) SELECT id, 'INBOX' FROM account WHERE NOT EXISTS (SELECT FROM folder);
            """);
        await system.services.LoadPennypostAsync();
        await system.Settings.SetAsync(BlockListSettings.Resolver, system.Dns.EndPoint.ToString());
        return system;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public void Set(Setting setting, string value)
    {
        setting.Validate(value).ShouldBeNull();
        Service[setting.Name] = value;
    }

    /// <summary>Plays a client: writes everything at once and returns all replies.</summary>
    public async Task<IReadOnlyList<string>> PlayAsync(string client, params string[] lines)
    {
        var session = Begin(client);
        await using (session.Client)
        {
            var writing = session.Client.Output.WriteAsync(Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n")).AsTask();
            using var reader = new LineReader(session.Client, TimeProvider.System);
            var replies = new List<string>();
            while (await reader.ReadLineAsync(4096, TimeSpan.FromSeconds(60), CancellationToken.None) is { Status: LineStatus.Line } line)
            {
                replies.Add(Encoding.UTF8.GetString(line.Line.Span));
            }

            await session.Running;
            await writing;
            return replies;
        }
    }

    /// <summary>The reply to RCPT of bob.</summary>
    public async Task<string> RcptAsync(string client, string sender = "carl@sender.example", string recipient = "bob@example.com") =>
        (await PlayAsync(client, "EHLO mail.sender.example", $"MAIL FROM:<{sender}>", $"RCPT TO:<{recipient}>", "QUIT"))[^2];

    /// <summary>The reply to the end of a message for bob.</summary>
    public async Task<string> SendAsync(string client, string recipient = "bob@example.com") =>
        (await PlayAsync(client, "EHLO mail.sender.example", "MAIL FROM:<carl@sender.example>", $"RCPT TO:<{recipient}>", "DATA", "Subject: x", "", "text", ".", "QUIT"))[^2];

    /// <summary>A session that the test conducts by itself.</summary>
    public (Connection Client, Task Running) Begin(string client)
    {
        var settings = new SmtpServerSettings { HostName = "mx.example.com", AllowPlaintextAuthentication = true };
        var backend = new SmtpBackend(new MailService(1, ServiceType.Smtp, "SMTP", Service), Get<ReceivingParts>());
        var server = new SmtpServer(backend, () => settings, TimeProvider.System, NullLogger<SmtpServer>.Instance);
        var (near, far) = Connection.CreatePair(new IPEndPoint(IPAddress.Parse(client), 40000), new IPEndPoint(IPAddress.Parse("203.0.113.1"), 25));
        return (near, HandleAsync(server, far));
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        resolver.Dispose();
        await Dns.DisposeAsync();
        await Names.DisposeAsync();
    }

    private static async Task HandleAsync(SmtpServer smtp, Connection server)
    {
        await Task.Yield();
        await smtp.HandleAsync(server, CancellationToken.None);
        await server.DisposeAsync();
    }
}
