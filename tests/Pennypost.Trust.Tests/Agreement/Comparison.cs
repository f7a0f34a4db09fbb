namespace Pennypost.Trust.Tests.Agreement;

/// <summary>Counts cases, and keeps the disagreements that nothing explains.</summary>
internal sealed class Comparison(string peer, IReadOnlyCollection<string> explained)
{
    private readonly SortedDictionary<string, int> known = new(StringComparer.Ordinal);

    public int Cases { get; private set; }

    public List<string> Wrong { get; } = [];

    public void Add(string name, bool agrees, string said)
    {
        Cases++;
        if (agrees)
        {
            return;
        }

        if (explained.Contains(name))
        {
            known[name] = known.GetValueOrDefault(name) + 1;
        }
        else
        {
            Wrong.Add($"{name} {said}");
        }
    }

    public override string ToString() =>
        $"{Cases} cases with {peer}: {Wrong.Count} disagreements, {known.Values.Sum()} explained ({string.Join(", ", known.Select(pair => $"{pair.Key} {pair.Value}"))})";
}
