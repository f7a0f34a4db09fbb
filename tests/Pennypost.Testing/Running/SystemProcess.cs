using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Pennypost.Testing;

/// <summary>The whole mail system as its own process, as <c>./run</c> starts it, on ports and in a data folder of its own.</summary>
public sealed class SystemProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly string _data;
    private readonly StringBuilder _log = new();

    private SystemProcess(Process process, string data, SystemPorts ports)
    {
        _process = process;
        _data = data;
        Ports = ports;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Where it listens.</summary>
    public SystemPorts Ports { get; }

    /// <summary>The id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it still runs.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>What it printed, the end of it.</summary>
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

    /// <summary>Starts the system and waits until every port answers.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="ports">The ports.</param>
    /// <param name="arguments">More arguments of the executable.</param>
    public static async Task<SystemProcess> StartAsync(string data, SystemPorts ports, params string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(ports);
        var system = new SystemProcess(Start(["--all-in-one", .. Where(data, ports), .. arguments]), data, ports);
        try
        {
            foreach (var port in new[] { ports.Smtp, ports.Submission, ports.Submissions, ports.Pop3, ports.Pop3s, ports.Imap, ports.Imaps, ports.Web })
            {
                await system.WaitForAsync(port);
            }

            return system;
        }
        catch
        {
            await system.KillAsync();
            throw;
        }
    }

    /// <summary>Runs the executable with an operator command to its end.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="arguments">The command and its arguments.</param>
    /// <returns>Exit code and everything it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string data, params string[] arguments)
    {
        using var process = Start([.. arguments, "--data", data]);
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(StartLimit);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Ctrl-C, and waits for the clean end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        await SignalAsync("INT", [_process.Id]);
        await _process.WaitForExitAsync().WaitAsync(StopLimit);
        return _process.ExitCode;
    }

    /// <summary>kill -9 of everything at once: the process and its private PostgreSQL with all its children.</summary>
    /// <returns>How many processes were killed.</returns>
    public async Task<int> KillAsync()
    {
        var victims = new List<int>();
        if (!_process.HasExited)
        {
            victims.Add(_process.Id);
        }

        if (Postmaster() is { } postmaster)
        {
            victims.Add(postmaster);
            victims.AddRange(ChildrenOf(postmaster));
        }

        await SignalAsync("KILL", victims);
        await _process.WaitForExitAsync().WaitAsync(StopLimit);
        await Eventually.TrueAsync(() => victims.TrueForAll(id => !Directory.Exists($"/proc/{id}")), "the killed processes are gone");
        return victims.Count;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            try
            {
                await StopAsync();
            }
            catch (TimeoutException timeout)
            {
                await KillAsync();
                throw new TimeoutException("The system did not end after Ctrl-C:\n" + Log, timeout);
            }
        }

        _process.Dispose();
    }

    private static string[] Where(string data, SystemPorts ports) =>
        ["--data", data, "--port-base", ports.Base.ToString(CultureInfo.InvariantCulture)];

    private static Process Start(IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [Executable(), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    // The test's own folder is <repository>/tests/<project>/bin/<configuration>/<framework>/.
    private static string Executable()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var framework = here.Name;
        var configuration = here.Parent!.Name;
        var repository = here.Parent.Parent!.Parent!.Parent!.Parent!.FullName;
        var path = Path.Combine(repository, "listeners-container", "bin", configuration, framework, "Pennypost.Listeners.dll");
        return File.Exists(path) ? path : throw new FileNotFoundException("The system is not built.", path);
    }

    private static async Task SignalAsync(string signal, List<int> processes)
    {
        if (processes.Count > 0)
        {
            using var kill = Process.Start("kill", ["-" + signal, .. processes.Select(id => id.ToString(CultureInfo.InvariantCulture))]);
            await kill.WaitForExitAsync();
        }
    }

    private int? Postmaster()
    {
        var file = Path.Combine(_data, "postgres", "postmaster.pid");
        return File.Exists(file) && int.TryParse(File.ReadLines(file).First(), out var id) && Directory.Exists($"/proc/{id}") ? id : null;
    }

    private static IEnumerable<int> ChildrenOf(int parent)
    {
        var path = $"/proc/{parent}/task/{parent}/children";
        return File.Exists(path)
            ? File.ReadAllText(path).Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture)).ToArray()
            : [];
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
                if (_process.HasExited || clock.Elapsed > StartLimit)
                {
                    throw new InvalidOperationException($"The system does not answer on port {port}:\n{Log}", refused);
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
            if (_log.Length > 200_000)
            {
                _log.Remove(0, 100_000);
            }
        }
    }
}
