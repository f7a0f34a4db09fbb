using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Pennypost.Net.Dns;

/// <summary>The servers of a resolver: tries one after the other, beginning with the one that answered last.</summary>
internal sealed class DnsServers
{
    /// <summary>Largest datagram asked for: no fragments on any common path (DNS flag day 2020).</summary>
    private const ushort PayloadSize = 1232;

    private readonly DnsResolverSettings settings;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim places;
    private int preferred;

    public DnsServers(DnsResolverSettings settings, TimeProvider time)
    {
        this.settings = settings;
        this.time = time;
        All = settings.Servers.Count > 0 ? settings.Servers : ResolvConf.Servers();
        places = new SemaphoreSlim(settings.MaximumConcurrency);
    }

    public IReadOnlyList<IPEndPoint> All { get; }

    /// <summary>A response with code NoError or NoSuchName, or the reasons why there is none.</summary>
    public async Task<(DnsMessage? Response, string Failure)> AskAsync(DnsName name, DnsType type, CancellationToken stop)
    {
        try
        {
            await places.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return (null, "The resolver is stopped.");
        }

        try
        {
            return await AskEachAsync(name, type, stop);
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<(DnsMessage? Response, string Failure)> AskEachAsync(DnsName name, DnsType type, CancellationToken stop)
    {
        var reasons = new List<string>();
        var first = Volatile.Read(ref preferred);
        for (var attempt = 0; attempt < settings.Tries * All.Count; attempt++)
        {
            var index = (first + attempt) % All.Count;
            var (response, failure) = await AskOneAsync(All[index], name, type, stop);
            if (response is not null)
            {
                Volatile.Write(ref preferred, index);
                return (response, "");
            }

            if (stop.IsCancellationRequested)
            {
                return (null, "The resolver is stopped.");
            }

            reasons.Add($"{All[index]}: {failure}");
        }

        return (null, string.Join("; ", reasons));
    }

    private async Task<(DnsMessage? Response, string Failure)> AskOneAsync(IPEndPoint server, DnsName name, DnsType type, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(settings.Timeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        try
        {
            var response = await DnsExchange.AskAsync(server, Query(name, type, PayloadSize), both.Token);

            // RFC 6891 §7: a server that chokes on EDNS is asked again without.
            if (response.ResponseCode is DnsResponseCode.FormatError or DnsResponseCode.NotImplemented or DnsResponseCode.BadVersion)
            {
                response = await DnsExchange.AskAsync(server, Query(name, type, payloadSize: null), both.Token);
            }

            return response.ResponseCode is DnsResponseCode.NoError or DnsResponseCode.NoSuchName
                ? (response, "")
                : (null, $"response code {response.ResponseCode}");
        }
        catch (OperationCanceledException)
        {
            return (null, $"no answer within {settings.Timeout.TotalSeconds:0.#} seconds");
        }
        catch (Exception error) when (error is SocketException or IOException or DnsFormatException)
        {
            return (null, error.Message);
        }
    }

    private DnsMessage Query(DnsName name, DnsType type, ushort? payloadSize) => new()
    {
        Id = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1),
        RecursionDesired = true,
        AuthenticData = true,
        PayloadSize = payloadSize,
        Question = new DnsQuestion(settings.MixCase ? MixedCase.Of(name) : name, type),
    };
}
