using System.Text;
using BenchmarkDotNet.Attributes;
using Pennypost.Trust.Dkim;

namespace Pennypost.Benchmarks.Trust;

/// <summary>What DKIM costs: hashing a message of 10 MB in chunks of 16 KB, and making one signature for a message of 4 KB.</summary>
[MemoryDiagnoser]
public class DkimBenchmarks
{
    private readonly DkimSigningKey rsa = DkimSigningKey.Generate(DkimAlgorithm.RsaSha256);
    private readonly DkimSigningKey ed25519 = DkimSigningKey.Generate(DkimAlgorithm.Ed25519Sha256);
    private readonly byte[] large = Message(10 * 1024 * 1024);
    private readonly byte[] small = Message(4 * 1024);

    /// <summary>10 MB, body relaxed.</summary>
    [Benchmark]
    public int HashRelaxed() => Hash(relaxed: true);

    /// <summary>10 MB, body simple.</summary>
    [Benchmark]
    public int HashSimple() => Hash(relaxed: false);

    /// <summary>4 KB, RSA 2048.</summary>
    [Benchmark]
    public int SignRsa() => Sign(rsa, small, DkimSignerOptions.Default);

    /// <summary>4 KB, Ed25519.</summary>
    [Benchmark]
    public int SignEd25519() => Sign(ed25519, small, DkimSignerOptions.Default);

    private int Hash(bool relaxed) => Sign(ed25519, large, new DkimSignerOptions { RelaxedBody = relaxed });

    private static int Sign(DkimSigningKey key, byte[] message, DkimSignerOptions options)
    {
        using var signer = new DkimSigner([new DkimSignatureRequest(key, "example.com", "s1")], TimeProvider.System, options);
        for (var at = 0; at < message.Length; at += 16384)
        {
            signer.Write(message.AsSpan(at, Math.Min(16384, message.Length - at)));
        }

        return signer.Complete().Length;
    }

    private static byte[] Message(int length)
    {
        var text = new StringBuilder("From: ann@example.com\r\nTo: bob@example.net\r\nSubject: benchmark\r\nDate: Fri, 11 Jul 2003 21:00:37 -0700\r\n\r\n", length + 200);
        while (text.Length < length)
        {
            text.Append("The quick brown fox jumps over the lazy dog, and then it does so again  \r\n");
        }

        return Encoding.ASCII.GetBytes(text.ToString());
    }
}
