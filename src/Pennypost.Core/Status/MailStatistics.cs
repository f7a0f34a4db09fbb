using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Status;

/// <summary>Counts mail by minute for the dashboard. Counts are gathered in memory and written every few seconds, summed over replicas;
/// a crash loses at most those seconds of figures, never mail.</summary>
/// <param name="database">Where the figures are kept.</param>
/// <param name="clock">The clock.</param>
public sealed class MailStatistics(Database database, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(8);

    private long _accepted;
    private long _delivered;
    private long _sent;

    /// <summary>Messages were taken in.</summary>
    public void Accepted(int messages) => Interlocked.Add(ref _accepted, messages);

    /// <summary>Copies were put into folders.</summary>
    public void Delivered(int copies) => Interlocked.Add(ref _delivered, copies);

    /// <summary>Another server accepted recipients.</summary>
    public void Sent(int recipients) => Interlocked.Add(ref _sent, recipients);

    /// <summary>Writes what was gathered.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        var (accepted, delivered, sent) = (Interlocked.Exchange(ref _accepted, 0), Interlocked.Exchange(ref _delivered, 0), Interlocked.Exchange(ref _sent, 0));
        if (accepted == 0 && delivered == 0 && sent == 0)
        {
            return;
        }

        try
        {
            await using var command = database.Source.CreateCommand(
                """
                INSERT INTO mail_minute AS m (minute, accepted, delivered, sent) VALUES (date_trunc('minute', $1::timestamptz), $2, $3, $4)
                ON CONFLICT (minute) DO UPDATE SET
                    accepted = m.accepted + excluded.accepted, delivered = m.delivered + excluded.delivered, sent = m.sent + excluded.sent
                """);
            command.Parameters.Add(new() { Value = clock.GetUtcNow().UtcDateTime });
            command.Parameters.Add(new() { Value = accepted });
            command.Parameters.Add(new() { Value = delivered });
            command.Parameters.Add(new() { Value = sent });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
        {
            Interlocked.Add(ref _accepted, accepted);
            Interlocked.Add(ref _delivered, delivered);
            Interlocked.Add(ref _sent, sent);
            throw;
        }
    }

    /// <summary>Removes figures that no page shows any more.</summary>
    public async Task PruneAsync(CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand("DELETE FROM mail_minute WHERE minute < now() - $1");
        command.Parameters.Add(new() { Value = Kept });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
