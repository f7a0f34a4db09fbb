using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Core.Access;
using Pennypost.Core.Access.Lists;
using Pennypost.Core.Accounts;
using Pennypost.Core.Domains;
using Pennypost.Core.Receiving;
using Pennypost.Core.Services;
using Pennypost.Core.Working;
using Pennypost.Net;
using Pennypost.Net.Dns;
using Pennypost.Smtp.Server;
using Pennypost.Store.Messages;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Tests.Receiving;

/// <summary>The whole core over a test's database, with example.com and the accounts anna and bob (password "correct-horse"), driven by hand.</summary>
internal sealed class MailSystem : IAsyncDisposable
{
    public const string Password = "correct-horse";

    private readonly ServiceProvider services;

    private MailSystem(TestDatabase test, ServiceProvider services)
    {
        Test = test;
        this.services = services;
    }

    public TestDatabase Test { get; }

    public SettingStore Settings => Get<SettingStore>();

    public static async Task<MailSystem> StartAsync(PostgresFixture postgres, TimeProvider? time = null, IDnsResolver? resolver = null)
    {
        var test = await postgres.CreateAsync();
        var collection = new ServiceCollection().AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        if (time is not null)
        {
            collection.AddSingleton(time);
        }

        // No test asks the world's name servers.
        collection.AddSingleton(resolver ?? new ZoneResolver(new FakeZone()));

        collection.AddPennypostCore(test.Database, test.Bodies, new SecretProtector(new byte[32]));
        var system = new MailSystem(test, collection.BuildServiceProvider());
        await system.services.LoadPennypostAsync();
        await system.Settings.SetAsync(AccountSettings.PasswordIterations, AccountSettings.PasswordIterations.Minimum.ToString());
        await system.Settings.SetAsync(Core.Settings.HostSettings.Name, "mx.example.com");
        await system.Get<DomainChanges>().AddAsync("example.com", "test", CancellationToken.None);
        foreach (var name in new[] { "anna", "bob" })
        {
            await system.Get<AccountChanges>().CreateAsync(new NewAccount(name, Password), "test", CancellationToken.None);
        }

        return system;
    }

    public T Get<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>The built-in service of a preset.</summary>
    public ServiceInstance Service(ServicePreset preset) => Get<ServiceDirectory>().All.First(s => s.Preset == preset);

    /// <summary>Changes a setting of a built-in service.</summary>
    public Task SetAsync(ServicePreset preset, Setting setting, string value) =>
        Get<ServiceChanges>().SetAsync(Service(preset).Id, setting, value, "test", CancellationToken.None);

    /// <summary>Replaces an access list by one entry that allows a network.</summary>
    public async Task AllowAsync(AccessListKey key, string network, bool withoutLogIn = false)
    {
        var lists = Get<AccessChanges>();
        await lists.ReplaceAsync(
            key,
            [new AccessEntry(true, AccessEntryType.Network) { Network = IPNetwork.Parse(network), AllowUnauthenticated = withoutLogIn }],
            (await lists.ReadAsync(key, CancellationToken.None)).Version,
            new AccessCaller(1, "test", IPAddress.Loopback),
            CancellationToken.None);
    }

    /// <summary>Plays a client against the service: writes everything at once and returns all replies.</summary>
    public Task<IReadOnlyList<string>> PlayAsync(ServicePreset preset, params string[] lines) =>
        PlayAsync(new IPEndPoint(IPAddress.Loopback, 50000), preset, lines);

    /// <summary>The same from an address.</summary>
    public async Task<IReadOnlyList<string>> PlayAsync(IPEndPoint address, ServicePreset preset, params string[] lines)
    {
        await using var connection = Connect(preset, address);
        var writing = connection.Client.Output.WriteAsync(Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n")).AsTask();
        var replies = new List<string>();
        while (await connection.ReadAsync() is { } line)
        {
            replies.Add(line);
        }

        await writing;
        return replies;
    }

    /// <summary>Opens a session with a service, with the client's end in the test's hand.</summary>
    public SmtpTestSession Connect(ServicePreset preset, IPEndPoint? address = null)
    {
        var service = Service(preset).Service;
        var settings = SmtpServices.Settings(service, Settings, tls: null) with { RequireTls = false, AllowPlaintextAuthentication = true };
        var smtp = new SmtpServer(new SmtpBackend(service, Get<ReceivingParts>()), () => settings, TimeProvider.System, NullLogger<SmtpServer>.Instance);
        return new SmtpTestSession(smtp, address);
    }

    /// <summary>Sends a message without log-in and returns the reply to the end of data.</summary>
    public async Task<string> SendAsync(string sender, string recipient, string message) =>
        (await PlayAsync(ServicePreset.IncomingMx, "HELO client.example", $"MAIL FROM:<{sender}>", $"RCPT TO:<{recipient}>", "DATA", message, ".", "QUIT"))[^2];

    /// <summary>Runs the work of a kind until nothing is due.</summary>
    public async Task WorkAsync(string kind)
    {
        var handler = services.GetServices<IWorkHandler>().Single(h => h.Kind == kind);
        while (await handler.RunBatchAsync(CancellationToken.None) > 0)
        {
            // As long as there is work.
        }
    }

    /// <summary>The messages in an account's inbox, oldest first.</summary>
    public async Task<IReadOnlyList<string>> InboxAsync(string account)
    {
        await using var command = Test.Database.Source.CreateCommand(
            "SELECT e.message_id FROM entry e JOIN account a ON a.id = e.account_id WHERE a.name = $1 ORDER BY e.uid");
        command.Parameters.Add(new() { Value = account });
        var ids = new List<long>();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                ids.Add(reader.GetInt64(0));
            }
        }

        var messages = new List<string>();
        foreach (var id in ids)
        {
            await using var body = await Get<MessageBodies>().OpenAsync(id);
            using var text = new StreamReader(body, Encoding.UTF8);
            messages.Add(await text.ReadToEndAsync());
        }

        return messages;
    }

    public async ValueTask DisposeAsync()
    {
        await services.DisposeAsync();
        await Test.DisposeAsync();
    }
}
