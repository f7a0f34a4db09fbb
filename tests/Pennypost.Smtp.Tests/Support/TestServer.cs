using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Net;
using Pennypost.Smtp.Server;

namespace Pennypost.Smtp.Tests.Support;

/// <summary>One session of the server with the client's end in the test's hand.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Connection server;
    private readonly CancellationTokenSource drain = new();
    private readonly LineReader lines;
    private readonly Task session;

    public TestServer(SmtpServerSettings? settings = null, MemoryBackend? backend = null, TimeProvider? time = null)
    {
        Settings = settings ?? new SmtpServerSettings { HostName = "mx.example" };
        Backend = backend ?? new MemoryBackend();
        (Client, server) = Connection.CreatePair();
        lines = new LineReader(Client, TimeProvider.System);
        session = RunAsync(time ?? TimeProvider.System);
    }

    public SmtpServerSettings Settings { get; }

    public MemoryBackend Backend { get; }

    public Connection Client { get; }

    public Task Session => session;

    public void Drain() => drain.Cancel();

    public async Task SendAsync(ReadOnlyMemory<byte> octets, bool oneByOne = false)
    {
        for (var i = 0; i < octets.Length; i += oneByOne ? 1 : octets.Length)
        {
            var result = await Client.Output.WriteAsync(oneByOne ? octets.Slice(i, 1) : octets);
            if (result.IsCompleted)
            {
                return;
            }
        }
    }

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>The next line of the server, or null when it closed.</summary>
    public async Task<string?> ReadAsync()
    {
        var line = await lines.ReadLineAsync(4096, Patience, CancellationToken.None);
        line.Status.ShouldBeOneOf(LineStatus.Line, LineStatus.EndOfStream);
        return line.Status == LineStatus.Line ? Encoding.UTF8.GetString(line.Line.Span) : null;
    }

    /// <summary>The next whole reply of the server: its last line.</summary>
    public async Task<string> ReplyAsync()
    {
        while (true)
        {
            var line = await ReadAsync();
            if (line is null || line.Length < 4 || line[3] != '-')
            {
                return line ?? "(closed)";
            }
        }
    }

    /// <summary>Sends a line and reads the reply.</summary>
    public async Task<string> AskAsync(string line)
    {
        await SendAsync(line + "\r\n");
        return await ReplyAsync();
    }

    /// <summary>Greeting and EHLO.</summary>
    public async Task HelloAsync()
    {
        (await ReplyAsync()).ShouldStartWith("220 ");
        (await AskAsync("EHLO client.example")).ShouldStartWith("250 ");
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await session.WaitAsync(Patience);
        Backend.OpenDeliveries.ShouldBe(0, "every delivery is disposed");
        lines.Dispose();
        drain.Dispose();
    }

    private async Task RunAsync(TimeProvider time)
    {
        var smtp = new SmtpServer(Backend, () => Settings, time, NullLogger<SmtpServer>.Instance);
        await Task.Yield();
        await smtp.HandleAsync(server, drain.Token);
        await server.DisposeAsync();
    }
}
