using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Pennypost.Net.Dns;

/// <summary>Sends one query to one server and waits for its response: by datagram, then by TCP when the datagram was cut (RFC 7766 §5).</summary>
/// <remarks>
/// Forged answers must guess the id, the source port (a fresh socket for each query, RFC 5452 §9.2) and the question with its case; whatever does not fit is
/// ignored and waiting goes on, so that a forger cannot even end the query.
/// </remarks>
internal static class DnsExchange
{
    private const int MaximumDatagram = 4096;

    public static async Task<DnsMessage> AskAsync(IPEndPoint server, DnsMessage query, CancellationToken cancellationToken)
    {
        var octets = query.Write();
        var response = await AskByDatagramAsync(server, query, octets, cancellationToken);
        return response.Truncated ? await AskByTcpAsync(server, query, octets, cancellationToken) : response;
    }

    private static async Task<DnsMessage> AskByDatagramAsync(IPEndPoint server, DnsMessage query, byte[] octets, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);

        // Connected: the kernel drops datagrams from other addresses and chooses a random port.
        await socket.ConnectAsync(server, cancellationToken);
        await socket.SendAsync(octets, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(MaximumDatagram);
        try
        {
            while (true)
            {
                var length = await socket.ReceiveAsync(buffer.AsMemory(0, MaximumDatagram), cancellationToken);
                if (TryRead(buffer.AsSpan(0, length), query) is { } response)
                {
                    return response;
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<DnsMessage> AskByTcpAsync(IPEndPoint server, DnsMessage query, byte[] octets, CancellationToken cancellationToken)
    {
        using var socket = new Socket(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server, cancellationToken);
        await using var stream = new NetworkStream(socket);

        // RFC 1035 §4.2.2: two octets of length in front; RFC 7766 §8: in one segment.
        var framed = new byte[octets.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)octets.Length);
        octets.CopyTo(framed, 2);
        await stream.WriteAsync(framed, cancellationToken);
        var prefix = new byte[2];
        await stream.ReadExactlyAsync(prefix, cancellationToken);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(prefix)];
        await stream.ReadExactlyAsync(answer, cancellationToken);
        return TryRead(answer, query) ?? throw new DnsFormatException("The response over TCP does not belong to the query.");
    }

    private static DnsMessage? TryRead(ReadOnlySpan<byte> octets, DnsMessage query)
    {
        DnsMessage response;
        try
        {
            response = DnsMessage.Read(octets);
        }
        catch (DnsFormatException)
        {
            return null;
        }

        return Answers(query, response) ? response : null;
    }

    private static bool Answers(DnsMessage query, DnsMessage response)
    {
        if (!response.IsResponse || response.Id != query.Id || response.Opcode != 0)
        {
            return false;
        }

        // A server that could not read the query has no question to echo.
        return response.Question is null
            ? response.ResponseCode is DnsResponseCode.FormatError or DnsResponseCode.NotImplemented
            : response.Question.Type == query.Question!.Type && response.Question.Name.Wire.SequenceEqual(query.Question.Name.Wire);
    }
}
