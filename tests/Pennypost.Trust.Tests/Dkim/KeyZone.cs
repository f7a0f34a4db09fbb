using System.Text;
using Pennypost.Net.Dns;

namespace Pennypost.Trust.Tests.Dkim;

/// <summary>Text records in memory, for keys.</summary>
internal sealed class KeyZone : IDnsResolver
{
    private readonly Dictionary<DnsName, List<string>> records = [];

    /// <summary>Every question fails.</summary>
    public bool IsDown { get; set; }

    /// <summary>The records by name, for programs that are asked the same.</summary>
    public IReadOnlyDictionary<string, List<string>> Records => records.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value);

    public KeyZone Add(string name, string text)
    {
        var key = DnsName.Parse(name);
        if (!records.TryGetValue(key, out var list))
        {
            records.Add(key, list = []);
        }

        list.Add(text);
        return this;
    }

    public KeyZone Set(string name, string? text)
    {
        records.Remove(DnsName.Parse(name));
        return text is null ? this : Add(name, text);
    }

    public ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsType type, CancellationToken cancellationToken)
    {
        if (IsDown)
        {
            return ValueTask.FromResult(new DnsAnswer(DnsOutcome.Failed, [], name, false, TimeSpan.Zero, "down"));
        }

        var found = type == DnsType.Txt && records.TryGetValue(name, out var list) ? list : [];
        return ValueTask.FromResult(new DnsAnswer(
            found.Count > 0 ? DnsOutcome.Found : DnsOutcome.NoSuchName,
            [.. found.Select(text => new TxtRecord(name, 60, [.. Encoding.UTF8.GetBytes(text).Chunk(255).Select(part => new ReadOnlyMemory<byte>(part))]))],
            name,
            false,
            TimeSpan.FromMinutes(1)));
    }
}
