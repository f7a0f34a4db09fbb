using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Pennypost.Core.Clients;

namespace Pennypost.Core.Access;

/// <summary>What the interfaces of this machine say, shown for information only (SVC-021, SVC-367): in a container these are the cluster's networks.</summary>
public static class DetectedNetworks
{
    /// <summary>Reads the interfaces that are up.</summary>
    /// <returns>Networks that are directly attached, and default gateways, each once.</returns>
    public static (IReadOnlyList<IPNetwork> Networks, IReadOnlyList<IPNetwork> Routers) Read()
    {
        var networks = new SortedSet<string>(StringComparer.Ordinal);
        var routers = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var card in NetworkInterface.GetAllNetworkInterfaces().Where(i => i.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown))
        {
            var properties = card.GetIPProperties();
            foreach (var address in properties.UnicastAddresses)
            {
                networks.Add($"{ClientAddress.Plain(address.Address)}/{address.PrefixLength}");
            }

            foreach (var gateway in properties.GatewayAddresses.Where(g => g.Address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6))
            {
                routers.Add(ClientAddress.Plain(gateway.Address).ToString());
            }
        }

        return (Parse(networks), Parse(routers));
    }

    private static IReadOnlyList<IPNetwork> Parse(IEnumerable<string> texts) =>
        [.. texts.Select(t => NetworkText.TryParse(t, out var network, out _) ? network : (IPNetwork?)null).OfType<IPNetwork>().Distinct()];
}
