using Pennypost.Store.Bodies;
using Pennypost.Store.Schema;

namespace Pennypost.Store.Consistency;

/// <summary>Proves the store's invariants. Runs at the end of every store test and as an operator command.</summary>
/// <remarks>Each check is one query that returns a line of text per fault. Run it while nothing writes, or expect false alarms.</remarks>
public static class ConsistencyCheck
{
    private const int MaximumFaults = 100;

    private static readonly string[] Checks =
    [
        // Counters and sequences of folders against their entries.
        """
        SELECT format('folder %s of account %s: has %s messages, %s unseen, %s octets; its entries say %s, %s, %s',
                      f.id, f.account_id, f.messages, f.unseen, f.size, e.messages, e.unseen, e.size)
        FROM folder f CROSS JOIN LATERAL (
            SELECT count(*) AS messages, count(*) FILTER (WHERE flags & 1 = 0) AS unseen, coalesce(sum(size), 0) AS size
            FROM entry WHERE account_id = f.account_id AND folder_id = f.id) e
        WHERE (f.messages, f.unseen, f.size) IS DISTINCT FROM (e.messages, e.unseen, e.size)
        """,
        """
        SELECT format('folder %s of account %s: uidnext %s and highestmodseq %s are not above its entry %s with modseq %s',
                      f.id, f.account_id, f.uidnext, f.highestmodseq, e.uid, e.modseq)
        FROM entry e JOIN folder f ON f.account_id = e.account_id AND f.id = e.folder_id
        WHERE e.uid >= f.uidnext OR e.modseq > f.highestmodseq
        """,
        """
        SELECT format('entry %s of folder %s of account %s belongs to no folder', e.uid, e.folder_id, e.account_id)
        FROM entry e LEFT JOIN folder f ON f.account_id = e.account_id AND f.id = e.folder_id WHERE f.id IS NULL
        """,
        """
        SELECT format('folder %s of account %s: a change has modseq %s, above highestmodseq %s', f.id, f.account_id, c.modseq, f.highestmodseq)
        FROM folder_change c JOIN folder f ON f.account_id = c.account_id AND f.id = c.folder_id WHERE c.modseq > f.highestmodseq
        """,
        "SELECT format('account %s has no inbox', a.id) FROM account a LEFT JOIN folder f ON f.account_id = a.id AND f.name = 'INBOX' WHERE f.id IS NULL AND a.id <> 0",
        // Whatever refers to a message finds it, and it has the size that the entries say.
        """
        SELECT format('entry %s of folder %s of account %s: message %s is missing or has another size', e.uid, e.folder_id, e.account_id, e.message_id)
        FROM entry e LEFT JOIN message m ON m.id = e.message_id WHERE m.id IS NULL OR m.size <> e.size
        """,
        """
        SELECT format('recycled entry of account %s: message %s is missing or has another size', b.account_id, b.message_id)
        FROM recycled b LEFT JOIN message m ON m.id = b.message_id WHERE m.id IS NULL OR m.size <> b.size
        """,
        "SELECT format('envelope %s: message %s is missing', v.id, v.message_id) FROM envelope v LEFT JOIN message m ON m.id = v.message_id WHERE m.id IS NULL",
        "SELECT format('outgoing %s: message %s is missing', o.id, o.message_id) FROM outgoing o LEFT JOIN message m ON m.id = o.message_id WHERE m.id IS NULL",
        "SELECT format('message %s: its body has %s octets, not %s', id, length(body), size) FROM message WHERE body IS NOT NULL AND length(body) <> size",
        // Accepted mail has work, and work has its subject: nothing is forgotten.
        "SELECT format('envelope %s has no work', v.id) FROM envelope v LEFT JOIN work w ON w.subject_id = v.id AND w.kind = 'RouteMail' WHERE w.id IS NULL",
        "SELECT format('outgoing %s has no work', o.id) FROM outgoing o LEFT JOIN work w ON w.subject_id = o.id AND w.kind = 'SendMail' WHERE w.id IS NULL",
        "SELECT format('work %s: envelope %s is missing', w.id, w.subject_id) FROM work w LEFT JOIN envelope v ON v.id = w.subject_id WHERE w.kind = 'RouteMail' AND v.id IS NULL",
        "SELECT format('work %s: outgoing %s is missing', w.id, w.subject_id) FROM work w LEFT JOIN outgoing o ON o.id = w.subject_id WHERE w.kind = 'SendMail' AND o.id IS NULL",
        // Segments of the search index neither overlap nor miss an entry below the last of them.
        """
        SELECT format('search segment %s of folder %s: ends at %s, the next begins at %s', first_uid, folder_id, last_uid, next) FROM (
            SELECT *, lead(first_uid) OVER (PARTITION BY account_id, folder_id ORDER BY first_uid) AS next FROM search_segment) AS s
        WHERE last_uid < first_uid OR next <= last_uid
        """,
        """
        SELECT format('search segment %s of folder %s: %s slots do not fit its columns', first_uid, folder_id, slots) FROM search_segment
        WHERE length(uids) <> slots * 4 OR length(sent_days) <> slots * 4 OR length(bits) <> (slots + 7) / 8 * 16384
        """,
        """
        SELECT format('search index of folder %s: entry %s is in none of its segments', e.folder_id, e.uid)
        FROM entry e
        JOIN (SELECT account_id, folder_id, max(last_uid) AS through FROM search_segment GROUP BY account_id, folder_id) AS i
          ON i.account_id = e.account_id AND i.folder_id = e.folder_id AND e.uid <= i.through
        LEFT JOIN (
            SELECT account_id, folder_id, get_byte(uids, slot * 4) + get_byte(uids, slot * 4 + 1) * 256
                + get_byte(uids, slot * 4 + 2) * 65536 + get_byte(uids, slot * 4 + 3)::bigint * 16777216 AS uid
            FROM search_segment CROSS JOIN generate_series(0, slots - 1) AS slot) AS k
          ON k.account_id = e.account_id AND k.folder_id = e.folder_id AND k.uid = e.uid
        WHERE k.uid IS NULL
        """,
        // No orphans: an unreferenced message is waiting for the collector.
        """
        SELECT format('message %s is referred to by nothing and will never be collected', m.id) FROM message m
        WHERE NOT EXISTS (SELECT FROM entry e WHERE e.message_id = m.id) AND NOT EXISTS (SELECT FROM envelope v WHERE v.message_id = m.id)
          AND NOT EXISTS (SELECT FROM recycled b WHERE b.message_id = m.id)
          AND NOT EXISTS (SELECT FROM outgoing o WHERE o.message_id = m.id) AND NOT EXISTS (SELECT FROM message_release r WHERE r.message_id = m.id)
        """,
    ];

    /// <summary>Runs every check.</summary>
    /// <param name="database">The database.</param>
    /// <param name="bodies">Where large bodies are; their presence is checked too.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>A line per fault, at most a hundred for each check; empty when all is well.</returns>
    public static async Task<IReadOnlyList<string>> RunAsync(Database database, IBodyStore bodies, CancellationToken cancellationToken = default)
    {
        var faults = new List<string>();
        foreach (var check in Checks)
        {
            faults.AddRange(await LinesAsync(database, check, MaximumFaults, cancellationToken));
        }

        foreach (var key in await LinesAsync(database, "SELECT body_key FROM message WHERE body_key IS NOT NULL", int.MaxValue, cancellationToken))
        {
            if (faults.Count < MaximumFaults && !await bodies.ExistsAsync(key, cancellationToken))
            {
                faults.Add($"body {key} is missing");
            }
        }

        return faults;
    }

    private static async Task<List<string>> LinesAsync(Database database, string query, int maximum, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand($"{query} LIMIT {maximum}");
        command.CommandTimeout = 0;
        var lines = new List<string>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
