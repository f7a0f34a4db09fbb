using Npgsql;

namespace Pennypost.Core.Accounts;

/// <summary>An account as an administrator sees it.</summary>
/// <param name="Id">Never changes and is never used again.</param>
/// <param name="Name">Log-in name as typed; compared without case.</param>
/// <param name="DisplayName">Name for people; may be empty.</param>
/// <param name="Comment">The administrator's comment.</param>
/// <param name="Enabled">Account access allowed (USR-165).</param>
/// <param name="Administrator">May use the admin API (USR-012).</param>
/// <param name="ExpiresOn">The last day of access; null for none (USR-166).</param>
/// <param name="MustChangePassword">Its password was generated at the first start and not changed since.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Version">Raised by each change (USR-158).</param>
/// <param name="Locked">Locked for at least one client address (USR-143).</param>
/// <param name="InboxMessages">Messages in the Inbox (USR-146).</param>
/// <param name="MailboxBytes">Size of all folders (USR-147).</param>
public sealed record Account(
    long Id,
    string Name,
    string DisplayName,
    string Comment,
    bool Enabled,
    bool Administrator,
    DateOnly? ExpiresOn,
    bool MustChangePassword,
    DateTimeOffset CreatedAt,
    int Version,
    bool Locked,
    long InboxMessages,
    long MailboxBytes)
{
    /// <summary>The columns that <see cref="Read"/> reads, of <see cref="From"/>. The parameter <c>$1</c> is the time now.</summary>
    internal const string Columns =
        """
        a.id, a.name, a.display_name, a.comment, a.enabled, a.administrator, a.expires_on, a.must_change_password, a.created_at, a.version,
        EXISTS (SELECT FROM login_lock l WHERE l.account_id = a.id AND l.locked_until > $1), m.inbox, m.size
        """;

    /// <summary>Accounts with the figures of their mailboxes.</summary>
    internal const string From =
        """
        account a CROSS JOIN LATERAL (
            SELECT coalesce(max(f.messages) FILTER (WHERE f.name = 'INBOX'), 0)::bigint AS inbox, coalesce(sum(f.size), 0)::bigint AS size
            FROM folder f WHERE f.account_id = a.id) m
        """;

    internal static Account Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetString(1),
        reader.GetString(2),
        reader.GetString(3),
        reader.GetBoolean(4),
        reader.GetBoolean(5),
        reader.IsDBNull(6) ? null : reader.GetFieldValue<DateOnly>(6),
        reader.GetBoolean(7),
        reader.GetFieldValue<DateTimeOffset>(8),
        reader.GetInt32(9),
        reader.GetBoolean(10),
        reader.GetInt64(11),
        reader.GetInt64(12));
}
