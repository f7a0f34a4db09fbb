using Pennypost.Core.Routing;
using Pennypost.Store.Schema;
using Pennypost.Store.Work;

namespace Pennypost.Core.Sending;

/// <summary>Makes what waits for a domain due now (ETRN, RFC 1985). The mail goes the way that its recipients have always had.</summary>
/// <param name="database">The queue.</param>
/// <param name="wakeups">Tells the sending side.</param>
public sealed class QueueTurns(Database database, IWakeups wakeups)
{
    /// <summary>Hurries up the mail for a domain.</summary>
    /// <param name="domain">The domain in lower case.</param>
    /// <param name="withSubdomains">The domains below it too.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>How many messages wait for it.</returns>
    public async Task<int> TurnAsync(string domain, bool withSubdomains, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(domain);

        // What is being tried at this moment is left alone; it counts, since it is waiting and tried now.
        await using var command = database.Source.CreateCommand(
            """
            WITH waiting AS (
                SELECT DISTINCT r.outgoing_id FROM outgoing_recipient r
                WHERE r.state = 0 AND (lower(split_part(r.address, '@', -1)) = $1 OR ($2 AND right(lower(r.address), length($1) + 1) = '.' || $1))
            ), hurried AS (
                UPDATE work w SET due_at = now() FROM waiting
                WHERE w.subject_id = waiting.outgoing_id AND w.kind = 'SendMail' AND NOT w.dead AND w.leased_until IS NULL
                RETURNING w.id
            )
            SELECT (SELECT count(*) FROM waiting)::integer + 0 * (SELECT count(*) FROM hurried)::integer
            """);
        command.Parameters.Add(new() { Value = domain });
        command.Parameters.Add(new() { Value = withSubdomains });
        var messages = (int)(await command.ExecuteScalarAsync(cancellationToken))!;
        if (messages > 0)
        {
            wakeups.Signal(OutgoingMail.SendMail, messages);
        }

        return messages;
    }
}
