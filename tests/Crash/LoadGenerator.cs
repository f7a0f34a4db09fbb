using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pennypost.Crash;

/// <summary>Several SMTP connections that send as fast as they can; remembers which messages the server took responsibility for.</summary>
internal sealed class LoadGenerator(int smtpPort, IReadOnlyList<string> recipients)
{
    private readonly ConcurrentDictionary<string, string> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _attempted = new(StringComparer.Ordinal);
    private int _number;

    /// <summary>Ids of messages answered with 250 after their final dot, each with its recipient.</summary>
    public IReadOnlyDictionary<string, string> Acknowledged => _acknowledged;

    /// <summary>Ids of all messages whose final dot may have been sent, each with its recipient.</summary>
    public IReadOnlyDictionary<string, string> Attempted => _attempted;

    /// <summary>Sends on so many connections until the server is gone.</summary>
    public Task RunAsync(int connections, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => SendUntilLostAsync(stop), CancellationToken.None)));

    private async Task SendUntilLostAsync(CancellationToken stop)
    {
        try
        {
            using var client = new TcpClient { NoDelay = true };
            await client.ConnectAsync(IPAddress.Loopback, smtpPort, stop);
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            await ExpectAsync(reader, "220", stop);
            await stream.WriteAsync("EHLO load.example\r\n"u8.ToArray(), stop);
            await ExpectAsync(reader, "250", stop);
            while (!stop.IsCancellationRequested)
            {
                await SendOneAsync(stream, reader, stop);
            }
        }
        catch (Exception lost) when (lost is IOException or SocketException or OperationCanceledException)
        {
            // The server was killed, or the round is over: what was not answered is not acknowledged.
        }
    }

    private async Task SendOneAsync(NetworkStream stream, StreamReader reader, CancellationToken stop)
    {
        var number = Interlocked.Increment(ref _number);
        var id = string.Create(CultureInfo.InvariantCulture, $"{number}-{Guid.NewGuid():N}");
        var recipient = recipients[number % recipients.Count];

        // Most messages are small; some are larger than what the database keeps in its rows.
        var filler = number % 50 == 0 ? 5000 : 20;
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"MAIL FROM:<load@elsewhere.example>\r\nRCPT TO:<{recipient}>\r\nDATA\r\n"), stop);
        await ExpectAsync(reader, "250", stop);
        await ExpectAsync(reader, "250", stop);
        await ExpectAsync(reader, "354", stop);
        var body = string.Concat(Enumerable.Repeat("some text of a message that goes on for a while, line by line\r\n", filler));
        _attempted[id] = recipient;
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"From: <load@elsewhere.example>\r\nSubject: crash\r\nX-Crash-Id: {id}\r\n\r\n{body}.\r\n"), stop);
        await ExpectAsync(reader, "250", stop);
        _acknowledged[id] = recipient;
    }

    private static async Task ExpectAsync(StreamReader reader, string code, CancellationToken stop)
    {
        string? line;
        do
        {
            line = await reader.ReadLineAsync(stop) ?? throw new IOException("The server closed the connection.");
            if (!line.StartsWith(code, StringComparison.Ordinal))
            {
                throw new InvalidDataException($"The server said {line} instead of {code}.");
            }
        }
        while (line.Length > 3 && line[3] == '-');
    }
}
