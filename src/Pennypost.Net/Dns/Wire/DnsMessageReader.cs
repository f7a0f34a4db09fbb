using System.Net;

namespace Pennypost.Net.Dns;

/// <summary>Reads messages. Any octets give a message or a <see cref="DnsFormatException"/>, never anything else.</summary>
internal static class DnsMessageReader
{
    private const ushort ClassIn = 1;

    public static DnsMessage Read(ReadOnlySpan<byte> octets)
    {
        var reader = new DnsWireReader(octets);
        var id = reader.ReadUInt16();
        var flags = reader.ReadUInt16();
        var questions = reader.ReadUInt16();
        var answers = reader.ReadUInt16();
        var authorities = reader.ReadUInt16();
        var additionals = reader.ReadUInt16();

        // RFC 9619: more than one question has no meaning.
        if (questions > 1)
        {
            throw new DnsFormatException("There is more than one question.");
        }

        var message = new DnsMessage
        {
            Id = id,
            IsResponse = (flags & 0x8000) != 0,
            Opcode = (byte)((flags >> 11) & 0x0F),
            Authoritative = (flags & 0x0400) != 0,
            Truncated = (flags & 0x0200) != 0,
            RecursionDesired = (flags & 0x0100) != 0,
            RecursionAvailable = (flags & 0x0080) != 0,
            AuthenticData = (flags & 0x0020) != 0,
            CheckingDisabled = (flags & 0x0010) != 0,
            ResponseCode = (DnsResponseCode)(flags & 0x000F),
            Question = questions == 1 ? ReadQuestion(ref reader) : null,
            Answers = ReadRecords(ref reader, answers),
            Authorities = ReadRecords(ref reader, authorities),
        };
        return WithAdditionals(message, ReadRecords(ref reader, additionals));
    }

    /// <summary>Takes EDNS out of the additional section (RFC 6891 §6.1).</summary>
    private static DnsMessage WithAdditionals(DnsMessage message, List<DnsRecord> additionals)
    {
        if (additionals.Find(record => record.Type == DnsType.Opt) is not UnknownRecord edns)
        {
            return message with { Additionals = additionals };
        }

        additionals.Remove(edns);
        return message with
        {
            Additionals = additionals,
            PayloadSize = edns.Class,
            ResponseCode = (DnsResponseCode)((int)message.ResponseCode | (int)((edns.TimeToLive >> 24) << 4)),
        };
    }

    private static DnsQuestion ReadQuestion(ref DnsWireReader reader)
    {
        var name = reader.ReadName();
        var type = (DnsType)reader.ReadUInt16();
        return reader.ReadUInt16() == ClassIn ? new DnsQuestion(name, type) : throw new DnsFormatException("The question is not of class IN.");
    }

    private static List<DnsRecord> ReadRecords(ref DnsWireReader reader, int count)
    {
        // The count is the sender's claim: the list grows with what is really there.
        var records = new List<DnsRecord>(Math.Min(count, 16));
        for (var i = 0; i < count; i++)
        {
            records.Add(ReadRecord(ref reader));
        }

        return records;
    }

    private static DnsRecord ReadRecord(ref DnsWireReader reader)
    {
        var name = reader.ReadName();
        var type = (DnsType)reader.ReadUInt16();
        var recordClass = reader.ReadUInt16();
        var timeToLive = reader.ReadUInt32();
        var length = reader.ReadUInt16();
        var start = reader.Position;
        if (type == DnsType.Opt || recordClass != ClassIn)
        {
            return new UnknownRecord(name, timeToLive, type, recordClass, reader.ReadOctets(length).ToArray());
        }

        // RFC 2181 §8: a value with the highest bit set counts as zero.
        timeToLive = timeToLive > int.MaxValue ? 0 : timeToLive;
        var record = ReadData(ref reader, name, timeToLive, type, length);
        return reader.Position == start + length ? record : throw new DnsFormatException("Record data and its length disagree.");
    }

    private static DnsRecord ReadData(ref DnsWireReader reader, DnsName name, uint timeToLive, DnsType type, int length) => type switch
    {
        DnsType.A => new AddressRecord(name, timeToLive, new IPAddress(reader.ReadOctets(4))),
        DnsType.Aaaa => new AddressRecord(name, timeToLive, new IPAddress(reader.ReadOctets(16))),
        DnsType.Ns or DnsType.Cname or DnsType.Ptr => new NameRecord(name, timeToLive, type, reader.ReadName()),
        DnsType.Mx => new MxRecord(name, timeToLive, reader.ReadUInt16(), reader.ReadName()),
        DnsType.Txt => new TxtRecord(name, timeToLive, ReadStrings(ref reader, length)),
        DnsType.Srv => new SrvRecord(name, timeToLive, reader.ReadUInt16(), reader.ReadUInt16(), reader.ReadUInt16(), reader.ReadName()),
        DnsType.Tlsa when length >= 3 => new TlsaRecord(
            name, timeToLive, reader.ReadByte(), reader.ReadByte(), reader.ReadByte(), reader.ReadOctets(length - 3).ToArray()),
        DnsType.Soa => new SoaRecord(
            name, timeToLive, reader.ReadName(), reader.ReadName(),
            reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadUInt32()),
        DnsType.Tlsa => throw new DnsFormatException("A TLSA record is too short."),
        _ => new UnknownRecord(name, timeToLive, type, ClassIn, reader.ReadOctets(length).ToArray()),
    };

    private static List<ReadOnlyMemory<byte>> ReadStrings(ref DnsWireReader reader, int length)
    {
        var strings = new List<ReadOnlyMemory<byte>>();
        var end = reader.Position + length;
        while (reader.Position < end)
        {
            strings.Add(reader.ReadOctets(reader.ReadByte()).ToArray());
        }

        return strings;
    }
}
