using BenchmarkDotNet.Attributes;
using Pennypost.Mail;

namespace Pennypost.Benchmarks.Mail;

/// <summary>Structure and header index of ordinary mail. The goal is 500 MB/s on one core: divide <see cref="Octets"/> by the mean.</summary>
[MemoryDiagnoser]
public class MimeScannerBenchmarks
{
    private readonly MimeScanner scanner = new();
    private byte[][] messages = [];

    /// <summary>Which mail; "mix" is as many octets of delivery as a mailbox sees: 6 plain, 3 alternative, 1 with attachment.</summary>
    [Params("plain", "alternative", "attachment", "mix")]
    public string Kind { get; set; } = "mix";

    /// <summary>Octets scanned by one operation.</summary>
    public int Octets => messages.Sum(m => m.Length);

    [GlobalSetup]
    public void Setup()
    {
        messages = Kind switch
        {
            "plain" => [SampleMail.Plain()],
            "alternative" => [SampleMail.Alternative()],
            "attachment" => [SampleMail.Attachment()],
            _ => [.. Enumerable.Repeat(SampleMail.Plain(), 6), .. Enumerable.Repeat(SampleMail.Alternative(), 3), SampleMail.Attachment()],
        };
        Console.WriteLine($"// {Kind}: {Octets} octets");
    }

    /// <summary>The whole message at once.</summary>
    /// <returns>Parts found, so that nothing is optimised away.</returns>
    [Benchmark]
    public int Whole()
    {
        var parts = 0;
        foreach (var message in messages)
        {
            scanner.Write(message);
            parts += scanner.Complete().Root.Children.Count;
        }

        return parts;
    }

    /// <summary>In chunks of 4 KB, as they come from the wire.</summary>
    /// <returns>Parts found.</returns>
    [Benchmark]
    public int Chunks()
    {
        var parts = 0;
        foreach (var message in messages)
        {
            for (var i = 0; i < message.Length; i += 4096)
            {
                scanner.Write(message.AsSpan(i, Math.Min(4096, message.Length - i)));
            }

            parts += scanner.Complete().Root.Children.Count;
        }

        return parts;
    }
}
