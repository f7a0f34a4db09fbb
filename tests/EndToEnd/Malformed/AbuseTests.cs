using System.Globalization;
using System.Security.Cryptography;

namespace Pennypost.EndToEnd;

/// <summary>Nonsense in bulk: the system goes on answering and does not grow.</summary>
public sealed class AbuseTests(RunningSystem system)
{
    private const int Rounds = 3;
    private const int Connections = 150;
    private const long AllowedGrowth = 200L << 20;

    [Fact]
    public async Task Early_disconnects_and_garbage_leave_no_memory_behind()
    {
        // The first round fills pools and caches; they may stay.
        await AbuseAsync();
        var before = ResidentOctets();
        for (var round = 0; round < Rounds; round++)
        {
            await AbuseAsync();
        }

        (ResidentOctets() - before).ShouldBeLessThan(AllowedGrowth);
        await IsAliveAsync();
    }

    private async Task AbuseAsync()
    {
        var ports = new[]
        {
            system.Ports.Smtp, system.Ports.Submission, system.Ports.Submissions, system.Ports.Pop3,
            system.Ports.Pop3s, system.Ports.Imap, system.Ports.Imaps, system.Ports.Web,
        };
        await Parallel.ForAsync(0, Connections, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, _) =>
        {
            await using var client = await RawClient.ConnectAsync(ports[number % ports.Length]);
            switch (number % 5)
            {
                case 0:
                    break;
                case 1:
                    await client.SendUnlessClosedAsync(RandomNumberGenerator.GetBytes(100_000));
                    break;
                case 2:
                    await client.SendUnlessClosedAsync(new byte[500_000]);
                    break;
                case 3:
                    await client.SendUnlessClosedAsync("EHLO x\r\nMAIL FROM:<a@elsewhere.example>\r\nRCPT TO:<alice@example.com>\r\nDATA\r\nSubj"u8.ToArray());
                    break;
                default:
                    // Says nothing, hears the greeting if there is one, and goes in the middle of a line.
                    await client.SendUnlessClosedAsync("USER a"u8.ToArray());
                    break;
            }
        });
    }

    private async Task IsAliveAsync()
    {
        var account = system.NewAccount();
        var subject = Mail.Subject("after abuse");
        await Submission.SendAsync(system, account, subject);
        await system.WaitForAsync(account, subject);
    }

    private long ResidentOctets() =>
        long.Parse(
            File.ReadLines($"/proc/{system.Process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1],
            CultureInfo.InvariantCulture) << 10;
}
