using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pennypost.Cloud;

/// <summary>One process of the listeners, as a container runs it: without the work, without the admin API.</summary>
internal sealed class ListenerReplica : IAsyncDisposable
{
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan s_stop = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private ListenerReplica(Process process, SystemPorts ports)
    {
        (_process, Ports) = (process, ports);
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    public SystemPorts Ports { get; }

    /// <summary>The id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it takes sessions.</summary>
    public bool IsUp { get; private set; }

    /// <summary>What it wrote.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    /// <summary>Octets of memory that it has.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts one and waits until every port answers.</summary>
    public static async Task<ListenerReplica> StartAsync(string data, SystemPorts ports, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        var program = RepositoryFolder.File("listeners-container", "bin", framework.Parent!.Name, framework.Name, "Pennypost.Listeners.dll");
        var start = new ProcessStartInfo("dotnet", [program, "--data", data, "--port-base", ports.Base.ToString(CultureInfo.InvariantCulture), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var replica = new ListenerReplica(Process.Start(start)!, ports);
        foreach (var port in (int[])[ports.Smtp, ports.Submission, ports.Submissions, ports.Pop3, ports.Pop3s, ports.Imap, ports.Imaps, ports.Web])
        {
            await replica.WaitForAsync(port);
        }

        replica.IsUp = true;
        return replica;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        IsUp = false;
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(s_stop);
    }

    /// <summary>SIGTERM, and waits for the clean end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        IsUp = false;
        using var kill = Process.Start("kill", ["-TERM", Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync().WaitAsync(s_stop);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            (await StopAsync()).ShouldBe(0, Log);
        }

        _process.Dispose();
    }

    private async Task WaitForAsync(int port)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException refused)
            {
                if (_process.HasExited || clock.Elapsed > s_start)
                {
                    throw new InvalidOperationException($"The listeners do not answer on port {port}:\n{Log}", refused);
                }

                await Task.Delay(20);
            }
        }
    }

    private void Append(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }
}
