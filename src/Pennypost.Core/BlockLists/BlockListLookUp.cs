using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Pennypost.Net.Dns;

namespace Pennypost.Core.BlockLists;

/// <summary>A list that lists a client.</summary>
/// <param name="List">The list.</param>
/// <param name="Answer">The answer that counted.</param>
public sealed record BlockListHit(BlockList List, IPAddress Answer);

/// <summary>What all lists say about a client.</summary>
/// <param name="Client">The client's address.</param>
/// <param name="Hits">Block lists that list it, in their order.</param>
/// <param name="Allowed">The first allow list that lists it; null for none.</param>
public sealed record BlockListOutcome(IPAddress Client, IReadOnlyList<BlockListHit> Hits, BlockListHit? Allowed)
{
    /// <summary>Nothing found.</summary>
    /// <param name="client">The client's address.</param>
    public static BlockListOutcome Nothing(IPAddress client) => new(client, [], null);

    /// <summary>The hit that decides; null when no block list lists it or an allow list does.</summary>
    public BlockListHit? Deciding => Allowed is null && Hits.Count > 0 ? Hits[0] : null;
}

/// <summary>How one list answered about one address.</summary>
/// <param name="List">The list.</param>
/// <param name="Hit">It lists the address.</param>
/// <param name="Answers">The A records; empty for none.</param>
/// <param name="Failure">Why there is no answer, or null.</param>
public sealed record BlockListAnswer(BlockList List, BlockListHit? Hit, IReadOnlyList<IPAddress> Answers, string? Failure);

/// <summary>Asks the lists about an address: all at the same time, and never longer than the limit.</summary>
/// <param name="lists">The lists.</param>
/// <param name="resolver">Whom to ask.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where error codes are noted.</param>
public sealed class BlockListLookUp(BlockListTable lists, BlockListResolver resolver, TimeProvider time, ILogger<BlockListLookUp> logger)
{
    /// <summary>All lists together (SVC-188); whatever has not answered by then does not count.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<long, DateTimeOffset> reported = new();

    /// <summary>Asks every list of a service.</summary>
    /// <param name="client">The address.</param>
    /// <param name="serviceId">The service.</param>
    /// <returns>What they say; never fails.</returns>
    public async Task<BlockListOutcome> AskAsync(IPAddress client, int serviceId)
    {
        var asked = lists.All.Where(l => l.IsAskedFor(serviceId)).ToArray();
        if (asked.Length == 0)
        {
            return BlockListOutcome.Nothing(client);
        }

        var answers = await AskAsync(asked, client);
        var hits = answers.Select(a => a.Hit).OfType<BlockListHit>().ToArray();
        return new BlockListOutcome(
            client,
            [.. hits.Where(h => h.List.Kind == BlockListKind.Block)],
            Array.Find(hits, h => h.List.Kind == BlockListKind.Allow));
    }

    /// <summary>Asks some lists.</summary>
    /// <param name="asked">The lists.</param>
    /// <param name="client">The address.</param>
    /// <returns>One answer for each, in the same order.</returns>
    public async Task<IReadOnlyList<BlockListAnswer>> AskAsync(IReadOnlyList<BlockList> asked, IPAddress client)
    {
        ArgumentNullException.ThrowIfNull(asked);
        var labels = ReverseName.Labels(client);
        using var limit = new CancellationTokenSource(Limit, time);
        return await Task.WhenAll(asked.Select(list => AskOneAsync(list, labels, limit.Token)));
    }

    /// <summary>Once an hour and list; the regular test of the lists tells the administrators.</summary>
    private void Report(BlockList list, IPAddress answer)
    {
        var now = time.GetUtcNow();
        if (!reported.TryGetValue(list.Id, out var last) || now - last > TimeSpan.FromHours(1))
        {
            reported[list.Id] = now;
            BlockListLog.ErrorCode(logger, list.Zone, answer);
        }
    }

    private async Task<BlockListAnswer> AskOneAsync(BlockList list, string labels, CancellationToken limit)
    {
        if (!list.TryName(labels, out var name))
        {
            return new BlockListAnswer(list, null, [], "The name would be too long.");
        }

        DnsAnswer<AddressRecord> answer;
        try
        {
            answer = await resolver.Current.QueryAAsync(name, limit);
        }
        catch (OperationCanceledException)
        {
            return new BlockListAnswer(list, null, [], $"No answer within {Limit.TotalSeconds:0} seconds.");
        }

        var addresses = answer.Records.Select(r => r.Address).ToArray();
        var counted = Array.Find(addresses, list.Pattern.Matches);
        if (counted is null && Array.Find(addresses, a => AnswerPattern.IsError(a) || !AnswerPattern.IsLoopback(a)) is { } wrong && list.Pattern.Text.Length == 0)
        {
            Report(list, wrong);
        }

        return new BlockListAnswer(list, counted is null ? null : new BlockListHit(list, counted), addresses, answer.Failure);
    }
}
