using System.Text.Json;

namespace Pennypost.Azure.Tables;

/// <summary>An entity of a table; all properties are texts.</summary>
/// <param name="Partition">The partition key.</param>
/// <param name="Row">The row key.</param>
/// <param name="Properties">The other properties by name.</param>
internal sealed record TableEntity(string Partition, string Row, IReadOnlyDictionary<string, string> Properties)
{
    /// <summary>Reads one of a query's answer.</summary>
    public static TableEntity Read(JsonElement element)
    {
        var properties = element.EnumerateObject()
            .Where(property => property.Value.ValueKind == JsonValueKind.String)
            .ToDictionary(property => property.Name, property => property.Value.GetString()!, StringComparer.Ordinal);
        properties.Remove("PartitionKey", out var partition);
        properties.Remove("RowKey", out var row);
        return new TableEntity(partition!, row!, properties);
    }
}
