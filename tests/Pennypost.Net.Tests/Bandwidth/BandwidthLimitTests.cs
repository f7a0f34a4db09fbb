using Pennypost.Net;

namespace Pennypost.Net.Tests.Bandwidth;

/// <summary>Sharing a rate between connections.</summary>
public sealed class BandwidthLimitTests
{
    private readonly ManualTime time = new();

    [Fact]
    [Spec("SVC-394", "SVC-402")]
    public async Task Connections_of_one_limit_get_the_same_however_much_each_wants()
    {
        using var limit = new BandwidthLimit(100_000, time);
        using var large = new BandwidthShare(limit);
        using var small = new BandwidthShare(limit);
        limit.TryTake(100_000).ShouldBeTrue("the burst is used up");

        // The large one asked first; round robin lets the small one through all the same.
        var first = large.TakeAsync(90_000, TestContext.Current.CancellationToken).AsTask();
        var second = small.TakeAsync(8_192, TestContext.Current.CancellationToken).AsTask();
        time.Advance(TimeSpan.FromMilliseconds(200));
        await second;
        first.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromMilliseconds(800));
        await first;
    }

    [Fact]
    [Spec("SVC-394")]
    public async Task All_connections_together_get_the_rate_and_no_more()
    {
        using var limit = new BandwidthLimit(50_000, time);
        limit.TryTake(50_000).ShouldBeTrue();
        var done = 0;
        using var share = new BandwidthShare(limit);
        var takers = Enumerable.Range(0, 20).Select(async _ =>
        {
            await share.TakeAsync(10_000, TestContext.Current.CancellationToken);
            Interlocked.Increment(ref done);
        }).ToArray();

        for (var second = 1; second <= 3; second++)
        {
            Step(TimeSpan.FromSeconds(1));
        }

        // 150,000 octets have come for 20 requests of 10,000 that are served in turn: none can have more than 3/4 of its wish yet.
        await Task.Yield();
        done.ShouldBe(0);
        Step(TimeSpan.FromSeconds(1.1));
        await Task.WhenAll(takers);
        done.ShouldBe(20);
    }

    [Fact]
    public async Task A_changed_rate_applies_to_those_who_wait()
    {
        using var limit = new BandwidthLimit(1, time);
        using var share = new BandwidthShare(limit);
        limit.TryTake(TokenBucket.MinimumCapacity).ShouldBeTrue();
        var waiting = share.TakeAsync(4_000, TestContext.Current.CancellationToken).AsTask();
        time.Advance(TimeSpan.FromMinutes(1));
        waiting.IsCompleted.ShouldBeFalse();
        limit.SetRate(4_000);
        time.Advance(TimeSpan.FromSeconds(1));
        await waiting;
        var second = share.TakeAsync(16_000, TestContext.Current.CancellationToken).AsTask();
        limit.SetRate(0);
        await second;
    }

    [Fact]
    public async Task Whoever_gives_up_or_is_cut_off_leaves_the_queue_to_the_others()
    {
        using var limit = new BandwidthLimit(10_000, time);
        using var gone = new BandwidthShare(limit);
        using var cut = new BandwidthShare(limit);
        using var patient = new BandwidthShare(limit);
        limit.TryTake(16_384).ShouldBeTrue();
        using var stop = new CancellationTokenSource();
        var givingUp = gone.TakeAsync(1_000_000, stop.Token).AsTask();
        var cutOff = cut.TakeAsync(1_000_000, TestContext.Current.CancellationToken).AsTask();
        var waiting = patient.TakeAsync(10_000, TestContext.Current.CancellationToken).AsTask();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(givingUp);
        cut.Release();
        await cutOff;
        time.Advance(TimeSpan.FromSeconds(0.5));
        time.Advance(TimeSpan.FromSeconds(0.6));
        await waiting;
    }

    [Fact]
    public void Connections_are_counted_from_start_to_end()
    {
        using var limit = new BandwidthLimit(0, time);
        var share = new BandwidthShare(limit);
        limit.Connections.ShouldBe(1);
        share.Dispose();
        share.Dispose();
        limit.Connections.ShouldBe(0);
    }

    private void Step(TimeSpan span)
    {
        for (var step = 0; step < 100; step++)
        {
            time.Advance(span / 100);
        }
    }
}
