using Npgsql;
using Pennypost.Core.Routing;

namespace Pennypost.Core.Mappings;

/// <summary>Finds what an administrator should know before he stores a mapping (MAP-008, USR-100).</summary>
internal static class MappingWarnings
{
    /// <summary>Names are listed up to this many.</summary>
    private const int MaximumNames = 20;

    public static async Task<IReadOnlyList<MappingWarning>> FindAsync(NpgsqlConnection connection, CheckedMapping mapping, CancellationToken cancellation)
    {
        var warnings = new List<MappingWarning>();
        var pattern = mapping.Pattern;
        if (pattern is { MatchesAnyDomain: true, IsUnrecognised: false })
        {
            warnings.Add(new MappingWarning("any-domain", "This matches addresses of foreign domains too, also in To and Cc of collected mail.", []));
        }

        if (pattern is { HasWildcards: true, IsUnrecognised: false })
        {
            var captured = await CapturedAsync(connection, pattern, mapping.AccountId, cancellation);
            if (captured.Count > 0)
            {
                warnings.Add(new MappingWarning("captures-accounts", Sentence(captured, mapping.Target), [.. captured.Take(MaximumNames)]));
            }
        }

        return warnings;
    }

    /// <summary>The accounts whose own address at a local domain the pattern covers, other than the target.</summary>
    private static async Task<List<string>> CapturedAsync(NpgsqlConnection connection, MappingPattern pattern, long? target, CancellationToken cancellation)
    {
        var domains = new List<string>();
        var captured = new List<string>();
        await using var command = new NpgsqlCommand("SELECT name FROM local_domain; SELECT id, name FROM account WHERE id <> 0 ORDER BY lower(name)", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            domains.Add(reader.GetString(0));
        }

        // As the resolver compares: a bare local part stands at every local domain, else the pattern covers the whole address.
        await reader.NextResultAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var name = reader.GetString(1);
            var matches = pattern.Domain is null
                ? domains.Count > 0 && Wildcard.Matches(pattern.Local, name)
                : domains.Exists(domain => Wildcard.Matches(pattern.Text, $"{name}@{domain}"));
            if (matches && reader.GetInt64(0) != target)
            {
                captured.Add(name);
            }
        }

        return captured;
    }

    private static string Sentence(List<string> captured, string target)
    {
        var names = string.Join(", ", captured.Take(3));
        var others = captured.Count > 3 ? $" and {captured.Count - 3} more" : "";
        return $"Mail for the own addresses of {names}{others} will go to {target}; add mappings to themselves if they shall get it too.";
    }
}
