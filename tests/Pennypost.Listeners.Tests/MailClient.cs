using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Pennypost.Listeners.Tests;

/// <summary>A client that speaks lines.</summary>
internal sealed class MailClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpClient _tcp;
    private Stream _stream;

    private MailClient(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
    }

    /// <summary>What the server showed in the handshake.</summary>
    public X509Certificate2? Certificate { get; private set; }

    public static async Task<MailClient> ConnectAsync(int port, IPAddress from)
    {
        var tcp = new TcpClient(new IPEndPoint(from, 0));
        await tcp.ConnectAsync(IPAddress.Loopback, port).WaitAsync(Patience);
        return new MailClient(tcp);
    }

    /// <summary>True when nobody accepts connections there.</summary>
    public static async Task<bool> IsRefusedAsync(int port)
    {
        using var tcp = new TcpClient();
        try
        {
            await tcp.ConnectAsync(IPAddress.Loopback, port).WaitAsync(Patience);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    public async Task StartTlsAsync(string serverName)
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(serverName).WaitAsync(Patience);
        Certificate = new X509Certificate2(tls.RemoteCertificate!);
        _stream = tls;
    }

    /// <summary>The next line without its end; null when the server has closed.</summary>
    public async Task<string?> ReadLineAsync()
    {
        var line = new List<byte>();
        var octet = new byte[1];
        try
        {
            while (await _stream.ReadAsync(octet).AsTask().WaitAsync(Patience) == 1)
            {
                if (octet[0] == '\n')
                {
                    return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
                }

                line.Add(octet[0]);
            }
        }
        catch (IOException)
        {
            // Reset: closed as well.
        }

        return null;
    }

    /// <summary>Says a line and returns the last line of the answer.</summary>
    public async Task<string?> AskAsync(string line)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n")).AsTask().WaitAsync(Patience);
        while (true)
        {
            var answer = await ReadLineAsync();
            if (answer is null || answer.Length < 4 || answer[3] != '-' || !char.IsAsciiDigit(answer[0]))
            {
                return answer;
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _stream.Dispose();
        _tcp.Dispose();
        return ValueTask.CompletedTask;
    }
}
