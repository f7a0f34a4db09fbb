using System.Net;
using System.Text;
using Pennypost.Net;
using Pennypost.Smtp.Server;

namespace Pennypost.Core.Tests.Receiving;

/// <summary>One SMTP session over memory.</summary>
internal sealed class SmtpTestSession : IAsyncDisposable
{
    private readonly LineReader reader;
    private readonly Task session;

    public SmtpTestSession(SmtpServer smtp, IPEndPoint? address)
    {
        var (client, server) = Connection.CreatePair(address);
        Client = client;
        reader = new LineReader(client, TimeProvider.System);
        session = HandleAsync(smtp, server);
    }

    public Connection Client { get; }

    /// <summary>The next line, or null when the server has closed.</summary>
    public async Task<string?> ReadAsync() =>
        await reader.ReadLineAsync(4096, TimeSpan.FromSeconds(60), CancellationToken.None) is { Status: LineStatus.Line } line
            ? Encoding.UTF8.GetString(line.Line.Span)
            : null;

    /// <summary>Sends a line and reads the last line of the reply.</summary>
    public async Task<string> AskAsync(string line)
    {
        await Client.Output.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"));
        return await ReplyAsync();
    }

    /// <summary>The last line of the next reply.</summary>
    public async Task<string> ReplyAsync()
    {
        string? line;
        do
        {
            line = await ReadAsync();
        }
        while (line is { Length: > 3 } && line[3] == '-');
        return line ?? "(closed)";
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await session.WaitAsync(TimeSpan.FromSeconds(60));
        reader.Dispose();
    }

    private static async Task HandleAsync(SmtpServer smtp, Connection server)
    {
        await Task.Yield();
        await smtp.HandleAsync(server, CancellationToken.None);
        await server.DisposeAsync();
    }
}
