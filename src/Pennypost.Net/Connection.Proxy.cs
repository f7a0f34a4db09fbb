using System.Net;

namespace Pennypost.Net;

/// <content>The PROXY header of a trusted balancer.</content>
public sealed partial class Connection
{
    /// <summary>Reads the PROXY header and takes the addresses it names.</summary>
    /// <param name="timeout">For the whole header.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ProxyHeaderException">There is none, it is malformed, or it took too long.</exception>
    internal async ValueTask ReadProxyHeaderAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            while (true)
            {
                var result = await wireInput.ReadAsync(limit.Token);
                var status = ProxyHeaderParser.Parse(result.Buffer, out var header, out var length);
                if (status == ProxyParseStatus.Complete)
                {
                    wireInput.AdvanceTo(result.Buffer.GetPosition(length));
                    RemoteEndPoint = header.Source is null ? RemoteEndPoint : WithoutMapping(header.Source);
                    LocalEndPoint = header.Destination is null ? LocalEndPoint : WithoutMapping(header.Destination);
                    return;
                }

                wireInput.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                if (status == ProxyParseStatus.Malformed)
                {
                    throw new ProxyHeaderException("The connection does not start with a proper PROXY header.");
                }

                if (result.IsCompleted)
                {
                    throw new ProxyHeaderException("The connection ended before its PROXY header was complete.");
                }
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new ProxyHeaderException($"No complete PROXY header came within {timeout.TotalSeconds:0.#} seconds.");
        }
    }

    /// <summary>::ffff:192.0.2.1 and 192.0.2.1 are one client: everything above sees the IPv4 form.</summary>
    internal static IPEndPoint WithoutMapping(IPEndPoint endPoint) =>
        endPoint.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(endPoint.Address.MapToIPv4(), endPoint.Port) : endPoint;
}
