using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Pennypost.Trust.Tests.Agreement;

/// <summary>An independent implementation behind a script: a JSON object a line in, a JSON object a line out.</summary>
internal sealed class SignaturePeer : IDisposable
{
    private readonly Process process;

    private SignaturePeer(string name, string program, IEnumerable<string> arguments, string folder)
    {
        Name = name;
        process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            WorkingDirectory = folder,
        })!;
    }

    public string Name { get; }

    /// <summary>Debian's python3-dkim; the test is skipped when it is not installed.</summary>
    public static async Task<SignaturePeer> DkimpyAsync()
    {
        const string Python = "/usr/bin/python3";
        var folder = Path.Combine(AppContext.BaseDirectory, "peers");
        var exitCode = File.Exists(Python) ? (await Peer.RunAsync(Python, ["-c", "import dkim, nacl, authres"], folder: folder)).ExitCode : 1;
        Assert.SkipWhen(exitCode != 0, "dkimpy is not installed (type: sudo apt-get install -y python3-dkim python3-nacl python3-authres)");
        return new SignaturePeer("dkimpy", Python, ["dkim_peer.py"], folder);
    }

    /// <summary>mailauth by npm; the test is skipped when it cannot be installed.</summary>
    public static async Task<SignaturePeer> MailauthAsync() => new("mailauth", "node", ["mailauth_peer.mjs"], await MailauthFolder.Value);

    public JsonObject Ask(JsonObject task)
    {
        process.StandardInput.WriteLine(task.ToJsonString());
        process.StandardInput.Flush();
        return JsonNode.Parse(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"{Name} ended."))!.AsObject();
    }

    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(10_000))
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }
}
