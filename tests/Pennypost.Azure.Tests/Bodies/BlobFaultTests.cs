using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Pennypost.Azure.Blobs;
using Pennypost.Azure.Pipelines;
using Pennypost.Store.Bodies;

namespace Pennypost.Azure.Tests.Bodies;

/// <summary>A blob service that fails as services do: Azurite behind a proxy.</summary>
public sealed class BlobFaultTests(Azurite azurite) : BodyStoreContract, IAsyncLifetime
{
    private FaultyProxy? _proxy;

    private FaultyProxy Proxy => _proxy!;

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (azurite.Missing is null)
        {
            _proxy = await FaultyProxy.StartAsync(azurite.Port);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_writer_whose_answers_are_lost_succeeds_with_its_own_blob()
    {
        foreach (var size in (int[])[1000, 3 << 20])
        {
            var store = await OpenAsync(TimeSpan.FromSeconds(60));
            var key = NewKey();
            var body = RandomNumberGenerator.GetBytes(size);
            var lost = 0;
            Proxy.Decide = (_, request) => request.Method == "PUT" && !request.QueryString.Value!.Contains("comp=block&", StringComparison.Ordinal) && lost++ == 0
                ? ProxyFault.AnswerLost
                : ProxyFault.None;
            await WriteAsync(store, key, body, [1], 65_536);
            lost.ShouldBeGreaterThan(1);
            ShouldBeTheSame(await ReadAsync(store, key, 1), body);
        }
    }

    [Fact]
    public async Task A_reader_goes_on_where_its_connection_broke()
    {
        var store = await OpenAsync(TimeSpan.FromSeconds(60));
        var key = NewKey();
        var body = RandomNumberGenerator.GetBytes(6 << 20);
        await WriteAsync(store, key, body, [], 65_536);
        var reads = 0;
        Proxy.Decide = (_, request) => request.Method == "GET" && reads++ % 2 == 0 ? ProxyFault.Broken : ProxyFault.None;
        ShouldBeTheSame(await ReadAsync(store, key, 0), body);
        reads.ShouldBeGreaterThan(2);
    }

    [Fact]
    public async Task A_service_that_stays_busy_fails_the_write_within_the_limit()
    {
        var store = await OpenAsync(TimeSpan.FromSeconds(3));
        Proxy.Decide = (_, _) => ProxyFault.Busy;
        var error = await Should.ThrowAsync<AzureServiceException>(() => WriteAsync(store, NewKey(), new byte[10], [], 10));
        error.Message.ShouldMatch("^The blob service (answered 503 ServerBusy|did not answer within 3 s)\\.$");
        Proxy.Requests.ShouldBeGreaterThan(1, "it is tried again");
    }

    [Fact]
    public async Task A_service_that_hangs_fails_the_write_within_the_limit()
    {
        var store = await OpenAsync(TimeSpan.FromSeconds(2));
        Proxy.Decide = (_, _) => ProxyFault.Slow;
        (await Should.ThrowAsync<IOException>(() => WriteAsync(store, NewKey(), new byte[10], [], 10))).Message.ShouldBe("The blob service did not answer within 2 s.");
    }

    [Fact]
    public async Task A_body_that_is_removed_while_it_is_read_is_missing()
    {
        var store = await OpenAsync(TimeSpan.FromSeconds(60));
        var key = NewKey();
        await WriteAsync(store, key, new byte[9 << 20], [], 65_536);
        await using var stream = await store.OpenAsync(key, 0, Cancel);
        await store.DeleteAsync(key, Cancel);
        await Should.ThrowAsync<BodyMissingException>(() => stream.CopyToAsync(Stream.Null, Cancel));
    }

    [Fact]
    public async Task A_store_that_nobody_may_enter_fails_and_its_message_holds_no_key()
    {
        azurite.Require();
        var setting = azurite.ConnectionString("contract").Replace("AccountKey=", "AccountKey=AAAA", StringComparison.Ordinal);
        var store = new BlobBodies(BlobContainer.Open(setting, new FixedToken("")));
        var error = await Should.ThrowAsync<AzureServiceException>(() => WriteAsync(store, NewKey(), new byte[10], [], 10));
        error.Status.ShouldBe(StatusCodes.Status403Forbidden);
        error.ToString().ShouldNotContain("AAAA");
    }

    /// <inheritdoc/>
    protected override async Task<IBodyStore> StoreAsync()
    {
        var store = await OpenAsync(TimeSpan.FromSeconds(60));
        // The whole contract holds while one request in five fails.
        Proxy.Decide = (number, _) => number % 5 == 2 ? ProxyFault.Busy : ProxyFault.None;
        return store;
    }

    private async Task<IBodyStore> OpenAsync(TimeSpan limit)
    {
        azurite.Require();
        var options = new AzureClientOptions { OperationLimit = limit };
        options.Retry.Delay = TimeSpan.FromMilliseconds(20);
        var container = BlobContainer.Open(azurite.ConnectionString("faults", Proxy.Port), new FixedToken(""), options);
        await container.CreateAsync(Cancel);
        return new BlobBodies(container);
    }
}
