using System.Globalization;
using System.Security.Cryptography;

namespace Pennypost.Crash;

/// <summary>kill -9 of the whole system, its database included, under load: what was acknowledged is there, once.</summary>
public sealed class KillTests
{
    private const int Rounds = 10;
    private const int Connections = 8;
    private const int Accounts = 4;
    private const string Password = "correct-horse-9";

    [Fact]
    public async Task Acknowledged_messages_survive_ten_kills_exactly_once()
    {
        var folder = Directory.CreateTempSubdirectory("pennypost-crash-").FullName;
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        var data = Path.Combine(folder, "data");
        var ports = SystemPorts.Find();
        var names = Enumerable.Range(1, Accounts).Select(number => string.Create(CultureInfo.InvariantCulture, $"c{number}")).ToArray();
        var load = new LoadGenerator(ports.Smtp, [.. names.Select(name => name + "@example.com")]);
        string[] arguments = ["--demo", "--demo-accounts", $"c{{1..{Accounts}}}", "--demo-password", Password];

        for (var round = 1; round <= Rounds; round++)
        {
            var before = load.Acknowledged.Count;
            await using var system = await SystemProcess.StartAsync(data, ports, arguments);
            using var stop = new CancellationTokenSource();
            var sending = load.RunAsync(Connections, stop.Token);

            // Some mail must be accepted in each round; then the kill comes at any moment of it.
            await Eventually.TrueAsync(() => load.Acknowledged.Count > before + 20 || sending.IsCompleted, "mail is accepted", TimeSpan.FromSeconds(60));
            await Task.Delay(RandomNumberGenerator.GetInt32(50, 1000));
            (await system.KillAsync()).ShouldBeGreaterThan(5, "the database was not killed");
            await stop.CancelAsync();
            await sending;
            load.Acknowledged.Count.ShouldBeGreaterThan(before, $"round {round}:\n{system.Log}");
        }

        await using (var system = await SystemProcess.StartAsync(data, ports, arguments))
        {
            await VerifyAsync(load, names, system);
            (await system.StopAsync()).ShouldBe(0, system.Log);
        }

        var (exitCode, report) = await SystemProcess.RunAsync(data, "check-consistency");
        exitCode.ShouldBe(0, report);
        TestContext.Current.SendDiagnosticMessage(
            "{0} rounds: {1} messages attempted, {2} acknowledged, 0 lost, 0 doubled", Rounds, load.Attempted.Count, load.Acknowledged.Count);
        Directory.Delete(folder, recursive: true);
    }

    private static async Task VerifyAsync(LoadGenerator load, string[] names, SystemProcess system)
    {
        // Routing of what was accepted last goes on after the restart.
        var present = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(90);
        do
        {
            foreach (var name in names)
            {
                present[name + "@example.com"] = await Inbox.ReadIdsAsync(system.Ports.Pop3, name, Password);
            }
        }
        while (Missing(load, present).Any() && DateTime.UtcNow < deadline);

        Missing(load, present).ShouldBeEmpty("acknowledged messages are lost\n" + system.Log);
        foreach (var (address, ids) in present)
        {
            ids.GroupBy(id => id, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty("messages are doubled");
            ids.Where(id => !load.Attempted.TryGetValue(id, out var to) || to != address).ShouldBeEmpty("messages nobody sent to " + address);
        }
    }

    private static IEnumerable<string> Missing(LoadGenerator load, Dictionary<string, List<string>> present)
    {
        var found = present.SelectMany(inbox => inbox.Value.Select(id => (id, inbox.Key))).ToHashSet();
        return load.Acknowledged.Where(message => !found.Contains((message.Key, message.Value))).Select(message => message.Key);
    }
}
