using Pennypost.Azure.Pipelines;
using Pennypost.Azure.Tables;
using Pennypost.Store.Tracing;

namespace Pennypost.Azure.Tests.Tracing;

/// <summary>The contract in Table storage, kept by Azurite.</summary>
public sealed class TableTraceLogTests(Azurite azurite) : TraceLogContract
{
    private static int s_number;

    private readonly string _prefix = "t" + string.Concat(Guid.NewGuid().ToString("N").Where(char.IsAsciiLetter)) + (char)('a' + (Interlocked.Increment(ref s_number) % 26));

    [Fact]
    public async Task A_service_that_is_busy_or_away_is_a_failure_that_may_be_tried_again()
    {
        azurite.Require();
        await using var proxy = await FaultyProxy.StartAsync(azurite.TablePort);
        var options = new AzureClientOptions { OperationLimit = TimeSpan.FromSeconds(3) };
        options.Retry.MaxRetries = 1;
        var log = new TableTraceLog(TableAccount.Open(azurite.TableConnectionString(_prefix, proxy.Port), new FixedToken(""), options));
        proxy.Decide = (_, _) => ProxyFault.Busy;
        await Should.ThrowAsync<AzureServiceException>(() => log.WriteAsync([Note(1, Noon)], Cancel));
        proxy.Decide = (_, _) => ProxyFault.None;
        await log.WriteAsync([Note(1, Noon)], Cancel);
        (await log.ReadAsync(TraceKey.Of(Noon, 1), Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Other_tables_of_the_account_are_left_alone()
    {
        var log = await LogAsync();
        var account = TableAccount.Open(azurite.TableConnectionString(_prefix), new FixedToken(""));
        await account.CreateAsync(_prefix + "20000101x", Cancel);
        await account.CreateAsync(_prefix + "1", Cancel);
        await log.WriteAsync([Note(1, Noon)], Cancel);
        await log.PruneAsync(Noon.AddDays(400), Cancel);
        (await account.ListAsync(Cancel)).Order(StringComparer.Ordinal).ShouldBe([_prefix + "1", _prefix + "20000101x"]);
    }

    [Theory]
    [InlineData("http://account.table.core.windows.net")]
    [InlineData("https://account.table.core.windows.net/table")]
    [InlineData("account.table.core.windows.net")]
    [InlineData("AccountName=a;AccountKey=QQ==;TableEndpoint=https://account.table.core.windows.net")]
    public void A_setting_that_is_no_address_or_holds_a_key_is_refused(string setting) =>
        Should.Throw<AzureSettingException>(() => TableAccount.Open(setting, new FixedToken("")));

    /// <inheritdoc/>
    protected override Task<ITraceLog> LogAsync(int mostLookedAt = 10_000)
    {
        azurite.Require();
        return Task.FromResult<ITraceLog>(new TableTraceLog(TableAccount.Open(azurite.TableConnectionString(_prefix), new FixedToken("")), mostLookedAt));
    }
}
