using Npgsql;
using Pennypost.Core.Refusals;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;

namespace Pennypost.Core.MailAccess.Quotas;

/// <summary>What a mailbox holds and shall hold at most (USR-341).</summary>
/// <param name="Bytes">Octets of all messages in all folders, without the recycle bin (STB-152).</param>
/// <param name="MaximumBytes">The quota; 0 for none.</param>
/// <param name="Messages">Messages in all folders.</param>
/// <param name="MaximumMessages">The quota; 0 for none.</param>
public sealed record MailboxQuota(long Bytes, long MaximumBytes, long Messages, long MaximumMessages)
{
    /// <summary>STB-150: from here on mail programs may be refused to store more.</summary>
    /// <param name="moreBytes">What would be stored.</param>
    /// <param name="moreMessages">How many messages.</param>
    public bool IsFarExceededBy(long moreBytes, long moreMessages) =>
        (MaximumBytes > 0 && Bytes + moreBytes > MaximumBytes + (MaximumBytes / 2))
        || (MaximumMessages > 0 && Messages + moreMessages > MaximumMessages + (MaximumMessages / 2));
}

/// <summary>Reads and sets the quotas of mailboxes.</summary>
/// <param name="database">The database.</param>
/// <param name="settings">The settings.</param>
public sealed class MailboxQuotas(Database database, SettingStore settings)
{
    /// <summary>A petabyte: more is a typing error.</summary>
    public const long Maximum = 1L << 50;

    /// <summary>The quota of an account; null when there is no such account.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<MailboxQuota?> FindAsync(long accountId, CancellationToken cancellationToken)
    {
        await using var command = database.Source.CreateCommand(
            """
            SELECT coalesce(sum(f.size), 0)::bigint, a.quota_bytes, coalesce(sum(f.messages), 0)::bigint, a.quota_messages
            FROM account a LEFT JOIN folder f ON f.account_id = a.id WHERE a.id = $1 GROUP BY a.id
            """);
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new MailboxQuota(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3))
            : null;
    }

    /// <summary>Sets the quota of an account.</summary>
    /// <param name="accountId">The account.</param>
    /// <param name="bytes">Octets; 0 for none.</param>
    /// <param name="messages">Messages; 0 for none.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="RefusedException">There is no such account, or a number is out of range.</exception>
    public async Task SetAsync(long accountId, long bytes, long messages, CancellationToken cancellationToken)
    {
        if (bytes is < 0 or > Maximum || messages is < 0 or > Maximum)
        {
            throw RefusedException.Invalid(bytes is < 0 or > Maximum ? "maximumBytes" : "maximumMessages", "A quota is 0 for none, or a number up to 2^50.");
        }

        await using var command = database.Source.CreateCommand("UPDATE account SET quota_bytes = $2, quota_messages = $3 WHERE id = $1 AND id <> 0");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = accountId });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = bytes });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = messages });
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            throw RefusedException.NotFound("There is no such account.");
        }
    }

    /// <summary>Whether a mail program may store messages in a mailbox; nothing is asked while the setting is off (STB-150).</summary>
    /// <param name="accountId">Whose mailbox.</param>
    /// <param name="bytes">Octets.</param>
    /// <param name="messages">Messages.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async ValueTask<bool> HasRoomAsync(long accountId, long bytes, long messages, CancellationToken cancellationToken) =>
        !settings.Get(QuotaSettings.RefuseStoring)
        || await FindAsync(accountId, cancellationToken) is not { } quota
        || !quota.IsFarExceededBy(bytes, messages);
}
