using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Net;

namespace Pennypost.Imap.Tests;

/// <summary>A server session in memory and the client's end of it.</summary>
internal sealed class RunningSession : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Connection _server;
    private readonly CancellationTokenSource _drain = new();
    private readonly LineReader _lines;
    private int _tag;

    public RunningSession(IImapBackend backend, ImapServerSettings? settings = null, TimeProvider? time = null)
    {
        (Client, _server) = Connection.CreatePair();
        _lines = new LineReader(Client, TimeProvider.System) { BareNewlines = BareNewlinePolicy.Accept };
        ImapServerSettings chosen = settings ?? new ImapServerSettings { AllowPlaintextLogIn = true };
        var server = new ImapServer(backend, () => chosen, NullLogger<ImapServer>.Instance, time ?? TimeProvider.System);
        Ended = Task.Run(async () =>
        {
            await server.HandleAsync(_server, _drain.Token);
            await _server.DisposeAsync();
        });
    }

    public Connection Client { get; }

    /// <summary>Ends with the session; faults when the session let an exception out.</summary>
    public Task Ended { get; }

    public static async Task<RunningSession> LoggedInAsync(
        IImapBackend backend, ImapServerSettings? settings = null, string? mailbox = null, TimeProvider? time = null, string user = "alice")
    {
        var session = new RunningSession(backend, settings, time);
        (await session.ReadAsync()).ShouldStartWith("* OK [CAPABILITY ");
        (await session.AskAsync($"LOGIN {user} secret")).Tagged.ShouldStartWith("OK");
        if (mailbox is not null)
        {
            (await session.AskAsync("SELECT " + mailbox)).Tagged.ShouldStartWith("OK");
        }

        return session;
    }

    public Task StopHostAsync() => _drain.CancelAsync();

    public async Task SendAsync(string text) => await Client.Output.WriteAsync(Encoding.Latin1.GetBytes(text));

    public Task SendBytesAsync(ReadOnlyMemory<byte> bytes) => Client.Output.WriteAsync(bytes).AsTask();

    /// <summary>One line without its CRLF, octets as Latin-1; null at the end of the connection.</summary>
    public async Task<string?> TryReadAsync()
    {
        LineResult result = await _lines.ReadLineAsync(10_000_000, Patience, CancellationToken.None);
        result.Status.ShouldBeOneOf(LineStatus.Line, LineStatus.EndOfStream);
        return result.Status == LineStatus.Line ? Encoding.Latin1.GetString(result.Line.Span) : null;
    }

    public async Task<string> ReadAsync() => (await TryReadAsync()).ShouldNotBeNull("The server closed the connection.");

    /// <summary>Sends a command with a tag of its own and reads up to its tagged response.</summary>
    public async Task<(List<string> Untagged, string Tagged)> AskAsync(string command)
    {
        string tag = $"t{++_tag}";
        await SendAsync($"{tag} {command}\r\n");
        var untagged = new List<string>();
        for (string line; ;)
        {
            line = await ReadAsync();
            if (line.StartsWith(tag + " ", StringComparison.Ordinal))
            {
                return (untagged, line[(tag.Length + 1)..]);
            }

            untagged.Add(line);
        }
    }

    public async Task StartTlsAsync() =>
        await Client.UpgradeToTlsClientAsync(new TlsClientSettings { ServerName = "localhost", Verification = TlsVerification.None }, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Ended.WaitAsync(Patience);
        _lines.Dispose();
        _drain.Dispose();
    }
}
