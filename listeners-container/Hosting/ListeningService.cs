using System.Net;
using Pennypost.Core.Services;
using Pennypost.Net;

namespace Pennypost.Listeners.Hosting;

/// <summary>An end point of a service in this process.</summary>
/// <param name="ServiceId">The service.</param>
/// <param name="EndPoint">Address and port, with the host's port base added.</param>
/// <param name="OnlyIPv6">With the address <c>::</c>: no IPv4 clients.</param>
internal readonly record struct ListenPlace(int ServiceId, IPEndPoint EndPoint, bool OnlyIPv6)
{
    /// <summary>Where a binding listens on this host; null when the port base pushes it beyond the last port.</summary>
    public static ListenPlace? Of(int service, ServiceBinding binding, HostOptions options)
    {
        var port = binding.Port + options.PortBase;
        return port > IPEndPoint.MaxPort ? null : new ListenPlace(service, new IPEndPoint(Address(binding.Address, options), port), binding.Address == ServiceBinding.AnyIPv6);
    }

    private static IPAddress Address(string address, HostOptions options) => address switch
    {
        ServiceBinding.Default => options.Address,
        ServiceBinding.Any => System.Net.Sockets.Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any,
        ServiceBinding.AnyIPv4 => IPAddress.Any,
        ServiceBinding.AnyIPv6 => IPAddress.IPv6Any,
        _ => IPAddress.Parse(address),
    };
}

/// <summary>A service of this process that accepts connections.</summary>
/// <param name="Instance">The service as it is now.</param>
/// <param name="Place">Where it listens.</param>
/// <param name="Listener">The listener itself.</param>
internal sealed record ListeningService(ServiceInstance Instance, ListenPlace Place, TcpListenerService Listener)
{
    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint => Place.EndPoint;
}

/// <summary>A binding that cannot be opened (SVC-388).</summary>
/// <param name="Instance">Its service.</param>
/// <param name="Where">Address and port.</param>
/// <param name="Reason">Why, in a few words.</param>
internal sealed record FailedBinding(ServiceInstance Instance, string Where, string Reason);
