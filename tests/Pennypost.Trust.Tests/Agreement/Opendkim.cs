using System.Text;
using System.Text.RegularExpressions;
using Pennypost.Trust.Tests.Dkim;

namespace Pennypost.Trust.Tests.Agreement;

/// <summary>opendkim in its test mode: reads messages from files and keys from a file, and tells what it would add.</summary>
internal sealed class Opendkim : IDisposable
{
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
        var found = await RunAsync(messages, $"Mode v\nTestDNSData file:{keys}\nAlwaysAddARHeader yes\nOn-Default accept\nSyslog no\n", "Authentication-Results");
        return [.. found.Select(value => value.Contains("dkim=pass", StringComparison.Ordinal))];
    }

    /// <summary>The signature of each message.</summary>
    public async Task<IReadOnlyList<byte[]>> SignAsync(IReadOnlyList<byte[]> messages, string canonicalization, string privateKey)
    {
        var key = Write("private", Encoding.ASCII.GetBytes(privateKey));
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var found = await RunAsync(
            messages,
            $"Mode s\nDomain example.com\nSelector s1\nKeyFile {key}\nSignatureAlgorithm rsa-sha256\nCanonicalization {canonicalization}\nInternalHosts 0.0.0.0/0\nRequireSafeKeys no\nSyslog no\n",
            "DKIM-Signature");
        return [.. found.Select(value => Encoding.Latin1.GetBytes($"DKIM-Signature: {value.ReplaceLineEndings("\r\n")}\r\n"))];
    }

    public void Dispose() => folder.Delete(recursive: true);

    private async Task<List<string>> RunAsync(IReadOnlyList<byte[]> messages, string configuration, string field)
    {
        var settings = Write("conf", Encoding.ASCII.GetBytes(configuration));
        var pattern = new Regex($"^### INSHEADER: idx=\\d+ hname='{field}' hvalue='(?<value>[^']*)'$", RegexOptions.Multiline, TimeSpan.FromSeconds(30));
        var found = new List<string>();
        foreach (var message in messages)
        {
            // One process a message: it says nothing about one that it does not like.
            var (exitCode, output, errors) = await Peer.RunAsync(program, ["-x", settings, "-t", Write("message.eml", message), "-v", "-v"]);
            exitCode.ShouldNotBe(78, errors); // EX_CONFIG
            found.Add(pattern.Match(output).Groups["value"].Value);
        }

        found.ShouldContain(value => value.Length > 0);
        return found;
    }

    private string Write(string name, byte[] content)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
