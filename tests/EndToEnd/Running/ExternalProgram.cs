using System.Diagnostics;
using System.Text;

namespace Pennypost.EndToEnd;

/// <summary>What a program said and how it ended.</summary>
internal sealed record ProgramResult(int ExitCode, string Output, string Errors)
{
    /// <summary>For the message of a failed assertion.</summary>
    public override string ToString() => $"exit code {ExitCode}\n{Output}\n{Errors}";
}

/// <summary>A mail program that nobody here wrote, run to its end.</summary>
internal static class ExternalProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>The path of a program; the test is skipped when it is not installed.</summary>
    public static string Require(string name, string package) =>
        Find(name) ?? Skip($"{name} is not installed (type: sudo apt-get install -y {package})");

    /// <summary>Skips the test when it needs root and does not have it.</summary>
    public static void RequireRoot(string why)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            Assert.Skip("Needs root: " + why);
        }
    }

    public static async Task<ProgramResult> RunAsync(
        string program, IEnumerable<string> arguments, string? input = null, IReadOnlyDictionary<string, string>? environment = null, string? directory = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            WorkingDirectory = directory ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException timeout)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {Limit.TotalSeconds} seconds:\n{await output}\n{await errors}", timeout);
        }

        return new ProgramResult(process.ExitCode, await output, await errors);
    }

    /// <summary>Runs a program that must end well.</summary>
    public static async Task<string> RunWellAsync(
        string program, IEnumerable<string> arguments, string? input = null, IReadOnlyDictionary<string, string>? environment = null, string? directory = null)
    {
        var result = await RunAsync(program, arguments, input, environment, directory);
        result.ExitCode.ShouldBe(0, result.ToString());
        return result.Output;
    }

    private static string? Find(string name) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private static string Skip(string reason)
    {
        Assert.Skip(reason);
        return reason;
    }
}
