using Npgsql;
using Pennypost.Store.Schema;

namespace Pennypost.Core.Accounts;

/// <summary>What a list of accounts is sorted by.</summary>
public enum AccountSort
{
    /// <summary>Log-in name.</summary>
    Name,

    /// <summary>Display name.</summary>
    DisplayName,

    /// <summary>Comment.</summary>
    Comments,

    /// <summary>Messages in the Inbox.</summary>
    InboxMessages,

    /// <summary>Size of all folders.</summary>
    MailboxBytes,

    /// <summary>When it was made.</summary>
    CreatedAt,
}

/// <summary>Which accounts to list; filters combine with AND (USR-136).</summary>
/// <param name="Name">Part of the name, without case.</param>
/// <param name="DisplayName">Part of the display name, without case.</param>
/// <param name="Comment">Part of the comment, without case.</param>
/// <param name="InboxMessages">Messages in the Inbox.</param>
/// <param name="MailboxBytes">Size of all folders.</param>
/// <param name="State">Only these.</param>
/// <param name="Administrator">Only administrators, or only others.</param>
/// <param name="Sort">The order.</param>
/// <param name="Descending">The other way round.</param>
/// <param name="Skip">Rows to pass over.</param>
/// <param name="Take">Rows to return.</param>
public sealed record AccountQuery(
    string? Name = null,
    string? DisplayName = null,
    string? Comment = null,
    NumberFilter? InboxMessages = null,
    NumberFilter? MailboxBytes = null,
    AccountState? State = null,
    bool? Administrator = null,
    AccountSort Sort = AccountSort.Name,
    bool Descending = false,
    int Skip = 0,
    int Take = 50);

/// <summary>A folder of an account, for an administrator.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="Messages">Messages in it.</param>
/// <param name="Unseen">Those not read.</param>
/// <param name="Bytes">Their size together.</param>
/// <param name="IsFixed">Its owner can neither rename nor delete it (USR-339).</param>
/// <param name="SharedWith">How many others have rights in it; anyone counts as one.</param>
public sealed record FolderFigures(string Name, long Messages, long Unseen, long Bytes, bool IsFixed, long SharedWith);

/// <summary>Reads accounts for administrators.</summary>
/// <param name="database">The database.</param>
/// <param name="time">The clock: tells who has expired and who is locked.</param>
public sealed class AccountListing(Database database, TimeProvider time)
{
    /// <summary>One account; null when there is none.</summary>
    /// <param name="id">The account.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<Account?> FindAsync(long id, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand($"SELECT {Account.Columns} FROM {Account.From} WHERE a.id = $2 AND a.id <> 0");
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Account.Read(reader) : null;
    }

    /// <summary>The accounts of a query, and how many there are without skipping.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<(IReadOnlyList<Account> Accounts, long Total)> ListAsync(AccountQuery query, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(query);
        var today = DateOnly.FromDateTime(time.GetLocalNow().DateTime);

        // The account of the public folders is nobody's.
        var where = new List<string> { "a.id <> 0" };
        var parameters = new List<NpgsqlParameter>();

        AddText("a.name", query.Name);
        AddText("a.display_name", query.DisplayName);
        AddText("a.comment", query.Comment);
        AddNumber("m.inbox", query.InboxMessages);
        AddNumber("m.size", query.MailboxBytes);
        switch (query.State)
        {
            case AccountState.Active: Add("(a.enabled AND coalesce(a.expires_on >= {0}, true))", today); break;
            case AccountState.Disabled: where.Add("NOT a.enabled"); break;
            case AccountState.Expired: Add("(a.enabled AND a.expires_on < {0})", today); break;
        }

        if (query.Administrator is { } administrator)
        {
            Add("a.administrator = {0}", administrator);
        }

        var condition = string.Join(" AND ", where);
        // Figures of mailboxes are summed for the count only when a filter asks for them.
        var countFrom = query.InboxMessages is null && query.MailboxBytes is null ? "account a" : Account.From;
        var direction = query.Descending ? "DESC" : "ASC";
        await using var batch = database.Source.CreateBatch();
        batch.BatchCommands.Add(Command($"SELECT count(*) FROM {countFrom} WHERE $1::timestamptz IS NOT NULL AND {condition}"));
        batch.BatchCommands.Add(Command(
            $"SELECT {Account.Columns} FROM {Account.From} WHERE {condition} ORDER BY {Key(query.Sort)} {direction}, a.id {direction} OFFSET {query.Skip} LIMIT {query.Take}"));

        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        var total = reader.GetInt64(0);
        await reader.NextResultAsync(cancellation);
        var accounts = new List<Account>();
        while (await reader.ReadAsync(cancellation))
        {
            accounts.Add(Account.Read(reader));
        }

        return (accounts, total);

        void Add(string sql, object value)
        {
            parameters.Add(new NpgsqlParameter { Value = value });
            where.Add(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, $"${parameters.Count + 1}"));
        }

        void AddText(string column, string? part)
        {
            if (!string.IsNullOrEmpty(part))
            {
                Add($"position(lower({{0}}) IN lower({column})) > 0", part);
            }
        }

        void AddNumber(string column, NumberFilter? filter)
        {
            if (filter is { } number)
            {
                Add($"{column} >= {{0}}", number.Minimum);
                Add($"{column} <= {{0}}", number.Maximum);
            }
        }

        NpgsqlBatchCommand Command(string sql)
        {
            var command = new NpgsqlBatchCommand(sql) { Parameters = { new() { Value = time.GetUtcNow() } } };
            foreach (var parameter in parameters)
            {
                command.Parameters.Add(parameter.Clone());
            }

            return command;
        }
    }

    /// <summary>The folders of an account by name.</summary>
    /// <param name="id">The account.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<IReadOnlyList<FolderFigures>> FoldersAsync(long id, CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(
            """
            SELECT name, messages, unseen, size, fixed, (SELECT count(*) FROM folder_right r WHERE r.folder_id = f.id AND NOT r.negative)
            FROM folder f WHERE account_id = $1 ORDER BY name <> 'INBOX', name LIMIT 1000
            """);
        command.Parameters.Add(new() { Value = id });
        var folders = new List<FolderFigures>();
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            folders.Add(new FolderFigures(reader.GetString(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt64(3), reader.GetBoolean(4), reader.GetInt64(5)));
        }

        return folders;
    }

    /// <summary>How many accounts there are: all, those that can log in, administrators.</summary>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<(long Total, long Active, long Administrators)> CountAsync(CancellationToken cancellation)
    {
        await using var command = database.Source.CreateCommand(
            "SELECT count(*), count(*) FILTER (WHERE enabled AND coalesce(expires_on >= $1, true)), count(*) FILTER (WHERE administrator) FROM account WHERE id <> 0");
        command.Parameters.Add(new() { Value = DateOnly.FromDateTime(time.GetLocalNow().DateTime) });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    private static string Key(AccountSort sort) => sort switch
    {
        AccountSort.Name => "lower(a.name)",
        AccountSort.DisplayName => "lower(a.display_name)",
        AccountSort.Comments => "lower(a.comment)",
        AccountSort.InboxMessages => "m.inbox",
        AccountSort.MailboxBytes => "m.size",
        _ => "a.created_at",
    };
}
