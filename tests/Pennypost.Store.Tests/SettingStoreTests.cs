using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Pennypost.Store.Changes;
using Pennypost.Store.Settings;

namespace Pennypost.Store.Tests;

public sealed class SettingStoreTests(PostgresFixture postgres)
{
    private static readonly IntegerSetting Limit = new("test.limit", 10, 1, 100, "A limit.") { Label = "Limit" };
    private static readonly TextSetting Secret = new("test.secret", "", 50, "A secret.") { Label = "Secret", IsSecret = true };

    [Fact]
    public async Task A_change_is_seen_by_another_replica_without_asking()
    {
        await using var test = await postgres.CreateAsync();
        await using var noticesHere = Notices(test);
        await using var noticesThere = Notices(test);
        using var here = Store(test, noticesHere);
        using var there = Store(test, noticesThere);
        await Task.WhenAll(noticesHere.StartAsync(CancellationToken.None), noticesThere.StartAsync(CancellationToken.None));
        await there.LoadAsync();
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        there.Changed += () =>
        {
            if (there.Get(Limit) == 42)
            {
                seen.TrySetResult();
            }
        };

        await here.SetAsync(Limit, "42");

        await seen.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await here.SetAsync(Limit, null);
        here.Get(Limit).ShouldBe(10);
    }

    [Fact]
    public async Task Values_out_of_range_and_control_characters_are_refused()
    {
        await using var test = await postgres.CreateAsync();
        await using var notices = Notices(test);
        using var store = Store(test, notices);
        await Should.ThrowAsync<ArgumentException>(() => store.SetAsync(Limit, "101"));
        await Should.ThrowAsync<ArgumentException>(() => store.SetAsync(Secret, "a\r\nb"));
        (await test.ScalarAsync<long>("SELECT count(*) FROM setting")).ShouldBe(0);
    }

    [Fact]
    public async Task A_secret_is_not_in_the_database_in_clear_and_is_the_default_under_another_key()
    {
        await using var test = await postgres.CreateAsync();
        await using var notices = Notices(test);
        using var store = Store(test, notices);
        await store.SetAsync(Secret, "open sesame");

        store.Get(Secret).ShouldBe("open sesame");
        (await test.ScalarAsync<string>("SELECT value FROM setting")).ShouldNotContain("sesame");
        using var stranger = Store(test, notices);
        await stranger.LoadAsync();
        stranger.Get(Secret).ShouldBe("");
    }

    private static DatabaseNotices Notices(TestDatabase test) => new(test.Database, NullLogger<DatabaseNotices>.Instance);

    private static SettingStore Store(TestDatabase test, DatabaseNotices notices) =>
        new(test.Database, notices, new SecretProtector(RandomNumberGenerator.GetBytes(32)), [Limit, Secret]);
}
