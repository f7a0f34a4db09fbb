using Pennypost.Net.Dns;

namespace Pennypost.Testing;

/// <summary>A resolver that answers from a <see cref="FakeZone"/> at once, without network; for tests that ask thousands of questions.</summary>
public sealed class ZoneResolver(FakeZone zone) : IDnsResolver
{
    private int questions;

    /// <summary>How many questions were asked.</summary>
    public int Questions => questions;

    /// <inheritdoc/>
    public ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsType type, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Interlocked.Increment(ref questions);
        var response = zone.Answer(new DnsMessage { Question = new DnsQuestion(name, type) });
        DnsRecord[] found = [.. response.Answers.Where(record => record.Type == type)];
        var outcome = response.ResponseCode switch
        {
            DnsResponseCode.NoError => found.Length > 0 ? DnsOutcome.Found : DnsOutcome.NoData,
            DnsResponseCode.NoSuchName => DnsOutcome.NoSuchName,
            _ => DnsOutcome.Failed,
        };
        return ValueTask.FromResult(new DnsAnswer(
            outcome, outcome == DnsOutcome.Found ? found : [], name, zone.Authentic, TimeSpan.FromSeconds(60), outcome == DnsOutcome.Failed ? "failed" : null));
    }
}
