using System.Net;
using Npgsql;
using NpgsqlTypes;

namespace Pennypost.Core.Access.Lists;

/// <summary>The rows of access_restriction, read and written.</summary>
internal static class AccessRows
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string Columns =
        "id, scope, service_id, allow, type, network, tags, allow_unauthenticated, account_ids, comment, created_at, created_by, changed_at, changed_by";

    /// <summary>Reads the current row.</summary>
    public static (AccessListKey Key, AccessEntry Entry) Read(NpgsqlDataReader reader) => (
        new AccessListKey(Enum.Parse<AccessScope>(reader.GetString(1)), reader.IsDBNull(2) ? 0 : reader.GetInt32(2)),
        new AccessEntry(reader.GetBoolean(3), Enum.Parse<AccessEntryType>(reader.GetString(4)))
        {
            Id = reader.GetInt64(0),
            Network = reader.IsDBNull(5) ? null : Network(reader, 5),
            Tags = [.. reader.GetFieldValue<string[]>(6)],
            AllowUnauthenticated = reader.GetBoolean(7),
            Users = [.. reader.GetFieldValue<long[]>(8)],
            Comment = reader.GetString(9),
        });

    /// <summary>Reads the current row with who made and changed it.</summary>
    public static StoredAccessEntry ReadStored(NpgsqlDataReader reader) => new(
        Read(reader).Entry,
        reader.GetFieldValue<DateTimeOffset>(10),
        reader.GetString(11),
        reader.GetFieldValue<DateTimeOffset>(12),
        reader.GetString(13));

    /// <summary>Reads a network.</summary>
    public static IPNetwork Network(NpgsqlDataReader reader, int column) => reader.GetFieldValue<IPNetwork>(column);

    /// <summary>Adds what an entry says: allow, type, network, tags, allow_unauthenticated, account_ids, comment.</summary>
    public static void AddValues(NpgsqlParameterCollection parameters, AccessEntry entry)
    {
        parameters.Add(new NpgsqlParameter<bool> { TypedValue = entry.Allow });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = entry.Type.ToString() });
        parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Cidr, Value = (object?)entry.Network ?? DBNull.Value });
        parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. entry.Tags] });
        parameters.Add(new NpgsqlParameter<bool> { TypedValue = entry.AllowUnauthenticated });
        parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. entry.Users] });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = entry.Comment });
    }
}

/// <summary>An entry as it is stored (SVC-369).</summary>
/// <param name="Entry">The entry.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="ChangedAt">When it was last changed.</param>
/// <param name="ChangedBy">By whom.</param>
public sealed record StoredAccessEntry(AccessEntry Entry, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset ChangedAt, string ChangedBy);
