using System.Net;
using Microsoft.AspNetCore.Http;
using Pennypost.Core.Access;
using Pennypost.Core.Sessions;

namespace Pennypost.AdminApi.Http;

/// <summary>Where a request really comes from (SVC-366): the address that connected, or what a trusted proxy says of it.</summary>
internal static class RequestAddress
{
    private const int MostHops = 20;

    /// <summary>Finds the client: from the nearest hop outwards, the first that is not a trusted proxy. What stands beyond it anybody may have written.</summary>
    /// <param name="context">The request.</param>
    /// <param name="proxies">Who is believed.</param>
    public static IPAddress Of(HttpContext context, TrustedProxies proxies)
    {
        var client = ClientAddress.Plain(context.Connection.RemoteIpAddress ?? IPAddress.Loopback);
        if (!proxies.Contains(client))
        {
            return client;
        }

        var hops = context.Request.Headers["X-Forwarded-For"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (var hop in Enumerable.Reverse(hops).Take(MostHops))
        {
            if (!TryParse(hop, out var address))
            {
                break;
            }

            client = ClientAddress.Plain(address);
            if (!proxies.Contains(client))
            {
                break;
            }
        }

        return client;
    }

    // Some proxies add the port: 192.0.2.1:4711, [2001:db8::1]:4711.
    private static bool TryParse(string hop, out IPAddress address)
    {
        if (IPEndPoint.TryParse(hop, out var endPoint))
        {
            address = endPoint.Address;
            return true;
        }

        address = IPAddress.None;
        return false;
    }
}
