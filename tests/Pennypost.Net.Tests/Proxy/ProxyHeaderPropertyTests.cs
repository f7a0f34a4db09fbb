using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Text;
using Pennypost.Net;

namespace Pennypost.Net.Tests.Proxy;

public sealed class ProxyHeaderPropertyTests
{
    private readonly Random random = new(20_240_517);

    [Fact]
    public void Proper_headers_of_both_versions_are_read_whole_and_never_early()
    {
        for (var round = 0; round < 400; round++)
        {
            var (source, destination) = (EndPoint(round % 4 > 1), EndPoint(round % 4 > 1));
            var octets = round % 2 == 0 ? V1(source, destination) : V2(source, destination, random.Next(0, 300));
            for (var length = 0; length < octets.Length; length++)
            {
                Parse(octets.AsMemory(0, length), out _, out _).ShouldBe(ProxyParseStatus.NeedMore);
            }

            Parse((byte[])[.. octets, .. "EHLO x\r\n"u8], out var header, out var consumed).ShouldBe(ProxyParseStatus.Complete);
            (header.Source, header.Destination, consumed).ShouldBe((source, destination, octets.Length));
        }
    }

    [Fact]
    public void Mutated_and_random_headers_never_throw_and_never_wait_for_ever()
    {
        var seen = new Dictionary<ProxyParseStatus, int>();
        for (var round = 0; round < 40_000; round++)
        {
            var octets = round % 3 == 0 ? V1(EndPoint(false), EndPoint(false)) : V2(EndPoint(true), EndPoint(true), 20);
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
            }

            var status = Parse(octets, out _, out var consumed);
            seen[status] = seen.GetValueOrDefault(status) + 1;
            consumed.ShouldBeLessThanOrEqualTo(octets.Length);

            // However it goes on, the decision falls within the bound.
            var longer = new byte[ProxyHeaderParser.MaximumLength];
            octets.CopyTo(longer, 0);
            Parse(longer, out _, out _).ShouldNotBe(ProxyParseStatus.NeedMore);
        }

        seen.Keys.Count.ShouldBe(3);
    }

    private static ProxyParseStatus Parse(ReadOnlyMemory<byte> octets, out ProxyHeader header, out int length)
    {
        var whole = ProxyHeaderParser.Parse(new ReadOnlySequence<byte>(octets), out header, out length);
        var cut = ProxyHeaderParser.Parse(InTwo(octets), out var again, out _);
        (cut, again).ShouldBe((whole, header));
        return whole;
    }

    private static ReadOnlySequence<byte> InTwo(ReadOnlyMemory<byte> octets)
    {
        var first = new Segment(octets[..(octets.Length / 2)], 0);
        var second = new Segment(octets[(octets.Length / 2)..], octets.Length / 2);
        first.Append(second);
        return new ReadOnlySequence<byte>(first, 0, second, second.Memory.Length);
    }

    private static byte[] V1(IPEndPoint source, IPEndPoint destination)
    {
        var family = source.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? "TCP4" : "TCP6";
        return Encoding.ASCII.GetBytes($"PROXY {family} {source.Address} {destination.Address} {source.Port} {destination.Port}\r\n");
    }

    private byte[] V2(IPEndPoint source, IPEndPoint destination, int extensions)
    {
        var (from, to) = (source.Address.GetAddressBytes(), destination.Address.GetAddressBytes());
        var octets = new byte[16 + (2 * from.Length) + 4 + extensions];
        random.NextBytes(octets);
        "\r\n\r\n\0\r\nQUIT\n"u8.CopyTo(octets);
        octets[12] = 0x21;
        octets[13] = from.Length == 4 ? (byte)0x11 : (byte)0x21;
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(14), (ushort)(octets.Length - 16));
        from.CopyTo(octets, 16);
        to.CopyTo(octets, 16 + from.Length);
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(16 + (2 * from.Length)), (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(octets.AsSpan(18 + (2 * from.Length)), (ushort)destination.Port);
        return octets;
    }

    private IPEndPoint EndPoint(bool six)
    {
        var octets = new byte[six ? 16 : 4];
        random.NextBytes(octets);
        if (six)
        {
            octets[0] = 0x20; // Global: link-local addresses would want a zone.
        }

        return new IPEndPoint(new IPAddress(octets), random.Next(0, 65536));
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long runningIndex) => (Memory, RunningIndex) = (memory, runningIndex);

        public void Append(Segment next) => Next = next;
    }
}
