using System.Net;

namespace Pennypost.Net.Dns;

/// <summary>A stub resolver: asks recursive servers, follows aliases, keeps answers for their time to live.</summary>
/// <remarks>Equal questions at the same time share one query. Safe for any number of callers.</remarks>
public sealed class DnsResolver : IDnsResolver, IDisposable
{
    private readonly DnsResolverSettings settings;
    private readonly DnsServers servers;
    private readonly DnsCache cache;
    private readonly Dictionary<DnsQuestion, Task<DnsAnswer>> underWay = [];
    private readonly Lock guard = new();
    private readonly CancellationTokenSource disposed = new();

    /// <summary>Creates a resolver; nothing is sent yet.</summary>
    /// <param name="settings">Servers, time-outs, cache.</param>
    /// <param name="time">The clock of cache and time-outs.</param>
    public DnsResolver(DnsResolverSettings settings, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(settings);
        this.settings = settings;
        servers = new DnsServers(settings, time);
        cache = new DnsCache(settings.CacheEntries, time);
    }

    /// <summary>The servers that are asked.</summary>
    public IReadOnlyList<IPEndPoint> Servers => servers.All;

    /// <summary>Answers kept now, including some whose time is over.</summary>
    public int CachedAnswers => cache.Count;

    /// <inheritdoc/>
    public async ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsType type, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(name);
        var question = new DnsQuestion(name, type);
        return cache.TryGet(question, out var kept) ? kept : await Shared(question).WaitAsync(cancellationToken);
    }

    /// <summary>Ends all queries under way; they end as failed.</summary>
    public void Dispose() => disposed.Cancel();

    private Task<DnsAnswer> Shared(DnsQuestion question)
    {
        lock (guard)
        {
            if (!underWay.TryGetValue(question, out var task))
            {
                task = Task.Run(() => LookUpAsync(question), CancellationToken.None);
                underWay.Add(question, task);
            }

            return task;
        }
    }

    private async Task<DnsAnswer> LookUpAsync(DnsQuestion question)
    {
        try
        {
            var answer = Bounded(await FollowAsync(question));
            cache.Add(question, answer);
            return answer;
        }
        finally
        {
            lock (guard)
            {
                underWay.Remove(question);
            }
        }
    }

    /// <summary>Asks again where a response ends at an alias, as those of servers that own only the alias do.</summary>
    private async Task<DnsAnswer> FollowAsync(DnsQuestion question)
    {
        var aliases = 0;
        var authentic = true;
        var timeToLive = uint.MaxValue;
        var name = question.Name;
        while (true)
        {
            var (response, failure) = await servers.AskAsync(name, question.Type, disposed.Token);
            if (response is null)
            {
                return DnsAnswer.Fail(question.Name, failure);
            }

            var (answer, next, aliasTimeToLive) = DnsInterpretation.Read(response, name, question.Type, ref aliases);
            timeToLive = Math.Min(timeToLive, aliasTimeToLive);
            authentic &= response.AuthenticData;
            if (answer is not null)
            {
                var limit = TimeSpan.FromSeconds(timeToLive);
                return answer with { Authentic = authentic, TimeToLive = answer.TimeToLive < limit ? answer.TimeToLive : limit };
            }

            name = next;
        }
    }

    private DnsAnswer Bounded(DnsAnswer answer)
    {
        var limit = answer.Outcome switch
        {
            DnsOutcome.Found => settings.MaximumTimeToLive,
            DnsOutcome.Failed => settings.FailureTimeToLive,
            _ => settings.MaximumNegativeTimeToLive,
        };
        return answer.Outcome == DnsOutcome.Failed || answer.TimeToLive > limit ? answer with { TimeToLive = limit } : answer;
    }
}
