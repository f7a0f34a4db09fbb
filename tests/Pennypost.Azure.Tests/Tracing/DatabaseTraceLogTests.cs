using Pennypost.Store.Tracing;

namespace Pennypost.Azure.Tests.Tracing;

/// <summary>The contract in PostgreSQL.</summary>
public sealed class DatabaseTraceLogTests(PostgresFixture postgres) : TraceLogContract, IAsyncDisposable
{
    private TestDatabase? _database;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }

    [Fact]
    public async Task What_the_database_will_never_take_is_told_apart_from_what_may_come_again()
    {
        var log = await LogAsync();
        var note = Note(1, Noon, ("Subject", "a\0b"));
        await Should.ThrowAsync<InvalidDataException>(() => log.WriteAsync([note], Cancel));
        await _database!.ExecuteAsync("DROP TABLE message_trace");
        await Should.ThrowAsync<IOException>(() => log.WriteAsync([Note(2, Noon)], Cancel));
        _database.CheckConsistency = false;
    }

    /// <inheritdoc/>
    protected override async Task<ITraceLog> LogAsync(int mostLookedAt = 10_000)
    {
        _database = await postgres.CreateAsync();
        return new DatabaseTraceLog(_database.Database, mostLookedAt);
    }
}
