using BenchmarkDotNet.Attributes;
using Pennypost.Mail;

namespace Pennypost.Benchmarks.Mail;

/// <summary>What delivery computes once for each message and keeps in the database.</summary>
[MemoryDiagnoser]
public class DeliveryBenchmarks
{
    private readonly byte[] message = SampleMail.Attachment();
    private readonly MimeStructure structure = MimeScanner.Scan(SampleMail.Attachment());
    private byte[] packed = [];

    [GlobalSetup]
    public void Setup() => packed = structure.Serialize();

    [Benchmark]
    public byte[] Envelope() => ImapEnvelope.Write(structure.Fields);

    [Benchmark]
    public byte[] BodyStructure() => ImapBodyStructure.Write(structure, extensions: true);

    [Benchmark]
    public byte[] Serialize() => structure.Serialize();

    [Benchmark]
    public MimeStructure Deserialize() => MimeStructure.Deserialize(packed);

    [Benchmark]
    public byte[] DecodeAttachment()
    {
        var part = structure.Root.Children[1];
        return TransferEncoding.Decode(message.AsSpan((int)part.BodyStart, (int)part.BodyLength), part.Encoding);
    }
}
