using System.Net;

namespace Pennypost.Trust.Spf;

/// <summary>Compares addresses by their first bits.</summary>
internal static class AddressPrefix
{
    /// <summary>True when both are of one family and agree in the first bits.</summary>
    public static bool Contains(IPAddress network, int prefix, IPAddress address)
    {
        if (network.AddressFamily != address.AddressFamily)
        {
            return false;
        }

        Span<byte> left = stackalloc byte[16];
        Span<byte> right = stackalloc byte[16];
        network.TryWriteBytes(left, out _);
        address.TryWriteBytes(right, out _);
        var whole = prefix / 8;
        if (!left[..whole].SequenceEqual(right[..whole]))
        {
            return false;
        }

        var rest = prefix % 8;
        return rest == 0 || ((left[whole] ^ right[whole]) >> (8 - rest)) == 0;
    }
}
