using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core;
using Pennypost.Core.Accounts;
using Pennypost.Functions.Tests.Simulation;
using Pennypost.Store.Messages;
using Pennypost.Store.Settings;
using Pennypost.Store.Work;

namespace Pennypost.Functions.Tests;

/// <summary>The published function app under a simulated host, with a database of its own behind it: the domain example.com and the account alice.</summary>
internal sealed class FunctionApp : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("pennypost-functions-").FullName;

    private FunctionApp(TestDatabase database) => Database = database;

    /// <summary>The database.</summary>
    public TestDatabase Database { get; }

    /// <summary>The simulated host.</summary>
    public SimulatedHost Host { get; private set; } = null!;

    /// <summary>Starts everything.</summary>
    public static async Task<FunctionApp> StartAsync(PostgresFixture postgres)
    {
        var app = new FunctionApp(await postgres.CreateAsync());
        await app.Database.ExecuteAsync(
            """
            INSERT INTO local_domain (name, is_default) VALUES ('example.com', true);
            INSERT INTO account (name) VALUES ('alice');
            INSERT INTO folder (account_id, name) SELECT id, 'INBOX' FROM account;
            """);
        app.Host = await SimulatedHost.StartAsync(Settings(app.Database.ConnectionString, app._data));
        return app;
    }

    /// <summary>Starts another instance on the same database.</summary>
    public Task<SimulatedHost> StartAnotherAsync() => SimulatedHost.StartAsync(Settings(Database.ConnectionString, _data));

    /// <summary>The app settings.</summary>
    public static (string Name, string Value)[] Settings(string connectionString, string data) =>
        [(FunctionsSettings.DatabaseName, connectionString), (FunctionsSettings.DataName, data)];

    /// <summary>A listener accepted a message; its wake-up has not gone out yet.</summary>
    /// <returns>The id of the envelope, which is also that of its work.</returns>
    public async Task<long> AcceptAsync(string recipient)
    {
        var body = Encoding.ASCII.GetBytes($"From: someone@elsewhere.example\r\nTo: {recipient}\r\nSubject: Hello\r\n\r\nHello.\r\n");
        var id = await Database.Database.Ids.NextAsync(TestContext.Current.CancellationToken);
        await using var intake = new MessageIntake(Database.Database, new NoWakeups());
        await intake.AcceptAsync(
            new NewMessage
            {
                Id = id,
                ReceivedAt = TimeProvider.System.GetUtcNow(),
                Size = body.Length,
                Body = body,
                Structure = [0],
                Envelope = "()"u8.ToArray(),
                BodyStructure = "()"u8.ToArray(),
            },
            new NewEnvelope { Id = id, Sender = "someone@elsewhere.example", Recipients = [recipient] });
        return id;
    }

    /// <summary>Makes an administrator, as the first start of a listener does.</summary>
    public async Task AddAdministratorAsync(string name, string password)
    {
        var services = new ServiceCollection().AddLogging();
        services.AddPennypostCore(Database.Database, Database.Bodies, new SecretProtector(new byte[32]));
        await using var provider = services.BuildServiceProvider();
        await provider.LoadPennypostAsync(TestContext.Current.CancellationToken);
        await provider.GetRequiredService<InitialAdministrator>().EnsureAsync(name, password, TestContext.Current.CancellationToken);
    }

    /// <summary>How many messages alice has.</summary>
    public Task<int> MessagesOfAliceAsync() => Database.ScalarAsync<int>(
        "SELECT messages FROM folder JOIN account ON account.id = account_id WHERE account.name = 'alice' AND folder.name = 'INBOX'");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Database.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private sealed class NoWakeups : IWakeups
    {
        public void Signal(string kind, int count)
        {
            // The test decides which wake-up arrives, when, and how often.
        }
    }
}
