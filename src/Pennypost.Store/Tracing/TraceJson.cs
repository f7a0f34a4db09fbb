using System.Text.Json;
using System.Text.Json.Serialization;

namespace Pennypost.Store.Tracing;

/// <summary>How notes are written down: two texts of JSON.</summary>
public static class TraceJson
{
    /// <summary>Writes names and values.</summary>
    /// <param name="information">Names and values.</param>
    public static string Write(IReadOnlyDictionary<string, string> information) =>
        JsonSerializer.Serialize(information, TraceJsonContext.Default.IReadOnlyDictionaryStringString);

    /// <summary>Writes events.</summary>
    /// <param name="events">Events.</param>
    public static string Write(IReadOnlyList<TraceEvent> events) => JsonSerializer.Serialize(events, TraceJsonContext.Default.IReadOnlyListTraceEvent);

    /// <summary>Reads names and values.</summary>
    /// <param name="text">What was written.</param>
    public static IReadOnlyDictionary<string, string> ReadInformation(string text) =>
        JsonSerializer.Deserialize(text, TraceJsonContext.Default.DictionaryStringString)!;

    /// <summary>Reads events.</summary>
    /// <param name="text">What was written.</param>
    public static IReadOnlyList<TraceEvent> ReadEvents(string text) => JsonSerializer.Deserialize(text, TraceJsonContext.Default.ListTraceEvent)!;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(IReadOnlyList<TraceEvent>))]
[JsonSerializable(typeof(List<TraceEvent>))]
internal sealed partial class TraceJsonContext : JsonSerializerContext;
