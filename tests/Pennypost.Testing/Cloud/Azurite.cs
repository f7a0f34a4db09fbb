using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Pennypost.Testing;

/// <summary>Azurite, the storage emulator, as its own process: blobs and tables in memory, on ports of its own. As an assembly fixture it starts with the first test.</summary>
public sealed class Azurite : IAsyncLifetime
{
    // Installing takes a minute on a slow machine.
    private static readonly TimeSpan s_installing = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan s_starting = TimeSpan.FromMinutes(1);

    private readonly StringBuilder _log = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("pennypost-azurite-").FullName;
    private readonly string _key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
    private Process? _process;

    /// <summary>Where it listens.</summary>
    public int Port { get; private set; }

    /// <summary>Where it listens for tables.</summary>
    public int TablePort { get; private set; }

    /// <summary>Why it is not there; null when it is.</summary>
    public string? Missing { get; private set; }

    /// <summary>What <c>PENNYPOST_BLOBS</c> is set to.</summary>
    /// <param name="container">The container.</param>
    /// <param name="port">Another port than Azurite's own: that of something between.</param>
    public string ConnectionString(string container, int? port = null) =>
        $"AccountName=testaccount;AccountKey={_key};BlobEndpoint=http://127.0.0.1:{port ?? Port}/testaccount;Container={container}";

    /// <summary>What <c>PENNYPOST_TABLES</c> is set to.</summary>
    /// <param name="prefix">What the tables' names begin with: letters.</param>
    /// <param name="port">Another port than Azurite's own: that of something between.</param>
    public string TableConnectionString(string prefix, int? port = null) =>
        $"AccountName=testaccount;AccountKey={_key};TableEndpoint=http://127.0.0.1:{port ?? TablePort}/testaccount;Prefix={prefix}";

    /// <summary>Skips the test, with the reason, where Azurite cannot be had.</summary>
    public void Require()
    {
        if (Missing is { } reason)
        {
            // What xunit documents for libraries of assertions, which this project does not reference.
            throw new InvalidOperationException("$XunitDynamicSkip$" + reason);
        }
    }

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var program = await InstallAsync();
        if (program is null)
        {
            return;
        }

        (Port, TablePort) = (FreePorts.Find(), FreePorts.Find());
        _process = Start("node", [
            program, "--blobHost", "127.0.0.1", "--blobPort", Port.ToString(null, null), "--tableHost", "127.0.0.1", "--tablePort", TablePort.ToString(null, null),
            "--queueHost", "127.0.0.1", "--queuePort", "0", "--inMemoryPersistence", "--silent", "--disableTelemetry", "--skipApiVersionCheck",
        ]);
        var clock = Stopwatch.StartNew();
        while (!await AnswersAsync(Port) || !await AnswersAsync(TablePort))
        {
            if (_process.HasExited || clock.Elapsed > s_starting)
            {
                throw new InvalidOperationException($"Azurite does not answer on port {Port}:\n{_log}");
            }

            await Task.Delay(50);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string?> InstallAsync()
    {
        var home = RepositoryFolder.File("tests", "Pennypost.Testing", "Cloud", "azurite");
        var program = Path.Combine(home, "node_modules", "azurite", "dist", "src", "azurite.js");
        // Several test projects may want it at once.
        await using var turn = await TakeTurnAsync(Path.Combine(home, ".installing"));
        if (!File.Exists(program))
        {
            using var npm = Start("npm", ["ci", "--no-audit", "--no-fund", "--prefix", home]);
            using var limit = new CancellationTokenSource(s_installing);
            await npm.WaitForExitAsync(limit.Token);
            if (npm.ExitCode != 0)
            {
                Missing = $"Azurite cannot be installed by npm (type: npm ci --prefix {home}): {_log}";
                return null;
            }
        }

        return program;
    }

    private static async Task<FileStream> TakeTurnAsync(string path)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (clock.Elapsed < s_installing)
            {
                await Task.Delay(200);
            }
        }
    }

    private Process Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["AZURITE_ACCOUNTS"] = $"testaccount:{_key}";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static async Task<bool> AnswersAsync(int port)
    {
        try
        {
            using var probe = new TcpClient();
            await probe.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
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
