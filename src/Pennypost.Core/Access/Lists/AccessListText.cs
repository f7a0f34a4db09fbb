using System.Globalization;
using Pennypost.Core.Clients;
using Pennypost.Core.Refusals;

namespace Pennypost.Core.Access.Lists;

/// <summary>A list as a text of the system before says it.</summary>
/// <param name="UseGlobal">Its first line: also ask the global list.</param>
/// <param name="Entries">Its entries in the order of the text.</param>
/// <param name="Notices">What was corrected or left out.</param>
public sealed record AccessListText(bool UseGlobal, IReadOnlyList<AccessEntry> Entries, IReadOnlyList<string> Notices)
{
    private const int MaximumText = 256 * 1024;

    /// <summary>Reads the text format of the system before (SVC-368): the first line is <c>0</c> or <c>1</c>; each further line is
    /// <c>allow|type|address|prefix|noauth|users|comment</c>. Type 0 is special (prefix 0 Any, 1 Local Networks, 2 Routers), 2 is IPv4, 23 IPv6.</summary>
    /// <param name="text">The text; lines end in LF or CRLF.</param>
    /// <param name="isAccount">Whether a number is that of an account here.</param>
    /// <exception cref="RefusedException">A line is not of this format; names it.</exception>
    public static AccessListText Parse(string text, Func<long, bool> isAccount)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(isAccount);
        var lines = text.Length <= MaximumText ? text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n') : [];
        if (lines.Length == 0 || lines.Length > AccessList.MaximumEntries + 1 || lines[0] is not ("0" or "1"))
        {
            throw RefusedException.Invalid("text", $"The first line must be 0 or 1, and {AccessList.MaximumEntries} lines may follow.");
        }

        var notices = new List<string>();
        var entries = new List<AccessEntry>();
        for (var number = 2; number <= lines.Length; number++)
        {
            if (ParseLine(lines[number - 1], number, isAccount, notices) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return new AccessListText(lines[0] == "1", entries, notices);
    }

    private static AccessEntry? ParseLine(string line, int number, Func<long, bool> isAccount, List<string> notices)
    {
        var fields = line.Split('|', 7);
        if (fields.Length < 6 || fields[0] is not ("0" or "1"))
        {
            throw Wrong(number, "it is not of the form allow|type|address|prefix|noauth|users|comment");
        }

        var allow = fields[0] == "1";
        AccessEntry? entry = fields[1] switch
        {
            "0" => new AccessEntry(allow, Special(fields[3], number)),
            "2" or "23" => Network(allow, fields[2], fields[3], number, notices),
            "100" => null,
            _ => throw Wrong(number, "its type is none of 0, 2, 23 and 100"),
        };
        if (entry is null)
        {
            notices.Add(Line(number, $"the GeoIP entry for {Clean(fields[2])} was left out: no data about the places of addresses is installed."));
            return null;
        }

        return entry with
        {
            AllowUnauthenticated = allow && fields[4] == "1",
            Users = [.. Users(fields[5], allow, number, isAccount)],
            Comment = fields.Length > 6 ? Clean(fields[6]) : "",
        };
    }

    private static AccessEntryType Special(string prefix, int number) => prefix switch
    {
        "0" => AccessEntryType.Any,
        "1" => AccessEntryType.LocalNetworks,
        "2" => AccessEntryType.Routers,
        _ => throw Wrong(number, "its prefix is none of 0 (Any), 1 (Local Networks) and 2 (Routers)"),
    };

    private static AccessEntry Network(bool allow, string address, string prefix, int number, List<string> notices)
    {
        if (!NetworkText.TryParse(prefix.Length == 0 ? address : $"{address}/{prefix}", out var network, out var isCorrected))
        {
            throw Wrong(number, "it has no network");
        }

        if (isCorrected)
        {
            notices.Add(Line(number, $"{address}/{prefix} is an address within the network {network}: the network was taken."));
        }

        return new AccessEntry(allow, AccessEntryType.Network) { Network = network };
    }

    // An entry that loses its users would let everybody in, so an unknown number refuses the whole text.
    private static IEnumerable<long> Users(string field, bool allow, int number, Func<long, bool> isAccount)
    {
        foreach (var word in allow ? field.Split('\t', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [])
        {
            yield return long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && isAccount(id)
                ? id
                : throw Wrong(number, $"there is no account with the number {Clean(word)}");
        }
    }

    private static string Clean(string text) => string.Concat(text.Where(c => !char.IsControl(c)).Take(200));

    private static RefusedException Wrong(int number, string why) => RefusedException.Invalid("text", Line(number, why + "."));

    private static string Line(int number, string text) => string.Create(CultureInfo.InvariantCulture, $"Line {number}: {text}");
}
