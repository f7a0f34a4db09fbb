using System.Text.Json.Serialization;

namespace Pennypost.Functions.Contract;

/// <summary>The answer of a function that succeeded. It is never empty: the host would wait for more until the invocation's time-out.</summary>
/// <param name="Logs">Lines for the host's log of this invocation.</param>
internal sealed record InvocationResult([property: JsonPropertyName("Logs")] IReadOnlyList<string> Logs)
{
    /// <summary>Values for output bindings; our functions have none.</summary>
    [JsonPropertyName("Outputs")]
    public IReadOnlyDictionary<string, string> Outputs { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The value for a <c>$return</c> binding; our functions have none.</summary>
    [JsonPropertyName("ReturnValue")]
    public string? ReturnValue => null;
}
