using Npgsql;
using Pennypost.Core.Refusals;

namespace Pennypost.Core.Mappings;

/// <summary>A mapping as an administrator types it (MAP-014).</summary>
/// <param name="Address">An address, a local part, wildcards, or <c>~@domain</c>.</param>
/// <param name="Target">An account's name or <c>*REMOTE</c>.</param>
/// <param name="Type">Which mail.</param>
/// <param name="RelayExternal">For <c>*REMOTE</c>: mail from strangers too.</param>
/// <param name="Comment">The administrator's comment.</param>
public sealed record MappingValues(string Address, string Target, MappingType Type, bool RelayExternal, string Comment);

/// <summary>A mapping whose address and target have been checked.</summary>
/// <param name="Pattern">Its address.</param>
/// <param name="AccountId">Its target; null for <c>*REMOTE</c>.</param>
/// <param name="Target">The target's name as the account has it.</param>
/// <param name="Values">As typed.</param>
internal sealed record CheckedMapping(MappingPattern Pattern, long? AccountId, string Target, MappingValues Values)
{
    /// <summary>The longest comment.</summary>
    public const int MaximumComment = 200;

    /// <summary>Finds the target and checks every field.</summary>
    /// <exception cref="RefusedException">Something is wrong; the fields say what.</exception>
    public static async Task<CheckedMapping> CheckAsync(NpgsqlConnection connection, MappingValues values, CancellationToken cancellation)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (!MappingPattern.TryParse(values.Address, out var pattern, out var fault))
        {
            errors["address"] = [fault];
        }

        var target = values.Target.Trim();
        var remote = target.Equals(Mapping.RemoteTarget, StringComparison.OrdinalIgnoreCase);
        var account = remote ? null : await FindAsync(connection, target, cancellation);
        if (!remote && account is null)
        {
            errors["target"] = ["There is no account of this name. The target is an account's name, or *REMOTE."];
        }

        if (values.RelayExternal && !remote)
        {
            errors["relayExternal"] = ["Only mappings to *REMOTE relay mail."];
        }

        if (remote && values.Type == MappingType.From)
        {
            errors["type"] = ["A sender cannot be mapped to *REMOTE."];
        }

        if (values.Comment.Length > MaximumComment || values.Comment.Any(char.IsControl))
        {
            errors["comments"] = [$"One line of {MaximumComment} characters at most."];
        }

        return errors.Count > 0
            ? throw RefusedException.Invalid(errors)
            : new CheckedMapping(pattern!, account?.Id, account?.Name ?? Mapping.RemoteTarget, values);
    }

    private static async Task<(long Id, string Name)?> FindAsync(NpgsqlConnection connection, string name, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("SELECT id, name FROM account WHERE lower(name) = lower($1) AND id <> 0", connection)
        {
            Parameters = { new() { Value = name.Replace('\0', ' ') } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? (reader.GetInt64(0), reader.GetString(1)) : null;
    }
}
