using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Pennypost.Trust.Tests.Dkim;

namespace Pennypost.Trust.Tests.Agreement;

/// <summary>opendkim as mail servers use it: a filter behind a socket, with keys from a file in the place of DNS.</summary>
internal sealed class Opendkim : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(150);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("opendkim-");
    private readonly string program;

    public Opendkim()
    {
        program = ((string[])["/usr/sbin/opendkim", "/usr/local/sbin/opendkim"]).FirstOrDefault(File.Exists) ?? "";
        Assert.SkipWhen(program.Length == 0, "opendkim is not installed (type: sudo apt-get install -y opendkim)");
    }

    /// <summary>Whether each message has a good signature.</summary>
    public async Task<IReadOnlyList<bool>> VerifyAsync(IReadOnlyList<byte[]> messages, KeyZone zone)
    {
        var keys = Write("keys", Encoding.ASCII.GetBytes(string.Concat(zone.Records.Select(pair => $"{pair.Key} {pair.Value[0]}\n"))));
        var added = await FilterAsync(messages, $"Mode v\nTestDNSData file:{keys}\nAlwaysAddARHeader yes\n");
        return [.. added.Select(fields => fields.Any(field => field.Name == "Authentication-Results" && field.Value.Contains("dkim=pass", StringComparison.Ordinal)))];
    }

    /// <summary>The signature of each message.</summary>
    public async Task<IReadOnlyList<byte[]>> SignAsync(IReadOnlyList<byte[]> messages, string canonicalization, string privateKey)
    {
        var key = Write("private", Encoding.ASCII.GetBytes(privateKey));
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var added = await FilterAsync(
            messages,
            $"Mode s\nDomain example.com\nSelector s1\nKeyFile {key}\nSignatureAlgorithm rsa-sha256\nCanonicalization {canonicalization}\nInternalHosts 0.0.0.0/0\nRequireSafeKeys no\n");
        return [.. added.Select(fields => Encoding.Latin1.GetBytes($"DKIM-Signature: {fields.Single(field => field.Name == "DKIM-Signature").Value.ReplaceLineEndings("\r\n")}\r\n"))];
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<List<IReadOnlyList<(string Name, string Value)>>> FilterAsync(IReadOnlyList<byte[]> messages, string configuration)
    {
        var path = Path.Combine(folder.FullName, "socket");
        var settings = Write("conf", Encoding.ASCII.GetBytes(configuration + $"Socket local:{path}\nBackground no\nAutoRestart no\nOn-Default accept\nSyslog no\n"));
        using var limit = new CancellationTokenSource(Limit);
        using var process = Process.Start(new ProcessStartInfo(program, ["-f", "-x", settings]) { RedirectStandardError = true, UseShellExecute = false })!;
        try
        {
            using var socket = await ConnectAsync(process, path, limit.Token);
            var client = await MilterClient.OpenAsync(socket, limit.Token);
            var added = new List<IReadOnlyList<(string, string)>>();
            foreach (var message in messages)
            {
                added.Add(await client.FilterAsync(message, limit.Token));
            }

            return added;
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            File.Delete(path);
        }
    }

    private static async Task<Socket> ConnectAsync(Process process, string path, CancellationToken cancellation)
    {
        while (true)
        {
            process.HasExited.ShouldBeFalse();
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                return socket;
            }
            catch (SocketException)
            {
                // Not listening yet.
                socket.Dispose();
                await Task.Delay(50, cancellation);
            }
        }
    }

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
