using System.Text;
using Pennypost.Net;
using Pennypost.Smtp.Client;

namespace Pennypost.Smtp.Tests.Client;

/// <summary>A server that plays a script: "S:" sends, "C:" expects a line that starts so, "D:" reads a whole message, "X:" hangs up.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Connection server;
    private readonly LineReader lines;
    private readonly Task playing;

    public ScriptedServer(params string[] script)
    {
        (Client, server) = Connection.CreatePair();
        lines = new LineReader(server, TimeProvider.System);
        playing = PlayAsync(script);
    }

    public Connection Client { get; }

    public List<string> Heard { get; } = [];

    public string Message { get; private set; } = string.Empty;

    public ValueTask<SmtpClient> OpenAsync(SmtpClientSettings? settings = null) =>
        SmtpClient.OpenAsync(Client, settings ?? new SmtpClientSettings { HelloName = "us.example" }, TimeProvider.System, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await playing.WaitAsync(TimeSpan.FromSeconds(30));
        await Client.DisposeAsync();
        await server.DisposeAsync();
        lines.Dispose();
    }

    private async Task PlayAsync(string[] script)
    {
        await Task.Yield();
        foreach (var step in script)
        {
            var text = step[3..];
            switch (step[0])
            {
                case 'S':
                    await server.Output.WriteAsync(Encoding.UTF8.GetBytes(text + "\r\n"));
                    break;
                case 'C':
                    var heard = await HearAsync();
                    heard.ShouldStartWith(text);
                    Heard.Add(heard);
                    break;
                case 'D':
                    var message = new StringBuilder();
                    for (var line = await HearAsync(); line != "."; line = await HearAsync())
                    {
                        message.Append(line).Append("\r\n");
                    }

                    Message = message.ToString();
                    break;
                case 'X':
                    await server.DisposeAsync();
                    return;
            }
        }
    }

    private async Task<string> HearAsync()
    {
        var line = await lines.ReadLineAsync(100_000, TimeSpan.FromSeconds(30), CancellationToken.None);
        line.Status.ShouldBe(LineStatus.Line);
        return Encoding.UTF8.GetString(line.Line.Span);
    }
}
