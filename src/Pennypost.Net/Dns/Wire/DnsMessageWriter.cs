using System.Buffers;
using System.Buffers.Binary;

namespace Pennypost.Net.Dns;

/// <summary>Writes messages, with names compressed where RFC 3597 §4 allows it.</summary>
internal sealed class DnsMessageWriter
{
    private const ushort ClassIn = 1;
    private readonly ArrayBufferWriter<byte> output = new(512);

    // Suffixes already written, in their exact case, so that compression never changes what an answer echoes.
    private readonly Dictionary<string, int> offsets = new(StringComparer.Ordinal);

    public static byte[] Write(DnsMessage message)
    {
        var writer = new DnsMessageWriter();
        writer.WriteMessage(message);
        return writer.output.WrittenCount <= ushort.MaxValue
            ? writer.output.WrittenSpan.ToArray()
            : throw new InvalidOperationException("The message is larger than DNS allows.");
    }

    private void WriteMessage(DnsMessage message)
    {
        var flags = (message.IsResponse ? 0x8000 : 0) | ((message.Opcode & 0x0F) << 11)
            | (message.Authoritative ? 0x0400 : 0) | (message.Truncated ? 0x0200 : 0)
            | (message.RecursionDesired ? 0x0100 : 0) | (message.RecursionAvailable ? 0x0080 : 0)
            | (message.AuthenticData ? 0x0020 : 0) | (message.CheckingDisabled ? 0x0010 : 0)
            | ((int)message.ResponseCode & 0x000F);
        WriteUInt16(message.Id);
        WriteUInt16((ushort)flags);
        WriteUInt16(message.Question is null ? 0 : 1);
        WriteUInt16(message.Answers.Count);
        WriteUInt16(message.Authorities.Count);
        WriteUInt16(message.Additionals.Count + (message.PayloadSize is null ? 0 : 1));
        if (message.Question is { } question)
        {
            WriteName(question.Name, compress: true);
            WriteUInt16((int)question.Type);
            WriteUInt16(ClassIn);
        }

        foreach (var record in message.Answers.Concat(message.Authorities).Concat(message.Additionals))
        {
            WriteRecord(record);
        }

        if (message.PayloadSize is { } size)
        {
            // RFC 6891 §6.1.2: root name, payload size as class, upper bits of the response code as time to live.
            WriteRecord(new UnknownRecord(DnsName.Root, (uint)((int)message.ResponseCode >> 4) << 24, DnsType.Opt, size, default));
        }
    }

    private void WriteRecord(DnsRecord record)
    {
        WriteName(record.Name, compress: true);
        WriteUInt16((int)record.Type);
        WriteUInt16(record is UnknownRecord unknown ? unknown.Class : ClassIn);
        WriteUInt32(record.TimeToLive);

        // The length is known only afterwards, because names inside may be compressed: it is written into its place then.
        var lengthAt = output.WrittenCount;
        WriteUInt16(0);
        WriteData(record);
        var length = output.WrittenCount - lengthAt - 2;
        var written = System.Runtime.InteropServices.MemoryMarshal.AsMemory(output.WrittenMemory);
        BinaryPrimitives.WriteUInt16BigEndian(written.Span[lengthAt..], checked((ushort)length));
    }

    private void WriteData(DnsRecord record)
    {
        switch (record)
        {
            case AddressRecord address:
                output.Write(address.Address.GetAddressBytes());
                break;
            case NameRecord name:
                WriteName(name.Target, compress: true);
                break;
            case MxRecord mx:
                WriteUInt16(mx.Preference);
                WriteName(mx.Exchange, compress: true);
                break;
            case TxtRecord txt:
                WriteStrings(txt.Strings);
                break;
            case SrvRecord srv:
                WriteUInt16(srv.Priority);
                WriteUInt16(srv.Weight);
                WriteUInt16(srv.Port);
                WriteName(srv.Target, compress: false);
                break;
            case TlsaRecord tlsa:
                output.Write([tlsa.Usage, tlsa.Selector, tlsa.Matching]);
                output.Write(tlsa.Data.Span);
                break;
            case SoaRecord soa:
                WriteSoa(soa);
                break;
            case UnknownRecord unknown:
                output.Write(unknown.Data.Span);
                break;
            default:
                throw new InvalidOperationException($"Records of type {record.Type} cannot be written.");
        }
    }

    private void WriteSoa(SoaRecord soa)
    {
        WriteName(soa.Primary, compress: true);
        WriteName(soa.Mailbox, compress: true);
        WriteUInt32(soa.Serial);
        WriteUInt32(soa.Refresh);
        WriteUInt32(soa.Retry);
        WriteUInt32(soa.Expire);
        WriteUInt32(soa.Minimum);
    }

    private void WriteStrings(IReadOnlyList<ReadOnlyMemory<byte>> strings)
    {
        foreach (var part in strings)
        {
            output.Write([checked((byte)part.Length)]);
            output.Write(part.Span);
        }
    }

    private void WriteName(DnsName name, bool compress)
    {
        var rest = name;
        while (rest.Wire[0] != 0)
        {
            var key = Convert.ToHexString(rest.Wire);
            if (compress && offsets.TryGetValue(key, out var offset))
            {
                WriteUInt16(0xC000 | offset);
                return;
            }

            // A pointer has fourteen bits.
            if (output.WrittenCount < 0x4000)
            {
                offsets.TryAdd(key, output.WrittenCount);
            }

            output.Write(rest.Wire[..(rest.Wire[0] + 1)]);
            rest = rest.Parent();
        }

        output.Write<byte>([0]);
    }

    private void WriteUInt16(int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(2), (ushort)value);
        output.Advance(2);
    }

    private void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(4), value);
        output.Advance(4);
    }
}
