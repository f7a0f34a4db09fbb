using System.Net;
using Pennypost.Store.Settings;

namespace Pennypost.Core.SenderAuthentication;

/// <summary>The front servers of the setting <see cref="AuthenticationSettings.Gateways"/>: what they pass on was checked by them (STB-080).</summary>
public sealed class GatewayServers
{
    private readonly SettingStore settings;
    private volatile Known known = new("", []);

    /// <summary>Reads the setting whenever it has changed.</summary>
    /// <param name="settings">The values in force.</param>
    public GatewayServers(SettingStore settings) => this.settings = settings;

    /// <summary>Tells whether an address is a front server's.</summary>
    /// <param name="client">The client.</param>
    public bool Contains(IPAddress client)
    {
        var text = settings.Get(AuthenticationSettings.Gateways);
        if (text.Length == 0)
        {
            return false;
        }

        var current = known;
        if (current.Text != text)
        {
            known = current = new Known(text, Read(text) ?? []);
        }

        return Array.Exists(current.Networks, network => network.Contains(client));
    }

    /// <summary>Reads a list; null when a part is neither an address nor a network.</summary>
    /// <param name="text">Separated by blanks, commas or semicolons.</param>
    internal static ClientNetwork[]? Read(string text)
    {
        var networks = new List<ClientNetwork>();
        foreach (var part in text.Split([' ', ';', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!ClientNetwork.TryParse(part, out var network))
            {
                return null;
            }

            networks.Add(network);
        }

        return [.. networks];
    }

    private sealed record Known(string Text, ClientNetwork[] Networks);
}
