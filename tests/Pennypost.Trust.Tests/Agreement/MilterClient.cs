using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Pennypost.Trust.Tests.Agreement;

/// <summary>The mail server's side of the milter protocol, version 6, as far as one message needs it: length, command, data.</summary>
internal sealed class MilterClient(Stream stream)
{
    private const int AddHeaders = 0x01;
    private const int KeepLeadingSpace = 0x0010_0000;

    /// <summary>Negotiates, and opens a session from 127.0.0.1.</summary>
    public static async Task<MilterClient> OpenAsync(Socket socket, CancellationToken cancellation)
    {
        var client = new MilterClient(new NetworkStream(socket, ownsSocket: false));
        var offer = new byte[12];
        BinaryPrimitives.WriteInt32BigEndian(offer, 6);
        BinaryPrimitives.WriteInt32BigEndian(offer.AsSpan(4), 0x1FF);
        BinaryPrimitives.WriteInt32BigEndian(offer.AsSpan(8), KeepLeadingSpace);
        await client.SendAsync('O', offer, cancellation);
        var (command, answer) = await client.ReceiveAsync(cancellation);
        command.ShouldBe('O');
        (BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(4)) & AddHeaders).ShouldBe(AddHeaders);
        (BinaryPrimitives.ReadInt32BigEndian(answer.AsSpan(8)) & KeepLeadingSpace).ShouldBe(KeepLeadingSpace);
        await client.StepAsync('C', [.. "localhost\0"u8, (byte)'4', 0, 25, .. "127.0.0.1\0"u8], cancellation);
        await client.StepAsync('H', "client.example\0"u8.ToArray(), cancellation);
        return client;
    }

    /// <summary>Hands one message over; gives the fields that the filter puts on top.</summary>
    public async Task<IReadOnlyList<(string Name, string Value)>> FilterAsync(byte[] message, CancellationToken cancellation)
    {
        await StepAsync('M', "<sender@example.com>\0"u8.ToArray(), cancellation);
        await StepAsync('R', "<recipient@example.org>\0"u8.ToArray(), cancellation);
        var end = message.AsSpan().IndexOf("\r\n\r\n"u8) is var blank and >= 0 ? blank + 2 : message.Length;
        foreach (var field in Fields(Encoding.Latin1.GetString(message, 0, end)))
        {
            await StepAsync('L', Encoding.Latin1.GetBytes($"{field.Name}\0{field.Value}\0"), cancellation);
        }

        if (!await StepAsync('N', [], cancellation))
        {
            return [];
        }

        var body = message.AsMemory(Math.Min(end + 2, message.Length));
        if (body.Length > 0)
        {
            // RFC 5321 §2.3.8: whatever SMTP carries ends with a line break.
            byte[] lines = body.Span.EndsWith("\r\n"u8) ? body.ToArray() : [.. body.Span, .. "\r\n"u8];
            await StepAsync('B', lines, cancellation);
        }

        await SendAsync('E', [], cancellation);
        var added = new List<(string, string)>();
        while (true)
        {
            var (command, data) = await ReceiveAsync(cancellation);
            if (command is 'i' or 'h')
            {
                var parts = Encoding.Latin1.GetString(data, command == 'i' ? 4 : 0, data.Length - (command == 'i' ? 4 : 0)).Split('\0');
                added.Add((parts[0], parts[1].TrimStart(' ')));
            }
            else if (command is 'c' or 'a' or 'r' or 't' or 'd')
            {
                await SendAsync('A', [], cancellation);
                return added;
            }
        }
    }

    // Fields as a mail server hands them over: folded lines joined by LF, the space after the colon kept.
    private static IEnumerable<(string Name, string Value)> Fields(string header)
    {
        var lines = new List<string>();
        foreach (var line in header.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] is ' ' or '\t' && lines.Count > 0)
            {
                lines[^1] += "\n" + line;
            }
            else
            {
                lines.Add(line);
            }
        }

        return lines.Select(line => line.IndexOf(':', StringComparison.Ordinal) is var colon and > 0 ? (line[..colon], line[(colon + 1)..]) : throw new FormatException($"No field: {line}"));
    }

    // Whether the filter wants to see more; a message that it has nothing to say about it accepts at once.
    private async Task<bool> StepAsync(char command, byte[] data, CancellationToken cancellation)
    {
        await SendAsync(command, data, cancellation);
        var (answer, _) = await ReceiveAsync(cancellation);
        answer.ShouldBeOneOf('c', 'a');
        return answer == 'c';
    }

    private async Task SendAsync(char command, byte[] data, CancellationToken cancellation)
    {
        var packet = new byte[5 + data.Length];
        BinaryPrimitives.WriteInt32BigEndian(packet, 1 + data.Length);
        packet[4] = (byte)command;
        data.CopyTo(packet, 5);
        await stream.WriteAsync(packet, cancellation);
    }

    private async Task<(char Command, byte[] Data)> ReceiveAsync(CancellationToken cancellation)
    {
        var length = new byte[4];
        await stream.ReadExactlyAsync(length, cancellation);
        var packet = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        await stream.ReadExactlyAsync(packet, cancellation);
        return ((char)packet[0], packet[1..]);
    }
}
