using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.Routing;
using Pennypost.Core.Working;
using Pennypost.Store.Bodies;
using Pennypost.Store.Messages;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Tests;

/// <summary>The whole of Core over a database of the test's own, without listeners: work runs when the test says so.</summary>
internal sealed class TestSystem : IAsyncDisposable
{
    private TestSystem(TestDatabase test, ServiceProvider services)
    {
        Test = test;
        Services = services;
    }

    public TestDatabase Test { get; }

    public ServiceProvider Services { get; }

    public static async Task<TestSystem> StartAsync(PostgresFixture postgres)
    {
        var test = await postgres.CreateAsync();
        return new TestSystem(test, await ReplicaAsync(test));
    }

    /// <summary>Another process over the same database.</summary>
    public static async Task<ServiceProvider> ReplicaAsync(TestDatabase test)
    {
        var services = new ServiceCollection().AddLogging().AddPennypostCore(test.Database, test.Bodies, new SecretProtector(RandomNumberGenerator.GetBytes(32))).BuildServiceProvider();
        await services.LoadPennypostAsync();
        return services;
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <summary>Adds a local domain and accounts with an inbox, and returns the accounts' ids.</summary>
    public async Task<long[]> AddAccountsAsync(string domain, params string[] names)
    {
        await Test.ExecuteAsync($"INSERT INTO local_domain (name) VALUES ('{domain}') ON CONFLICT DO NOTHING");
        var ids = new List<long>();
        foreach (var name in names)
        {
            var id = await Test.ScalarAsync<long>($"INSERT INTO account (name) VALUES ('{name}') RETURNING id");
            await Test.ExecuteAsync($"INSERT INTO folder (account_id, name) VALUES ({id}, 'INBOX')");
            ids.Add(id);
        }

        await Get<RecipientDirectory>().ChangedAsync();
        return [.. ids];
    }

    /// <summary>Accepts a message as a session would.</summary>
    public async Task<long> AcceptAsync(string sender, params string[] recipients)
    {
        var id = await Test.Database.Ids.NextAsync();
        await using var writer = new MessageWriter(Test.Bodies, new BodyReservations(Test.Database, Test.Bodies));
        await writer.WriteAsync(Encoding.ASCII.GetBytes($"From: {sender}\r\nSubject: message {id}\r\n\r\nHello.\r\n"), CancellationToken.None);
        var message = await writer.CompleteAsync(id, DateTimeOffset.UtcNow, CancellationToken.None);
        await Get<MessageIntake>().AcceptAsync(message, new NewEnvelope { Id = id, Sender = sender, Recipients = recipients });
        return id;
    }

    /// <summary>Runs one kind of work until nothing is due.</summary>
    public async Task RunAsync(string kind)
    {
        var handler = Services.GetServices<IWorkHandler>().Single(h => h.Kind == kind);
        while (await handler.RunBatchAsync(CancellationToken.None) > 0)
        {
            // Until nothing is due.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Services.DisposeAsync();
        await Test.DisposeAsync();
    }
}
