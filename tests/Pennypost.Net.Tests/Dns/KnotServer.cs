using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Pennypost.Net.Dns;

namespace Pennypost.Net.Tests.Dns;

/// <summary>Knot DNS on loopback with a small zone: a server nobody here wrote.</summary>
internal sealed class KnotServer : IAsyncDisposable
{
    private readonly string folder;
    private readonly Process process;

    private KnotServer(string folder, Process process, IPEndPoint endPoint)
    {
        this.folder = folder;
        this.process = process;
        EndPoint = endPoint;
    }

    public IPEndPoint EndPoint { get; }

    private static string? Program => new[] { "/usr/sbin/knotd", "/usr/local/sbin/knotd", "/usr/bin/knotd" }.FirstOrDefault(File.Exists);

    /// <summary>Starts it, or skips the test when the program is not here.</summary>
    public static async Task<KnotServer> StartAsync(string zone)
    {
        Assert.SkipWhen(Program is null, "knotd is not installed: apt-get install knot");
        for (var attempt = 1; ; attempt++)
        {
            var server = Start(zone, FreePort());
            if (await server.AnswersAsync())
            {
                return server;
            }

            var exited = server.process.HasExited;
            await server.DisposeAsync();
            if (!exited || attempt == 5)
            {
                throw new InvalidOperationException("knotd does not answer.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static KnotServer Start(string zone, int port)
    {
        var home = Directory.CreateTempSubdirectory("pennypost-knot-").FullName;
        File.WriteAllText(Path.Combine(home, "example.com.zone"), zone);
        var configuration = Path.Combine(home, "knot.conf");
        File.WriteAllText(configuration, $"""
            server:
                rundir: "{home}"
                listen: 127.0.0.1@{port}
                udp-workers: 1
                tcp-workers: 1
                background-workers: 1
            database:
                storage: "{home}"
            log:
              - target: stderr
                any: warning
            zone:
              - domain: example.com
                storage: "{home}"
                file: example.com.zone
                zonefile-sync: -1
                journal-content: none
            """);
        var start = new ProcessStartInfo(Program!, ["-c", configuration]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        var knot = Process.Start(start)!;
        knot.ErrorDataReceived += (_, line) => Trace.WriteLine(line.Data);
        knot.BeginErrorReadLine();
        knot.BeginOutputReadLine();
        return new KnotServer(home, knot, new IPEndPoint(IPAddress.Loopback, port));
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Waits until it answers from the loaded zone; false when it ended or took a minute.</summary>
    private async Task<bool> AnswersAsync()
    {
        var clock = Stopwatch.StartNew();
        var settings = new DnsResolverSettings { Servers = [EndPoint], Timeout = TimeSpan.FromSeconds(1), Tries = 1, FailureTimeToLive = TimeSpan.Zero };
        while (!process.HasExited && clock.Elapsed < TimeSpan.FromMinutes(1))
        {
            using var resolver = new DnsResolver(settings, TimeProvider.System);
            if ((await resolver.QueryAsync(DnsName.Parse("example.com"), DnsType.Soa, CancellationToken.None)).Outcome == DnsOutcome.Found)
            {
                return true;
            }

            await Task.Delay(50);
        }

        return false;
    }
}
