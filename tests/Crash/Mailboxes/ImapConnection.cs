using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pennypost.Crash.Mailboxes;

/// <summary>A plain IMAP client that only knows commands, whole responses and their literals. What it throws when the server is gone is an <see cref="IOException"/>.</summary>
internal sealed class ImapConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TcpClient _client;
    private readonly StreamReader _reader;

    private ImapConnection(TcpClient client)
    {
        _client = client;
        _reader = new StreamReader(client.GetStream(), Encoding.Latin1);
    }

    public static async Task<ImapConnection> LogInAsync(int port, string name, string password)
    {
        var client = new TcpClient { NoDelay = true };
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port);
        }
        catch (SocketException refused)
        {
            client.Dispose();
            throw new IOException("The server does not answer.", refused);
        }

        var connection = new ImapConnection(client);
        await connection.ReadAsync();
        await connection.AskAsync($"LOGIN {name} {password}");
        return connection;
    }

    /// <summary>Sends a command, which the server must obey.</summary>
    /// <param name="command">The command without its tag; literals inside are non-synchronising.</param>
    /// <returns>All responses, the tagged one last.</returns>
    public async Task<List<string>> AskAsync(string command)
    {
        await _client.GetStream().WriteAsync(Encoding.Latin1.GetBytes($"t {command}\r\n"));
        var responses = new List<string>();
        do
        {
            responses.Add(await ReadAsync());
        }
        while (!responses[^1].StartsWith("t ", StringComparison.Ordinal));

        responses[^1].ShouldStartWith("t OK", Case.Sensitive, command[..Math.Min(command.Length, 200)]);
        return responses;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    // One response with its literals in place.
    private async Task<string> ReadAsync()
    {
        var response = new StringBuilder();
        while (true)
        {
            var line = await _reader.ReadLineAsync().WaitAsync(Patience) ?? throw new IOException("The server closed the connection.");
            response.Append(line);
            var brace = line.EndsWith('}') ? line.LastIndexOf('{') : -1;
            if (brace < 0)
            {
                return response.ToString();
            }

            var literal = new char[int.Parse(line[(brace + 1)..^1], CultureInfo.InvariantCulture)];
            if (await _reader.ReadBlockAsync(literal).AsTask().WaitAsync(Patience) < literal.Length)
            {
                throw new IOException("The server closed the connection.");
            }

            response.Append("\r\n").Append(literal);
        }
    }
}
