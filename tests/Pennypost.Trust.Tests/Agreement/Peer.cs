using System.Diagnostics;
using System.Text;

namespace Pennypost.Trust.Tests.Agreement;

/// <summary>A program that nobody here wrote, asked once: a document in, a document out.</summary>
internal static class Peer
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);

    /// <summary>Debian's Python: pyspf is a package of the system, whatever other Python comes first in PATH.</summary>
    public const string Python = "/usr/bin/python3";

    /// <summary>Runs a program to its end; gives what it wrote, and its exit code.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(string program, IEnumerable<string> arguments, string input = "", string? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            return (127, "", missing.Message);
        }

        using (process)
        {
            using var limit = new CancellationTokenSource(Limit);
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            try
            {
                await process.StandardInput.WriteAsync(input.AsMemory(), limit.Token);
                process.StandardInput.Close();
                await process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException late)
            {
                process.Kill(entireProcessTree: true);
                throw new TimeoutException($"{program} has not finished after {Limit.TotalSeconds} seconds.", late);
            }

            return (process.ExitCode, await output, await errors);
        }
    }

    public static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "peers", name);
}
