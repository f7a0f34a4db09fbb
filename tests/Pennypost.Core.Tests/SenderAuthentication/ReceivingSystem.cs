using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Core.Accounts;
using Pennypost.Core.Domains;
using Pennypost.Core.Receiving;
using Pennypost.Core.Services;
using Pennypost.Net;
using Pennypost.Net.Dns;
using Pennypost.Smtp.Server;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Tests.SenderAuthentication;

/// <summary>The core with a DNS zone of the test's own: strangers from any address send to anna@example.com.</summary>
internal sealed class ReceivingSystem : IAsyncDisposable
{
    public const string Password = "correct-horse";

    private readonly TestDatabase test;
    private readonly ServiceProvider services;

    private ReceivingSystem(TestDatabase test, ServiceProvider services)
    {
        this.test = test;
        this.services = services;
    }

    public FakeZone Zone { get; private init; } = new();

    public TestDatabase Test => test;

    public SettingStore Settings => Get<SettingStore>();

    public static async Task<ReceivingSystem> StartAsync(PostgresFixture postgres, IDnsResolver? resolver = null)
    {
        var database = await postgres.CreateAsync();
        var zone = new FakeZone();
        var collection = new ServiceCollection().AddLogging().AddSingleton(resolver ?? new ZoneResolver(zone));
        collection.AddPennypostCore(database.Database, database.Bodies, new SecretProtector(new byte[32]));
        var system = new ReceivingSystem(database, collection.BuildServiceProvider()) { Zone = zone };
        await system.services.LoadPennypostAsync();
        await system.Settings.SetAsync(AccountSettings.PasswordIterations, AccountSettings.PasswordIterations.Minimum.ToString());
        await system.Settings.SetAsync(Core.Settings.HostSettings.Name, "mx.example.com");
        await system.Get<DomainChanges>().AddAsync("example.com", "test", CancellationToken.None);
        await system.Get<AccountChanges>().CreateAsync(new NewAccount("anna", Password), "test", CancellationToken.None);
        return system;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    public Task SetAsync(Setting setting, string value) =>
        Get<ServiceChanges>().SetAsync(Incoming.Id, setting, value, "test", CancellationToken.None);

    public ServiceInstance Incoming => Get<ServiceDirectory>().All.First(s => s.Preset == ServicePreset.IncomingMx);

    /// <summary>Plays a client with an address and returns all replies.</summary>
    public async Task<IReadOnlyList<string>> PlayAsync(string client, params string[] lines)
    {
        var service = Incoming.Service;
        var settings = SmtpServices.Settings(service, Settings, tls: null) with { RequireTls = false, AllowPlaintextAuthentication = true };
        var smtp = new SmtpServer(new SmtpBackend(service, Get<ReceivingParts>()), () => settings, TimeProvider.System, NullLogger<SmtpServer>.Instance);
        var (here, there) = Connection.CreatePair(new IPEndPoint(IPAddress.Parse(client), 50000));
        await using (here)
        {
            var session = HandleAsync(smtp, there);
            var writing = here.Output.WriteAsync(Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n")).AsTask();
            using var reader = new LineReader(here, TimeProvider.System);
            var replies = new List<string>();
            while (await reader.ReadLineAsync(4096, TimeSpan.FromSeconds(60), CancellationToken.None) is { Status: LineStatus.Line } line)
            {
                replies.Add(Encoding.UTF8.GetString(line.Line.Span));
            }

            await session;
            await writing;
            return replies;
        }
    }

    /// <summary>The reply to RCPT.</summary>
    public async Task<string> RecipientAsync(string client, string sender, string recipient = "anna@example.com", string helo = "client.example.net") =>
        (await PlayAsync(client, $"HELO {helo}", $"MAIL FROM:<{sender}>", $"RCPT TO:<{recipient}>", "QUIT"))[^2];

    /// <summary>Sends a message to anna; gives the reply to the end of data.</summary>
    public async Task<string> SendAsync(string client, string sender, string message, string helo = "client.example.net") =>
        (await PlayAsync(client, $"HELO {helo}", $"MAIL FROM:<{sender}>", "RCPT TO:<anna@example.com>", "DATA", message, ".", "QUIT"))[^2];

    /// <summary>Routes what was accepted; gives the folder of the newest message, empty when nothing was routed.</summary>
    public async Task<string> RouteAsync()
    {
        var before = await test.ScalarAsync<long>("SELECT coalesce(max(message_id), 0) FROM entry");
        var handler = services.GetServices<Core.Working.IWorkHandler>().Single(h => h.Kind == Store.Messages.MessageIntake.RouteMail);
        while (await handler.RunBatchAsync(CancellationToken.None) > 0)
        {
            // As long as there is work.
        }

        return await test.ScalarAsync<string>(
            $"SELECT coalesce((SELECT f.name FROM entry e JOIN folder f ON f.id = e.folder_id WHERE e.message_id > {before} ORDER BY e.message_id DESC LIMIT 1), '')");
    }

    /// <summary>The newest stored message as it stands in the store, with folded lines joined.</summary>
    public async Task<string> StoredAsync()
    {
        var id = await test.ScalarAsync<long>("SELECT max(id) FROM message");
        await using var body = await Get<Store.Messages.MessageBodies>().OpenAsync(id);
        using var text = new StreamReader(body, Encoding.UTF8);
        return (await text.ReadToEndAsync()).Replace("\r\n\t", " ", StringComparison.Ordinal).Replace("   ", " ", StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await test.DisposeAsync();
    }

    private static async Task HandleAsync(SmtpServer server, Connection connection)
    {
        await Task.Yield();
        await server.HandleAsync(connection, CancellationToken.None);
        await connection.DisposeAsync();
    }
}
