using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Pennypost.EndToEnd;

/// <summary>Postfix's smtp-sink: a server that takes mail, or refuses it in the way it is told.</summary>
internal sealed class SmtpSink : IAsyncDisposable
{
    private readonly Process _process;

    private SmtpSink(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts a sink; <c>-r RCPT</c> refuses recipients for now, <c>-f RCPT</c> for good.</summary>
    public static async Task<SmtpSink> StartAsync(params string[] arguments)
    {
        var program = ExternalProgram.Require("smtp-sink", "postfix");
        var port = FreePorts.Find();

        // As root it insists on being told to become somebody else.
        string[] user = Environment.IsPrivilegedProcess ? ["-u", "nobody"] : [];
        var process = Process.Start(program, [.. user, .. arguments, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"), "64"]);
        await Eventually.TrueAsync(() => Answers(port) || process.HasExited, "smtp-sink answers");
        process.HasExited.ShouldBeFalse("smtp-sink ended at once");
        return new SmtpSink(process, port);
    }

    public static bool Answers(int port)
    {
        try
        {
            using var probe = new TcpClient();
            probe.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
