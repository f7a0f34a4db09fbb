using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Pennypost.EndToEnd;

/// <summary>A bare socket that speaks octets, for what no proper client would say.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpClient _client;
    private Stream _stream;
    private readonly byte[] _buffer = new byte[65536];
    private int _start;
    private int _end;

    private RawClient(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
    }

    public static async Task<RawClient> ConnectAsync(int port, bool tls = false)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port).WaitAsync(Patience);
        var raw = new RawClient(client);
        if (tls)
        {
            await raw.StartTlsAsync();
        }

        return raw;
    }

    public async Task StartTlsAsync()
    {
        // The certificate is the self-signed one of the system's first start.
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync("localhost").WaitAsync(Patience);
        _stream = tls;
    }

    public Task SendAsync(string latin1) => SendAsync(Encoding.Latin1.GetBytes(latin1));

    public Task SendAsync(byte[] octets) => _stream.WriteAsync(octets).AsTask().WaitAsync(Patience);

    /// <summary>Sends although the server may have closed already.</summary>
    public async Task SendUnlessClosedAsync(byte[] octets)
    {
        try
        {
            await SendAsync(octets);
        }
        catch (IOException)
        {
            // The test looks at what the server said before it closed.
        }
    }

    /// <summary>One line without its CRLF; null at the end of the connection.</summary>
    public async Task<string?> TryReadLineAsync()
    {
        var line = new List<byte>();
        while (true)
        {
            if (_start == _end && !await FillAsync())
            {
                return line.Count == 0 ? null : Encoding.Latin1.GetString([.. line]);
            }

            var octet = _buffer[_start++];
            if (octet == '\n')
            {
                return Encoding.Latin1.GetString([.. line]).TrimEnd('\r');
            }

            line.Add(octet);
        }
    }

    public async Task<string> ReadLineAsync() => (await TryReadLineAsync()).ShouldNotBeNull("The server closed the connection.");

    public async Task<string> AskAsync(string line)
    {
        await SendAsync(line + "\r\n");
        return await ReadLineAsync();
    }

    /// <summary>Reads lines up to one that begins so, which is returned too.</summary>
    public async Task<List<string>> ReadUntilAsync(string start)
    {
        var lines = new List<string>();
        do
        {
            lines.Add(await ReadLineAsync());
        }
        while (!lines[^1].StartsWith(start, StringComparison.Ordinal));

        return lines;
    }

    /// <summary>An SMTP reply with all its lines; the last one is returned.</summary>
    public async Task<string> SmtpAsync(string? line)
    {
        if (line is not null)
        {
            await SendAsync(line + "\r\n");
        }

        string reply;
        do
        {
            reply = await ReadLineAsync();
        }
        while (reply.Length > 3 && reply[3] == '-');

        return reply;
    }

    /// <summary>The first line the server says, and all others when it closes the connection after saying BYE.</summary>
    public async Task<List<string>> ReadToEndOrAliveAsync()
    {
        var lines = new List<string>();
        while (await TryReadLineAsync() is { } line)
        {
            lines.Add(line);
            if (line.Contains("BAD", StringComparison.Ordinal))
            {
                break;
            }
        }

        return lines;
    }

    public ValueTask DisposeAsync()
    {
        _stream.Dispose();
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<bool> FillAsync()
    {
        try
        {
            _start = 0;
            _end = await _stream.ReadAsync(_buffer).AsTask().WaitAsync(Patience);
            return _end > 0;
        }
        catch (IOException)
        {
            _end = 0;
            return false;
        }
    }
}
