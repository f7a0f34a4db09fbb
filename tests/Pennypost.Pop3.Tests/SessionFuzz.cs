using System.Text;

namespace Pennypost.Pop3.Tests;

/// <summary>Random sessions: sense, nonsense and half of each, cut anywhere, ended anyhow.</summary>
public sealed class SessionFuzz
{
    private static readonly string[] Pieces =
    [
        "USER alice", "PASS se cret", "PASS wrong", "STAT", "LIST", "LIST 2", "RETR 1", "RETR 3", "TOP 2 1", "DELE 1", "DELE 2", "RSET", "NOOP",
        "UIDL", "UIDL 3", "CAPA", "AUTH PLAIN", "AUTH PLAIN AGFsaWNlAHNlIGNyZXQ=", "*", "QUIT", "", " ", "\0", "RETR", "RETR 99999999999999999999",
        "TOP 1 18446744073709551616", "\xFF\xFE", "LIST -1", "STLS", "XTND XMIT", "RETR 1\rDELE 1", "USER " + "\xC3\x28",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Every_line_gets_well_formed_replies_and_only_quit_deletes(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 150; round++)
        {
            var system = new MemoryMailSystem();
            system.DeliverOfSize(100);
            system.Deliver(".\r\n.\r\n");
            system.DeliverOfSize(70_000);
            var input = Input(random);
            var output = await RunAsync(system, input, random);

            system.IsLocked.ShouldBeFalse($"seed {seed}, round {round}");
            if (system.Uids.Count < 3)
            {
                input.ShouldContain("QUIT");
                output.ShouldContain("+OK Goodbye");
            }

            output.ShouldStartWith("+OK Pennypost POP3 server ready\r\n");
            output.ShouldNotContain("[SYS/TEMP]");
        }
    }

    private static string Input(Random random)
    {
        var text = new StringBuilder(random.Next(3) == 0 ? "" : "USER alice\r\nPASS se cret\r\n");
        for (var line = random.Next(30); line > 0; line--)
        {
            var piece = Pieces[random.Next(Pieces.Length)];
            switch (random.Next(12))
            {
                case 0:
                    piece = piece[..random.Next(piece.Length + 1)];
                    break;
                case 1:
                    piece += (char)random.Next(256);
                    break;
                case 2:
                    piece += new string('A', random.Next(3000));
                    break;
            }

            text.Append(piece).Append(random.Next(10) == 0 ? "\n" : "\r\n");
        }

        return text.ToString();
    }

    private static async Task<string> RunAsync(MemoryMailSystem system, string input, Random random)
    {
        await using var session = new RunningSession(system);
        var replies = new List<string>();
        var reading = Task.Run(async () =>
        {
            while (await session.TryReadAsync() is { } line)
            {
                replies.Add(line);
            }
        });
        for (var sent = 0; sent < input.Length && !session.Ended.IsCompleted;)
        {
            var length = Math.Min(random.Next(1, 400), input.Length - sent);
            await session.SendAsync(input.Substring(sent, length));
            sent += length;
        }

        // The client stops sending; the server reads what is there and ends.
        await session.Client.Output.CompleteAsync();
        await reading.WaitAsync(TimeSpan.FromSeconds(60));
        await session.Ended.WaitAsync(TimeSpan.FromSeconds(60));
        return string.Concat(replies.Select(reply => reply + "\r\n"));
    }
}
