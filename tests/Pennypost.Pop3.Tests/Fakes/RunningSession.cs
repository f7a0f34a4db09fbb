using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Net;

namespace Pennypost.Pop3.Tests;

/// <summary>A server session in memory and the client's end of it.</summary>
internal sealed class RunningSession : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Connection _server;
    private readonly Pop3Metrics _metrics = new();
    private readonly CancellationTokenSource _drain = new();
    private LineReader _lines;

    public RunningSession(IPop3Backend backend, Pop3Options? options = null)
    {
        (Client, _server) = Connection.CreatePair();
        _lines = new LineReader(Client, TimeProvider.System) { BareNewlines = BareNewlinePolicy.Accept };
        var settings = options ?? new Pop3Options();
        var server = new Pop3Server(backend, () => settings, TimeProvider.System, _metrics, NullLogger<Pop3Server>.Instance);
        Ended = Task.Run(async () =>
        {
            await server.HandleAsync(_server, _drain.Token);
            await _server.DisposeAsync();
        });
    }

    public Connection Client { get; }

    /// <summary>Ends with the session; faults when the session let an exception out.</summary>
    public Task Ended { get; }

    public static async Task<RunningSession> LoggedInAsync(IPop3Backend backend, Pop3Options? options = null)
    {
        var session = new RunningSession(backend, options);
        await session.ReadAsync();
        (await session.AskAsync("USER alice")).ShouldStartWith("+OK");
        (await session.AskAsync("PASS se cret")).ShouldStartWith("+OK");
        return session;
    }

    public Task StopHostAsync() => _drain.CancelAsync();

    public async Task SendAsync(string text)
    {
        await Client.Output.WriteAsync(Encoding.Latin1.GetBytes(text));
    }

    /// <summary>One line without its CRLF, octets as Latin-1; null at the end of the connection.</summary>
    public async Task<string?> TryReadAsync()
    {
        var result = await _lines.ReadLineAsync(10_000_000, Patience, CancellationToken.None);
        result.Status.ShouldBeOneOf(LineStatus.Line, LineStatus.EndOfStream);
        return result.Status == LineStatus.Line ? Encoding.Latin1.GetString(result.Line.Span) : null;
    }

    public async Task<string> ReadAsync() => (await TryReadAsync()).ShouldNotBeNull("The server closed the connection.");

    public async Task<string> AskAsync(string command)
    {
        await SendAsync(command + "\r\n");
        return await ReadAsync();
    }

    /// <summary>The lines of a multi-line response after its status line, byte-stuffing removed.</summary>
    public async Task<List<string>> ReadMultiLineAsync()
    {
        var lines = new List<string>();
        for (string line; (line = await ReadAsync()) != ".";)
        {
            lines.Add(line.StartsWith('.') ? line[1..] : line);
        }

        return lines;
    }

    public async Task<List<string>> AskMultiLineAsync(string command)
    {
        (await AskAsync(command)).ShouldStartWith("+OK");
        return await ReadMultiLineAsync();
    }

    public async Task StartTlsAsync()
    {
        await Client.UpgradeToTlsClientAsync(new TlsClientSettings { ServerName = "localhost", Verification = TlsVerification.None }, default);
        _lines.Dispose();
        _lines = new LineReader(Client, TimeProvider.System) { BareNewlines = BareNewlinePolicy.Accept };
    }

    /// <summary>Reads until the server closes and expects no more lines.</summary>
    public async Task ExpectCloseAsync()
    {
        (await TryReadAsync()).ShouldBeNull();
        await Ended.WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Ended.WaitAsync(Patience);
        _lines.Dispose();
        _drain.Dispose();
        _metrics.Dispose();
    }
}
