using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Pennypost.Net.Dns;

namespace Pennypost.Net.Tests.Dns;

/// <summary>Random well-formed messages that share names, so that compression has something to do.</summary>
internal static class DnsArbitrary
{
    private static readonly string[] Names =
        [".", "com", "example.com", "mail.example.com", "MAIL.example.com", "_25._tcp.mail.example.com", @"o\.dd.example.com", "other.example.org"];

    public static Arbitrary<DnsMessage> Message { get; } = (
        from id in Gen.Choose(0, 65535)
        from flags in ArbMap.Default.GeneratorFor<bool[]>().Where(bits => bits.Length >= 7)
        from name in Name
        from type in Gen.Elements(DnsType.A, DnsType.Aaaa, DnsType.Mx, DnsType.Txt, DnsType.Tlsa)
        from hasQuestion in Gen.Elements(true, true, false)
        from answers in AnyRecord.ArrayOf()
        from authorities in AnyRecord.ArrayOf()
        from additionals in AnyRecord.ArrayOf()
        from code in Gen.Elements(DnsResponseCode.NoError, DnsResponseCode.NoSuchName, DnsResponseCode.Refused)
        from edns in Gen.Elements<ushort?>(null, 512, 1232)
        select new DnsMessage
        {
            Id = (ushort)id,
            IsResponse = flags[0],
            Authoritative = flags[1],
            Truncated = flags[2],
            RecursionDesired = flags[3],
            RecursionAvailable = flags[4],
            AuthenticData = flags[5],
            CheckingDisabled = flags[6],
            ResponseCode = code,
            Question = hasQuestion ? new DnsQuestion(name, type) : null,
            Answers = answers,
            Authorities = authorities,
            Additionals = additionals,
            PayloadSize = edns,
        }).ToArbitrary();

    private static Gen<DnsName> Name => Gen.Elements(Names).Select(DnsName.Parse);

    private static Gen<ushort> Number => Gen.Choose(0, 65535).Select(value => (ushort)value);

    private static Gen<byte[]> Octets => Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf();

    private static Gen<DnsRecord> AnyRecord =>
        from name in Name
        from other in Name
        from third in Name
        from ttl in Gen.Choose(0, int.MaxValue).Select(value => (uint)value)
        from number in Number
        from small in Gen.Choose(0, 255).Select(value => (byte)value)
        from octets in Octets
        from more in Octets
        from kind in Gen.Choose(0, 8)
        select Record(kind, name, other, third, ttl, number, small, octets, more);

    private static DnsRecord Record(
        int kind, DnsName name, DnsName other, DnsName third, uint ttl, ushort number, byte small, byte[] octets, byte[] more) => kind switch
        {
            0 => new AddressRecord(name, ttl, new IPAddress(number)),
            1 => new AddressRecord(name, ttl, new IPAddress([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, small])),
            2 => new MxRecord(name, ttl, number, other),
            3 => new TxtRecord(name, ttl, [octets, more]),
            4 => new NameRecord(name, ttl, DnsType.Cname, other),
            5 => new SrvRecord(name, ttl, number, small, number, other),
            6 => new TlsaRecord(name, ttl, small, small, small, octets),
            7 => new SoaRecord(name, ttl, other, third, ttl, number, number, number, small),
            _ => new UnknownRecord(name, ttl, (DnsType)65280, 1, octets),
        };
}
