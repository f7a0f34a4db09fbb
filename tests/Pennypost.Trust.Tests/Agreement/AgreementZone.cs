using System.Text.Json.Serialization;
using Pennypost.Net.Dns;

namespace Pennypost.Trust.Tests.Agreement;

/// <summary>A zone that both implementations see: as a <see cref="FakeZone"/> and as JSON.</summary>
internal sealed class AgreementZone
{
    [JsonIgnore]
    public FakeZone Zone { get; } = new();

    [JsonPropertyName("records")]
    public Dictionary<string, Dictionary<string, List<object>>> Records { get; } = new(StringComparer.Ordinal);

    [JsonPropertyName("failing")]
    public List<string> Failing { get; } = [];

    public void Address(string name, string address)
    {
        Zone.Address(name, address);
        Note(name, address.Contains(':', StringComparison.Ordinal) ? "AAAA" : "A", address);
    }

    public void Txt(string name, string text)
    {
        Zone.Txt(name, text);
        Note(name, "TXT", text);
    }

    public void Mx(string name, ushort preference, string exchange)
    {
        Zone.Mx(name, preference, exchange);
        Note(name, "MX", new object[] { preference, exchange });
    }

    public void Cname(string name, string target)
    {
        Zone.Cname(name, target);
        Note(name, "CNAME", target);
    }

    public void Ptr(string address, string target)
    {
        Zone.Ptr(address, target);
        Note(ReverseName.Of(System.Net.IPAddress.Parse(address)).ToString(), "PTR", target);
    }

    public void Fail(string name)
    {
        Zone.Fail(name, DnsResponseCode.ServerFailure);
        Failing.Add(name.ToLowerInvariant());
    }

    private void Note(string name, string type, object value)
    {
        name = name.ToLowerInvariant();
        if (!Records.TryGetValue(name, out var types))
        {
            Records[name] = types = new Dictionary<string, List<object>>(StringComparer.Ordinal);
        }

        if (!types.TryGetValue(type, out var values))
        {
            types[type] = values = [];
        }

        values.Add(value);
    }
}
