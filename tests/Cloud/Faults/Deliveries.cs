using System.Globalization;
using Pennypost.Crash;

namespace Pennypost.Cloud;

/// <summary>Mail under load, and the proof of what became of it.</summary>
internal sealed class Deliveries
{
    private const int Accounts = 4;
    private const int Connections = 6;
    private const string Password = "correct-horse-9";

    private readonly CloudSystem _system;
    private readonly string[] _names = [.. Enumerable.Range(1, Accounts).Select(number => string.Create(CultureInfo.InvariantCulture, $"c{number}"))];

    public Deliveries(CloudSystem system)
    {
        _system = system;
        Load = new LoadGenerator(system.Ports.Smtp, [.. _names.Select(name => name + "@example.com")]);
    }

    /// <summary>What the first replica is told.</summary>
    public static string[] DemoArguments { get; } = ["--demo", "--demo-accounts", $"c{{1..{Accounts}}}", "--demo-password", Password];

    /// <summary>Who sends.</summary>
    public LoadGenerator Load { get; }

    /// <summary>Sends until it is stopped; connections that die are made anew.</summary>
    public async Task SendAsync(CancellationToken stop)
    {
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async _ =>
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await Load.RunAsync(1, stop);
                }
                catch (InvalidDataException refused) when (refused.Message.Contains("said 421", StringComparison.Ordinal))
                {
                    // A replica that was killed keeps its share of the places until the database has noticed, for a moment; a client comes again.
                }

                await Task.Delay(20, CancellationToken.None);
            }
        }));
    }

    /// <summary>Waits until everything acknowledged is in its inbox, and fails when something is missing, doubled or nobody's.</summary>
    public async Task VerifyAsync(TimeSpan patience)
    {
        var present = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var deadline = DateTime.UtcNow + patience;
        do
        {
            foreach (var name in _names)
            {
                present[name + "@example.com"] = await Inbox.ReadIdsAsync(_system.Ports.Pop3, name, Password);
            }
        }
        while (Missing(present).Count > 0 && DateTime.UtcNow < deadline);

        Missing(present).ShouldBeEmpty("acknowledged messages are lost\n" + _system.Log);
        foreach (var (address, ids) in present)
        {
            ids.GroupBy(id => id, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty("messages are doubled");
            ids.Where(id => !Load.Attempted.TryGetValue(id, out var to) || to != address).ShouldBeEmpty("messages nobody sent to " + address);
        }
    }

    private List<string> Missing(Dictionary<string, List<string>> present)
    {
        var found = present.SelectMany(inbox => inbox.Value.Select(id => (id, inbox.Key))).ToHashSet();
        return [.. Load.Acknowledged.Where(message => !found.Contains((message.Key, message.Value))).Select(message => message.Key)];
    }
}
