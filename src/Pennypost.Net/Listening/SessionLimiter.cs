using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Pennypost.Net;

/// <summary>Counts sessions in total and per client address. IPv6 clients count by /64: one customer has a whole such network.</summary>
internal sealed class SessionLimiter(int maximum, int maximumPerAddress, IReadOnlyList<IPNetwork> unlimited)
{
    private readonly Dictionary<UInt128, int> perAddress = [];
    private readonly Lock guard = new();
    private int total;

    public int Total => Volatile.Read(ref total);

    /// <summary>Takes one of all places; false when there is none.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref total) <= maximum)
        {
            return true;
        }

        Interlocked.Decrement(ref total);
        return false;
    }

    /// <summary>Gives the place back.</summary>
    public void Leave() => Interlocked.Decrement(ref total);

    /// <summary>Takes one of the places of an address; false when there is none. Give it back with <see cref="LeaveAddress"/>.</summary>
    public bool TryEnterAddress(IPAddress address)
    {
        var free = unlimited.Any(network => network.Contains(address));
        lock (guard)
        {
            ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(perAddress, Key(address), out _);
            if (count >= maximumPerAddress && !free)
            {
                if (count == 0)
                {
                    perAddress.Remove(Key(address));
                }

                return false;
            }

            count++;
            return true;
        }
    }

    public void LeaveAddress(IPAddress address)
    {
        lock (guard)
        {
            var key = Key(address);
            if (--CollectionsMarshal.GetValueRefOrNullRef(perAddress, key) == 0)
            {
                perAddress.Remove(key);
            }
        }
    }

    private static UInt128 Key(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            // Kept apart from IPv6 networks by the mapped prefix, whose lower half a /64 never has.
            address.MapToIPv6().TryWriteBytes(bytes, out _);
        }
        else
        {
            address.TryWriteBytes(bytes, out _);
            bytes[8..].Clear();
        }

        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
