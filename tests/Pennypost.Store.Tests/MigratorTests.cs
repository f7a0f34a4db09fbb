using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Tests;

public sealed class MigratorTests(PostgresFixture postgres)
{
    [Fact]
    public void No_number_is_there_twice()
    {
        Migrator.All.Select(m => m.Number).ShouldBe(Migrator.All.Select(m => m.Number).Distinct().Order());
    }

    [Fact]
    public async Task Replicas_that_start_together_migrate_once()
    {
        await using var test = await postgres.CreateAsync();
        test.CheckConsistency = false;
        await test.ExecuteAsync("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        await using var source = NpgsqlDataSource.Create(test.ConnectionString);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Migrator.MigrateAsync(source)));

        (await test.ScalarAsync<long>("SELECT count(*) FROM schema_migration")).ShouldBe(Migrator.All.Count);
    }

    [Fact]
    public async Task A_database_of_a_newer_release_is_left_alone()
    {
        await using var test = await postgres.CreateAsync();
        await test.ExecuteAsync("INSERT INTO schema_migration (number, name) VALUES (9999, 'from the future')");
        var error = await Should.ThrowAsync<InvalidOperationException>(() => Migrator.MigrateAsync(test.Database.Source));
        error.Message.ShouldContain("9999");
    }
}
