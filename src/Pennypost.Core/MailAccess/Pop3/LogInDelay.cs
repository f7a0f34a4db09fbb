using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Core.MailAccess.Pop3;

/// <summary>The time between two log-ins to a mailbox (RFC 2449 §6.5), kept for all replicas. Only services that ask for a time come here.</summary>
internal sealed class LogInDelay(Database database)
{
    private const string Sql = """
        INSERT INTO pop3_log_in AS l (account_id, at) VALUES ($1, now())
        ON CONFLICT (account_id) DO UPDATE SET at = now() WHERE l.at <= now() - $2
        """;

    /// <summary>Notes a log-in unless the last one was too short a time ago; one that comes too soon does not count.</summary>
    /// <returns>False when it is too soon.</returns>
    public async Task<bool> TryAsync(long accountId, TimeSpan delay, CancellationToken cancellationToken)
    {
        if (delay == TimeSpan.Zero)
        {
            return true;
        }

        await using var command = database.Source.CreateCommand(Sql);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        command.Parameters.Add(new() { Value = delay });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }
}
