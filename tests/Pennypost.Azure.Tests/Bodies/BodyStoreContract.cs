using System.Security.Cryptography;
using Pennypost.Store.Bodies;

namespace Pennypost.Azure.Tests.Bodies;

/// <summary>What every body store does, wherever it keeps bodies.</summary>
public abstract class BodyStoreContract
{
    /// <summary>The store under test.</summary>
    protected abstract Task<IBodyStore> StoreAsync();

    public static TheoryData<int, int> Sizes() => new()
    {
        { 0, 0 }, { 0, 10 }, { 1, 0 }, { 100_000, 300 }, { 1 << 20, 0 }, { (1 << 20) + 1, 0 }, { (1 << 20) - 300, 300 }, { (1 << 20) - 300, 301 },
        { (4 << 20) + 12345, BodyWriter.PrefixLimit },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public async Task A_body_comes_back_as_it_was_written_with_its_prefix_in_front(int size, int prefixLength)
    {
        var store = await StoreAsync();
        var key = NewKey();
        var (body, prefix) = (RandomNumberGenerator.GetBytes(size), RandomNumberGenerator.GetBytes(prefixLength));
        await WriteAsync(store, key, body, prefix, 100_003);
        byte[] whole = [.. prefix, .. body];
        ShouldBeTheSame(await ReadAsync(store, key, 0), whole);
        (await store.ExistsAsync(key, Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task Reading_starts_at_any_octet()
    {
        var store = await StoreAsync();
        var key = NewKey();
        var (body, prefix) = (RandomNumberGenerator.GetBytes(5_000_000), RandomNumberGenerator.GetBytes(300));
        await WriteAsync(store, key, body, prefix, 65_536);
        byte[] whole = [.. prefix, .. body];
        foreach (var offset in (int[])[1, 299, 300, 301, (4 << 20) - 1, 4 << 20, 5_000_299, 5_000_300, 6_000_000])
        {
            ShouldBeTheSame(await ReadAsync(store, key, offset), whole[Math.Min(offset, whole.Length)..]);
        }
    }

    [Fact]
    public async Task Nothing_is_there_before_the_commit_and_nothing_is_left_without_one()
    {
        var store = await StoreAsync();
        var key = NewKey();
        await using (var writer = await store.CreateAsync(key, Cancel))
        {
            await writer.WriteAsync(new byte[3 << 20], Cancel);
            (await store.ExistsAsync(key, Cancel)).ShouldBeFalse();
            await Should.ThrowAsync<BodyMissingException>(async () => await store.OpenAsync(key, 0, Cancel));
        }

        (await store.ExistsAsync(key, Cancel)).ShouldBeFalse();
        await Should.ThrowAsync<BodyMissingException>(async () => await store.OpenAsync(key, 0, Cancel));
    }

    [Fact]
    public async Task A_body_is_never_replaced()
    {
        var store = await StoreAsync();
        foreach (var size in (int[])[10, 3 << 20])
        {
            var key = NewKey();
            var first = RandomNumberGenerator.GetBytes(size);
            await WriteAsync(store, key, first, [], 65_536);
            await Should.ThrowAsync<IOException>(() => WriteAsync(store, key, RandomNumberGenerator.GetBytes(size), [], 65_536));
            ShouldBeTheSame(await ReadAsync(store, key, 0), first);
        }
    }

    [Fact]
    public async Task Removing_removes_and_may_be_repeated()
    {
        var store = await StoreAsync();
        var key = NewKey();
        await WriteAsync(store, key, new byte[1000], [], 1000);
        await store.DeleteAsync(key, Cancel);
        await store.DeleteAsync(key, Cancel);
        (await store.ExistsAsync(key, Cancel)).ShouldBeFalse();
        await Should.ThrowAsync<BodyMissingException>(async () => await store.OpenAsync(key, 0, Cancel));
    }

    [Fact]
    public async Task A_reader_that_stops_in_the_middle_harms_nobody()
    {
        var store = await StoreAsync();
        var key = NewKey();
        await WriteAsync(store, key, new byte[8 << 20], [], 65_536);
        for (var i = 0; i < 5; i++)
        {
            await using var stream = await store.OpenAsync(key, 0, Cancel);
            await stream.ReadExactlyAsync(new byte[1000], Cancel);
        }

        (await ReadAsync(store, key, 0)).Length.ShouldBe(8 << 20);
    }

    [Fact]
    public async Task Bodies_are_written_side_by_side()
    {
        var store = await StoreAsync();
        var bodies = Enumerable.Range(0, 4).Select(_ => (Key: NewKey(), Octets: RandomNumberGenerator.GetBytes(1_500_000))).ToList();
        await Task.WhenAll(bodies.Select(body => WriteAsync(store, body.Key, body.Octets, [1, 2, 3], 30_000)));
        foreach (var (key, octets) in bodies)
        {
            ShouldBeTheSame(await ReadAsync(store, key, 3), octets);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("0123456789abcdef?comp=block")]
    [InlineData("0123456789ABCDEF")]
    public async Task A_key_that_is_no_key_is_refused(string key)
    {
        var store = await StoreAsync();
        await Should.ThrowAsync<ArgumentException>(async () => await store.CreateAsync(key, Cancel));
        await Should.ThrowAsync<ArgumentException>(async () => await store.OpenAsync(key, 0, Cancel));
        await Should.ThrowAsync<ArgumentException>(async () => await store.DeleteAsync(key, Cancel));
    }

    [Fact]
    public async Task A_prefix_that_is_too_long_is_refused()
    {
        var store = await StoreAsync();
        await using var writer = await store.CreateAsync(NewKey(), Cancel);
        await Should.ThrowAsync<ArgumentException>(async () => await writer.CommitAsync(new byte[BodyWriter.PrefixLimit + 1], Cancel));
    }

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // Shouldly compares octet by octet through interfaces: seconds for megabytes.
    protected static void ShouldBeTheSame(byte[] found, byte[] expected) =>
        (found.Length, found.AsSpan().SequenceEqual(expected)).ShouldBe((expected.Length, true));

    protected static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    protected static async Task WriteAsync(IBodyStore store, string key, byte[] body, byte[] prefix, int chunk)
    {
        await using var writer = await store.CreateAsync(key, Cancel);
        for (var at = 0; at < body.Length; at += chunk)
        {
            await writer.WriteAsync(body.AsMemory(at, Math.Min(chunk, body.Length - at)), Cancel);
        }

        await writer.CommitAsync(prefix, Cancel);
    }

    protected static async Task<byte[]> ReadAsync(IBodyStore store, string key, long offset)
    {
        await using var stream = await store.OpenAsync(key, offset, Cancel);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy, Cancel);
        return copy.ToArray();
    }
}
