using System.Net;

namespace Pennypost.Core.Receiving;

/// <summary>A short list of addresses and networks in CIDR form, as a setting holds it.</summary>
public static class ClientNetworks
{
    /// <summary>Entries of one list.</summary>
    public const int Maximum = 100;

    /// <summary>Checks a list.</summary>
    /// <param name="text">Addresses and networks, separated by commas.</param>
    /// <returns>Null when it is good, else what is wrong.</returns>
    public static string? Check(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var entries = Entries(text);
        return entries.Length <= Maximum && Array.TrueForAll(entries, entry => TryParse(entry, out _))
            ? null
            : $"Must be at most {Maximum} addresses or networks such as 192.0.2.0/24, separated by commas.";
    }

    /// <summary>Whether an address is in a list.</summary>
    /// <param name="text">The list.</param>
    /// <param name="client">The address.</param>
    public static bool Contains(string text, IPAddress client)
    {
        ArgumentNullException.ThrowIfNull(client);
        var address = client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client;
        return Array.Exists(Entries(text), entry => TryParse(entry, out var network) && network.Contains(address));
    }

    private static string[] Entries(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool TryParse(string entry, out IPNetwork network)
    {
        if (!IPAddress.TryParse(entry, out var address))
        {
            return IPNetwork.TryParse(entry, out network);
        }

        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }
}
