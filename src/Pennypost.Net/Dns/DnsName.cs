using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Pennypost.Net.Dns;

/// <summary>A domain name: at most 255 octets, labels of 1 to 63 octets (RFC 1035 §2.3.4), always absolute. Case is kept but does not count (RFC 4343).</summary>
public sealed class DnsName : IEquatable<DnsName>
{
    /// <summary>Largest size on the wire.</summary>
    internal const int MaximumWireLength = 255;

    private readonly byte[] wire;

    private DnsName(byte[] wire) => this.wire = wire;

    /// <summary>The root, written as <c>.</c>.</summary>
    public static DnsName Root { get; } = new([0]);

    /// <summary>The name as on the wire: length octets and labels, closed by a zero octet.</summary>
    internal ReadOnlySpan<byte> Wire => wire;

    /// <summary>Reads a name such as <c>mail.example.com</c>; a dot at the end changes nothing. International names come as A-labels.</summary>
    /// <param name="text">The name.</param>
    /// <exception cref="FormatException">Not a domain name.</exception>
    public static DnsName Parse(string text) => TryParse(text, out var name) ? name : throw new FormatException("Not a domain name.");

    /// <summary>Reads a name; false when it is none. <c>\.</c>, <c>\\</c> and <c>\DDD</c> are understood (RFC 1035 §5.1).</summary>
    /// <param name="text">The name.</param>
    /// <param name="name">The result.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DnsName? name)
    {
        name = null;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        if (text == ".")
        {
            name = Root;
            return true;
        }

        Span<byte> octets = stackalloc byte[MaximumWireLength];
        var labelStart = 0;
        var length = 1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '.')
            {
                if (!CloseLabel(octets, ref labelStart, ref length))
                {
                    return false;
                }
            }
            else if (!TryOctet(text, ref i, out var octet) || length >= octets.Length)
            {
                return false;
            }
            else
            {
                octets[length++] = octet;
            }
        }

        // An open label at the end is closed; after a final dot there is none.
        if (length - labelStart > 1 && !CloseLabel(octets, ref labelStart, ref length))
        {
            return false;
        }

        octets[labelStart] = 0;
        name = new DnsName(octets[..length].ToArray());
        return true;
    }

    /// <summary>The name one label nearer to the root; the root stays itself.</summary>
    public DnsName Parent() => wire[0] == 0 ? this : new DnsName(wire[(wire[0] + 1)..]);

    /// <inheritdoc/>
    public bool Equals(DnsName? other) => other is not null && Ascii.EqualsIgnoreCase(wire, other.wire);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DnsName);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var octet in wire)
        {
            hash.Add(octet is >= (byte)'A' and <= (byte)'Z' ? octet | 0x20 : octet);
        }

        return hash.ToHashCode();
    }

    /// <summary>The name in text without a dot at the end. Octets that could do harm in a line are escaped, so it holds printable ASCII only.</summary>
    public override string ToString()
    {
        if (wire[0] == 0)
        {
            return ".";
        }

        var text = new StringBuilder(wire.Length);
        for (var at = 0; wire[at] != 0; at += wire[at] + 1)
        {
            if (at > 0)
            {
                text.Append('.');
            }

            foreach (var octet in wire.AsSpan(at + 1, wire[at]))
            {
                Append(text, octet);
            }
        }

        return text.ToString();
    }

    /// <summary>Takes octets that are known to be a well-formed name.</summary>
    internal static DnsName FromWire(ReadOnlySpan<byte> wellFormed) => new(wellFormed.ToArray());

    private static void Append(StringBuilder text, byte octet)
    {
        if (octet is (byte)'.' or (byte)'\\')
        {
            text.Append('\\').Append((char)octet);
        }
        else if (octet is > 0x20 and < 0x7F)
        {
            text.Append((char)octet);
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"\\{octet:D3}");
        }
    }

    private static bool TryOctet(string text, ref int at, out byte octet)
    {
        octet = (byte)text[at];
        if (text[at] is <= ' ' or >= (char)0x7F)
        {
            return false;
        }

        if (text[at] != '\\')
        {
            return true;
        }

        if (at + 1 < text.Length && !char.IsAsciiDigit(text[at + 1]))
        {
            octet = (byte)text[++at];
            return text[at] is > ' ' and < (char)0x7F;
        }

        if (at + 3 < text.Length && byte.TryParse(text.AsSpan(at + 1, 3), NumberStyles.None, CultureInfo.InvariantCulture, out octet))
        {
            at += 3;
            return true;
        }

        return false;
    }

    private static bool CloseLabel(Span<byte> octets, ref int labelStart, ref int length)
    {
        var labelLength = length - labelStart - 1;
        if (labelLength is < 1 or > 63 || length >= octets.Length)
        {
            return false;
        }

        octets[labelStart] = (byte)labelLength;
        labelStart = length++;
        return true;
    }
}
