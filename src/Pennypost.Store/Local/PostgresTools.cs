using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Pennypost.Store.Local;

/// <summary>PostgreSQL's own programs on this machine, run as a user that PostgreSQL accepts.</summary>
internal sealed class PostgresTools
{
    private const int MinimumVersion = 15;

    private readonly string _bin;
    private readonly string? _runAs;

    private PostgresTools(string bin, string? runAs)
    {
        _bin = bin;
        _runAs = runAs;
    }

    /// <summary>Looks in PENNYPOST_POSTGRES_BIN, then in Debian's and other distributions' folders, newest first, then in PATH.</summary>
    public static PostgresTools Find()
    {
        var bin = Candidates().FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "pg_ctl")))
            ?? throw new PostgresUnavailableException(
                $"PostgreSQL {MinimumVersion} or newer is not installed. Install it (Debian, Ubuntu: apt-get install postgresql) or set PENNYPOST_POSTGRES_BIN to its bin folder.");
        return new PostgresTools(bin, Environment.IsPrivilegedProcess ? RunAs() : null);
    }

    /// <summary>The folder itself, or one under /var/lib when the user that runs PostgreSQL cannot reach it (a checkout in /root, say).</summary>
    public string ChooseDirectory(string wanted)
    {
        if (_runAs is null || Reachable(wanted))
        {
            return wanted;
        }

        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(wanted)))[..16];
        return Path.Combine("/var/lib/pennypost", name);
    }

    /// <summary>A folder that only the user that runs PostgreSQL may enter.</summary>
    public void CreateOwnedDirectory(string path, bool onlyIfMissing = false)
    {
        if (Directory.Exists(path) && onlyIfMissing)
        {
            return;
        }

        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        const UnixFileMode Shared = Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Directory.CreateDirectory(path, onlyIfMissing ? Shared : Private);
        if (_runAs is not null && !onlyIfMissing)
        {
            Run("chown", [_runAs, path]);
        }
    }

    /// <summary>Whether a server runs on the folder, such as one that outlived a killed mail server.</summary>
    public async Task<bool> IsRunningAsync(string directory, CancellationToken cancellationToken)
    {
        using var process = Process.Start(StartInfo("pg_ctl", ["status", "-D", directory]))!;
        await WaitForExitAsync(process, cancellationToken);
        return process.ExitCode == 0;
    }

    /// <summary>Runs one of PostgreSQL's programs to its end.</summary>
    /// <exception cref="PostgresUnavailableException">It ended with an error; the message carries what it printed.</exception>
    public async Task RunAsync(string program, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = StartInfo(program, arguments);
        using var process = Process.Start(start)!;
        // The server that pg_ctl starts inherits the pipes: read until the program ends, not until the pipes close.
        var output = new StringBuilder();
        process.OutputDataReceived += (_, e) => Append(output, e.Data);
        process.ErrorDataReceived += (_, e) => Append(output, e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await WaitForExitAsync(process, cancellationToken);
        if (process.ExitCode != 0)
        {
            string text;
            lock (output)
            {
                text = output.ToString();
            }

            throw new PostgresUnavailableException($"{program} failed ({process.ExitCode}): {text.Trim()}");
        }
    }

    private static async Task WaitForExitAsync(Process process, CancellationToken cancellationToken)
    {
        // Process.WaitForExitAsync waits for the end of the redirected output, which the started server keeps open.
        while (!process.HasExited)
        {
            await Task.Delay(10, cancellationToken);
        }
    }

    private static void Append(StringBuilder output, string? line)
    {
        lock (output)
        {
            if (line is not null && output.Length < 8192)
            {
                output.AppendLine(line);
            }
        }
    }

    private ProcessStartInfo StartInfo(string program, IReadOnlyList<string> arguments)
    {
        var path = Path.Combine(_bin, program);
        var start = new ProcessStartInfo(_runAs is null ? path : "setpriv")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        if (_runAs is not null)
        {
            foreach (var argument in (string[])["--reuid", _runAs, "--regid", _runAs, "--clear-groups", "--inh-caps=-all", path])
            {
                start.ArgumentList.Add(argument);
            }
        }

        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["LC_ALL"] = "C.UTF-8";
        return start;
    }

    private bool Reachable(string path)
    {
        var parent = path;
        while (!Directory.Exists(parent))
        {
            parent = Path.GetDirectoryName(parent)!;
        }

        using var test = Process.Start("setpriv", ["--reuid", _runAs!, "--regid", _runAs!, "--clear-groups", "test", "-x", parent]);
        test.WaitForExit();
        return test.ExitCode == 0;
    }

    private static IEnumerable<string> Candidates()
    {
        if (Environment.GetEnvironmentVariable("PENNYPOST_POSTGRES_BIN") is { Length: > 0 } chosen)
        {
            yield return chosen;
        }

        foreach (var root in (string[])["/usr/lib/postgresql", "/usr/local/pgsql", "/opt/homebrew/opt"])
        {
            if (Directory.Exists(root))
            {
                foreach (var folder in Directory.GetDirectories(root).OrderByDescending(Version).Where(d => Version(d) >= MinimumVersion))
                {
                    yield return Path.Combine(folder, "bin");
                }
            }
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            yield return folder;
        }
    }

    private static int Version(string folder) =>
        int.TryParse(new string([.. Path.GetFileName(folder).Where(char.IsAsciiDigit)]), out var version) ? version : 0;

    private static string RunAs() =>
        File.ReadLines("/etc/passwd").Any(l => l.StartsWith("postgres:", StringComparison.Ordinal))
            ? "postgres"
            : throw new PostgresUnavailableException(
                "PostgreSQL does not run as root, and there is no user 'postgres' to run it as. Create one (useradd -r postgres) or start as an ordinary user.");

    private static void Run(string program, string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new PostgresUnavailableException($"{program} {string.Join(' ', arguments)} failed ({process.ExitCode}).");
        }
    }
}
