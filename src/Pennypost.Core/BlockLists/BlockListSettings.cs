using System.Net;
using Pennypost.Store.Settings;

namespace Pennypost.Core.BlockLists;

/// <summary>Settings of block lists that all services share.</summary>
public static class BlockListSettings
{
    /// <summary>SVC-191.</summary>
    public static readonly TextSetting Resolver = new(
        "block-lists.resolver", "", 400, "DNS servers that are asked about block lists, separated by spaces, with port where it is not 53. Empty: the system's own. List operators often refuse public resolvers.")
    {
        Label = "RBL resolver",
        SpecificationRow = "SVC-191",
        Range = (0, 400),
        Check = text => Servers(text) is null ? "Must be addresses of DNS servers, separated by spaces." : null,
    };

    /// <summary>The servers of a value; null when it cannot be read.</summary>
    /// <param name="text">The value.</param>
    public static IReadOnlyList<IPEndPoint>? Servers(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var servers = new List<IPEndPoint>();
        foreach (var word in text.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (!IPEndPoint.TryParse(word, out var server))
            {
                return null;
            }

            servers.Add(server.Port == 0 ? new IPEndPoint(server.Address, 53) : server);
        }

        return servers;
    }
}
