using FsCheck;
using FsCheck.Fluent;
using Pennypost.Net;

namespace Pennypost.Net.Tests.Bandwidth;

/// <summary>The arithmetic: never too much, never too little, whatever the order of events.</summary>
public sealed class TokenBucketTests
{
    private const long Frequency = 10_000_000;

    private static readonly Gen<(long Elapsed, long Wanted)[]> Events =
        Gen.Choose(0, 30_000_000).Select(elapsed => (long)elapsed).Zip(Gen.Choose(0, 100_000).Select(count => (long)count)).Select(e => (e.Item1, e.Item2)).ArrayOf();

    [Fact]
    [Spec("SVC-402")]
    public void Over_any_span_it_gives_at_most_a_burst_and_the_rate() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(Gen.Choose(1, 2_000_000).ToArbitrary(), Events.ToArbitrary(), (rate, events) =>
        {
            var bucket = new TokenBucket(rate, 0, Frequency);
            long now = 0, taken = 0;
            foreach (var (elapsed, wanted) in events)
            {
                now += elapsed;
                bucket.Fill(now);
                taken += bucket.TryTake(wanted) ? wanted : 0;
                ((Int128)taken).ShouldBeLessThanOrEqualTo(bucket.Capacity + ((Int128)now * rate / Frequency));
                bucket.Level.ShouldBeInRange(0, bucket.Capacity);
            }
        }));

    [Fact]
    [Spec("SVC-402")]
    public void Filling_in_small_steps_loses_nothing() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(300),
        Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), Gen.Choose(1, 999).ArrayOf().ToArbitrary(), (rate, steps) =>
        {
            var small = Empty(rate);
            var large = Empty(rate);
            long now = 0;
            foreach (var step in steps)
            {
                now += step;
                small.Fill(now);
            }

            large.Fill(now);
            small.Level.ShouldBe(large.Level);
        }));

    [Fact]
    public void The_promised_wait_is_long_enough_and_not_a_tick_too_long() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(500),
        Prop.ForAll(Gen.Choose(1, 1_000_000).ToArbitrary(), Gen.Choose(1, 16_384).ToArbitrary(), (rate, wanted) =>
        {
            var bucket = Empty(rate);
            var wait = bucket.Until(wanted).Ticks;
            var early = bucket;
            early.Fill(wait - 1);
            early.TryTake(wanted).ShouldBeFalse();
            bucket.Fill(wait);
            bucket.TryTake(wanted).ShouldBeTrue();
        }));

    [Fact]
    public void A_clock_that_runs_back_gives_nothing()
    {
        var bucket = Empty(1000);
        bucket.Fill(-Frequency);
        bucket.Level.ShouldBe(0);
    }

    [Theory]
    [InlineData(1, 16 * 1024)]
    [InlineData(16 * 1024, 16 * 1024)]
    [InlineData(100_000, 100_000)]
    [Spec("SVC-402")]
    public void The_burst_is_one_second_of_the_rate_and_at_least_16_KB(long rate, long capacity) =>
        new TokenBucket(rate, 0, Frequency).Level.ShouldBe(capacity);

    private static TokenBucket Empty(long rate)
    {
        var bucket = new TokenBucket(rate, 0, Frequency);
        bucket.TryTake(bucket.Level).ShouldBeTrue();
        return bucket;
    }
}
