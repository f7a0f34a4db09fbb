using System.Globalization;
using Pennypost.Core.Refusals;

namespace Pennypost.Core.Access.Lists;

/// <summary>What an entry must be like to be stored.</summary>
internal static class AccessEntryRules
{
    private const int MaximumComment = 500;
    private const int MaximumUsers = 1000;

    /// <summary>Checks all entries of a list.</summary>
    /// <exception cref="RefusedException">Names every field that is wrong, as <c>entries[2].comment</c>.</exception>
    public static void Require(AccessListKey key, IReadOnlyList<AccessEntry> entries)
    {
        if (entries.Count > AccessList.MaximumEntries)
        {
            throw RefusedException.Invalid("entries", $"A list has {AccessList.MaximumEntries} entries at most.");
        }

        if (entries.Where(e => e.Id != 0).GroupBy(e => e.Id).Any(g => g.Skip(1).Any()))
        {
            throw RefusedException.Invalid("entries", "Two entries have the same number.");
        }

        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        for (var index = 0; index < entries.Count; index++)
        {
            foreach (var (field, fault) in Faults(key, entries[index]))
            {
                errors[string.Create(CultureInfo.InvariantCulture, $"entries[{index}].{field}")] = [fault];
            }
        }

        if (errors.Count > 0)
        {
            throw RefusedException.Invalid(errors);
        }
    }

    private static IEnumerable<(string Field, string Fault)> Faults(AccessListKey key, AccessEntry entry)
    {
        if ((entry.Type == AccessEntryType.Network) != entry.Network.HasValue)
        {
            yield return ("address", "Networks have an address, other types have none.");
        }

        if (entry.Type == AccessEntryType.Tags)
        {
            // SVC-374: without data "Block RU" blocks nobody. What does nothing is not stored as if it did.
            yield return ("type", "No data about the places of addresses is installed, so an entry by GeoIP would match nobody.");
        }

        if (entry.AllowUnauthenticated && (key.Scope != AccessScope.Service || !entry.Allow))
        {
            yield return ("allowUnauthenticated", "Only Allow entries of a service's list can allow sending without log-in.");
        }

        if (!entry.Users.IsEmpty && key.Scope is AccessScope.Global or AccessScope.Vrfy)
        {
            yield return ("users", "This list has no users.");
        }

        if (entry.Users.Length > MaximumUsers)
        {
            yield return ("users", $"An entry names {MaximumUsers} users at most.");
        }

        if (entry.Comment.Length > MaximumComment || entry.Comment.Any(char.IsControl))
        {
            yield return ("comment", $"A comment is one line of {MaximumComment} characters at most.");
        }
    }
}
