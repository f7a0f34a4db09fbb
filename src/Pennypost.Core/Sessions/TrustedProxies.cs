using System.Net;
using Pennypost.Core.Clients;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Sessions;

/// <summary>The load balancers in front of the listeners, as the setting names them now.</summary>
/// <param name="settings">The values in force.</param>
public sealed class TrustedProxies(SettingStore settings)
{
    private volatile Known known = new("", ClientPatterns.Parse(""));

    /// <summary>Tells whether connections from an address begin with a PROXY header.</summary>
    /// <param name="peer">The address that connected.</param>
    public bool Contains(IPAddress peer)
    {
        var text = settings.Get(ProxySettings.TrustedProxies);
        var current = known;
        if (current.Text != text)
        {
            known = current = new Known(text, ClientPatterns.Parse(text));
        }

        return !current.Patterns.IsEmpty && current.Patterns.Contains(peer);
    }

    private sealed record Known(string Text, ClientPatterns Patterns);
}
