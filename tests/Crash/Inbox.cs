using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pennypost.Crash;

/// <summary>Reads by POP3 which messages an inbox holds.</summary>
internal static class Inbox
{
    private const string Header = "X-Crash-Id: ";

    /// <summary>The ids of all messages, as often as they are there.</summary>
    public static async Task<List<string>> ReadIdsAsync(int port, string name, string password)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(IPAddress.Loopback, port);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.Latin1);
        (await ReadAsync(reader)).ShouldStartWith("+OK");
        await AskAsync(stream, reader, "USER " + name);
        await AskAsync(stream, reader, "PASS " + password);
        var count = int.Parse((await AskAsync(stream, reader, "STAT")).Split(' ')[1], CultureInfo.InvariantCulture);

        // Pipelined, because there are thousands.
        var ids = new List<string>();
        for (var first = 1; first <= count; first += 100)
        {
            var last = Math.Min(count, first + 99);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(first, last - first + 1).Select(number => $"TOP {number} 0\r\n"))));
            for (var number = first; number <= last; number++)
            {
                ids.Add(await ReadIdAsync(reader));
            }
        }

        await AskAsync(stream, reader, "QUIT");
        return ids;
    }

    private static async Task<string> ReadIdAsync(StreamReader reader)
    {
        (await ReadAsync(reader)).ShouldStartWith("+OK");
        var id = "";
        for (string line; (line = await ReadAsync(reader)) != ".";)
        {
            if (line.StartsWith(Header, StringComparison.Ordinal))
            {
                id = line[Header.Length..];
            }
        }

        return id.ShouldNotBeEmpty("a message without its id");
    }

    private static async Task<string> AskAsync(NetworkStream stream, StreamReader reader, string command)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"));
        var answer = await ReadAsync(reader);
        answer.ShouldStartWith("+OK");
        return answer;
    }

    private static async Task<string> ReadAsync(StreamReader reader) =>
        (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60))).ShouldNotBeNull("The server closed the connection.");
}

file static class StringAssertions
{
    public static string ShouldNotBeEmpty(this string text, string what)
    {
        text.Length.ShouldBeGreaterThan(0, what);
        return text;
    }
}
