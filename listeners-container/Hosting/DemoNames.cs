namespace Pennypost.Listeners.Hosting;

/// <summary>Account names as a list with ranges: <c>u{1..200},big</c> stands for u1 to u200 and big.</summary>
internal static class DemoNames
{
    private const int Maximum = 100_000;

    /// <summary>All names that the list stands for, each once.</summary>
    /// <exception cref="StartException">The text is not such a list.</exception>
    public static IReadOnlyList<string> Expand(string text)
    {
        var names = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).SelectMany(One).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return names.Count <= Maximum ? names : throw new StartException($"--demo-accounts: at most {Maximum} accounts.");
    }

    private static IEnumerable<string> One(string item)
    {
        var open = item.IndexOf('{', StringComparison.Ordinal);
        if (open < 0)
        {
            return [item];
        }

        var close = item.IndexOf('}', open);
        var bounds = close < 0 ? [] : item[(open + 1)..close].Split("..");
        if (bounds.Length != 2 || !int.TryParse(bounds[0], out var first) || !int.TryParse(bounds[1], out var last) || last < first || last - first >= Maximum)
        {
            throw new StartException($"--demo-accounts: '{item}' is not a name or a range such as u{{1..200}}.");
        }

        return Enumerable.Range(first, last - first + 1).Select(n => $"{item[..open]}{n}{item[(close + 1)..]}");
    }
}
