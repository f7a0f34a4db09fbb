using Npgsql;

namespace Pennypost.Core.Mappings;

/// <summary>A row of the mapping table: an address and one target (MAP-001).</summary>
/// <param name="Id">Never changes.</param>
/// <param name="Address">Which addresses: the text of a <see cref="MappingPattern"/>.</param>
/// <param name="AccountId">The target; null for <c>*REMOTE</c> (MAP-010).</param>
/// <param name="RelayExternal">For <c>*REMOTE</c>: mail from strangers is passed on too (MAP-011).</param>
/// <param name="Type">Which mail (MAP-015).</param>
/// <param name="CollectorId">For collected mail: only of this collector; null for all (MAP-016).</param>
/// <param name="Comment">The administrator's comment.</param>
/// <param name="Version">Raised by each change.</param>
public sealed record Mapping(
    long Id,
    string Address,
    long? AccountId,
    bool RelayExternal,
    MappingType Type,
    long? CollectorId,
    string Comment,
    int Version)
{
    /// <summary>The target that means "exists, but on another server" (MAP-010).</summary>
    public const string RemoteTarget = "*REMOTE";

    /// <summary>The columns that <see cref="Read"/> reads, of <c>mapping m</c>.</summary>
    internal const string Columns = "m.id, m.address, m.account_id, m.relay_external, m.type, m.collector_id, m.comment, m.version";

    /// <summary>The target is <c>*REMOTE</c>.</summary>
    public bool IsRemote => AccountId is null;

    internal static Mapping Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0),
        reader.GetString(1),
        reader.IsDBNull(2) ? null : reader.GetInt64(2),
        reader.GetBoolean(3),
        MappingTypes.FromStored(reader.GetString(4)),
        reader.IsDBNull(5) ? null : reader.GetInt64(5),
        reader.GetString(6),
        reader.GetInt32(7));
}
