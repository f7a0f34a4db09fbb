using System.Buffers.Binary;

namespace Pennypost.Net.Dns;

/// <summary>A position in a message and the ways to move it forward. Every step is checked against the end.</summary>
internal ref struct DnsWireReader(ReadOnlySpan<byte> message)
{
    private readonly ReadOnlySpan<byte> message = message;

    public int Position { get; private set; }

    public readonly bool AtEnd => Position == message.Length;

    public byte ReadByte() => ReadOctets(1)[0];

    public ushort ReadUInt16() => BinaryPrimitives.ReadUInt16BigEndian(ReadOctets(2));

    public uint ReadUInt32() => BinaryPrimitives.ReadUInt32BigEndian(ReadOctets(4));

    public ReadOnlySpan<byte> ReadOctets(int count)
    {
        if (count > message.Length - Position)
        {
            throw new DnsFormatException("The message ends too early.");
        }

        var octets = message.Slice(Position, count);
        Position += count;
        return octets;
    }

    /// <summary>Reads a name, following compression pointers (RFC 1035 §4.1.4).</summary>
    /// <remarks>A pointer must lead to an earlier place than the labels it was found behind, so following them ends; 255 octets end it anyway.</remarks>
    public DnsName ReadName()
    {
        Span<byte> name = stackalloc byte[DnsName.MaximumWireLength];
        var length = 0;
        var at = Position;
        var earliest = at;
        var jumped = false;
        while (true)
        {
            var head = At(at);
            switch (head & 0xC0)
            {
                case 0xC0:
                    var target = ((head & 0x3F) << 8) | At(at + 1);
                    if (target >= earliest)
                    {
                        throw new DnsFormatException("A compression pointer does not lead backwards.");
                    }

                    Position = jumped ? Position : at + 2;
                    jumped = true;
                    at = earliest = target;
                    break;
                case 0x00:
                    var end = at + head + 1;
                    if (end > message.Length || length + head + 1 > name.Length)
                    {
                        throw new DnsFormatException("A name is too long or ends too early.");
                    }

                    message[at..end].CopyTo(name[length..]);
                    length += head + 1;
                    at = end;
                    if (head == 0)
                    {
                        Position = jumped ? Position : at;
                        return DnsName.FromWire(name[..length]);
                    }

                    break;
                default:
                    throw new DnsFormatException("A label has an unknown kind.");
            }
        }
    }

    private readonly byte At(int index) => index < message.Length ? message[index] : throw new DnsFormatException("A name ends too early.");
}
