using System.Buffers.Binary;
using System.Net;

namespace Pennypost.Net;

/// <summary>PROXY version 2, the binary form (proxy-protocol.txt §2.2). TLVs behind the addresses are skipped.</summary>
internal static class ProxyHeaderV2
{
    private const int FixedLength = 16;

    private static ReadOnlySpan<byte> Signature => [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    public static ProxyParseStatus Parse(ReadOnlySpan<byte> span, out ProxyHeader header, out int length)
    {
        header = ProxyHeader.Local;
        length = 0;
        var compared = Math.Min(Signature.Length, span.Length);
        if (!span[..compared].SequenceEqual(Signature[..compared]))
        {
            return ProxyParseStatus.Malformed;
        }

        if (span.Length < FixedLength)
        {
            return ProxyParseStatus.NeedMore;
        }

        var total = FixedLength + BinaryPrimitives.ReadUInt16BigEndian(span[14..]);
        if (total > ProxyHeaderParser.MaximumLength)
        {
            return ProxyParseStatus.Malformed;
        }

        if (span.Length < total)
        {
            return ProxyParseStatus.NeedMore;
        }

        length = total;
        return ParseBody(span[12], span[13], span[FixedLength..total], ref header) ? ProxyParseStatus.Complete : ProxyParseStatus.Malformed;
    }

    // LOCAL (a health check of the balancer itself) and the unspecified family keep the connection's own addresses; datagrams and UNIX sockets cannot be behind a mail listener.
    private static bool ParseBody(byte versionAndCommand, byte family, ReadOnlySpan<byte> body, ref ProxyHeader header)
    {
        switch (versionAndCommand, family)
        {
            case (0x20, _):
            case (0x21, 0x00):
                return true;
            case (0x21, 0x11) when body.Length >= 12:
                header = Addresses(body, 4);
                return true;
            case (0x21, 0x21) when body.Length >= 36:
                header = Addresses(body, 16);
                return true;
            default:
                return false;
        }
    }

    private static ProxyHeader Addresses(ReadOnlySpan<byte> body, int size) => new(
        new IPEndPoint(new IPAddress(body[..size]), BinaryPrimitives.ReadUInt16BigEndian(body[(2 * size)..])),
        new IPEndPoint(new IPAddress(body[size..(2 * size)]), BinaryPrimitives.ReadUInt16BigEndian(body[((2 * size) + 2)..])));
}
