using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pennypost.Core.Tests.Sending;

/// <summary>A smart host on loopback that offers what a test says and nothing else, in clear, and accepts everything.</summary>
internal sealed class PlainRelay : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource end = new();
    private readonly string[] keywords;
    private Task accepting = Task.CompletedTask;

    private PlainRelay(string[] keywords) => this.keywords = keywords;

    /// <summary>What came: the MAIL command, and the message with its dots taken off.</summary>
    public ConcurrentQueue<(string Mail, string Message)> Messages { get; } = new();

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    public static Task<PlainRelay> StartAsync(params string[] keywords)
    {
        var relay = new PlainRelay(keywords);
        relay.listener.Start();
        relay.accepting = relay.AcceptAsync();
        return Task.FromResult(relay);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Stop();
        await accepting;
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
            {
                sessions.Add(ServeAsync(await listener.AcceptTcpClientAsync(end.Token)));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException && end.IsCancellationRequested)
        {
            await Task.WhenAll(sessions);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, new UTF8Encoding(false), leaveOpen: true);
            await using var writer = new StreamWriter(stream, Encoding.ASCII, leaveOpen: true) { NewLine = "\r\n", AutoFlush = true };
            await writer.WriteLineAsync("220 plain.example ready");
            var mail = "";
            while (await reader.ReadLineAsync(end.Token) is { } line)
            {
                mail = line.StartsWith("MAIL", StringComparison.Ordinal) ? line : mail;
                if (line == "DATA")
                {
                    await writer.WriteLineAsync("354 go on");
                    Messages.Enqueue((mail, await ReadMessageAsync(reader)));
                }

                await writer.WriteLineAsync(line.StartsWith("EHLO", StringComparison.Ordinal) ? Offer() : line == "QUIT" ? "221 bye" : "250 ok");
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // The test is over.
        }
    }

    private string Offer() => string.Join("\r\n", ["250-plain.example", .. keywords.Select(keyword => "250-" + keyword), "250 HELP"]);

    private async Task<string> ReadMessageAsync(StreamReader reader)
    {
        var message = new StringBuilder();
        while (await reader.ReadLineAsync(end.Token) is { } line && line != ".")
        {
            message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return message.ToString();
    }
}
