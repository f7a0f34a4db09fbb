using System.Text.Json;

namespace Pennypost.Functions.Contract;

/// <summary>What the Functions host sends to a function that is not forwarded HTTP: <c>{"Data":{…},"Metadata":{…}}</c>.</summary>
/// <param name="Data">The inputs by the names of their bindings.</param>
/// <param name="Metadata">What the trigger knows besides: delivery count, message id …</param>
internal sealed record Invocation(JsonElement Data, JsonElement Metadata)
{
    /// <summary>An invocation is a wake-up or a timer's tick: a few hundred bytes.</summary>
    public const int MaximumLength = 64 * 1024;

    // The host encodes an input string as JSON once more; a sender that sent a JSON string adds a layer of its own.
    private const int MaximumLayers = 3;

    /// <summary>Reads the host's request.</summary>
    /// <exception cref="InvocationException">It is no invocation.</exception>
    public static async Task<Invocation> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(body, new JsonDocumentOptions { MaxDepth = 16 }, cancellationToken);
            var root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty(nameof(Data), out var data) && data.ValueKind == JsonValueKind.Object)
            {
                return new Invocation(data.Clone(), root.TryGetProperty(nameof(Metadata), out var metadata) ? metadata.Clone() : default);
            }
        }
        catch (JsonException error)
        {
            throw new InvocationException("The request is not JSON.", error);
        }

        throw new InvocationException("The request has no Data object.");
    }

    /// <summary>An input that is a JSON object, however often it was wrapped into a string on its way.</summary>
    /// <param name="binding">The binding's name in function.json.</param>
    /// <exception cref="InvocationException">The input is missing or no object.</exception>
    public JsonElement Object(string binding)
    {
        if (!Data.TryGetProperty(binding, out var value))
        {
            throw new InvocationException($"The input '{binding}' is missing.");
        }

        for (var layer = 0; value.ValueKind == JsonValueKind.String && layer < MaximumLayers; layer++)
        {
            value = Parse(binding, value.GetString()!);
        }

        return value.ValueKind == JsonValueKind.Object ? value : throw new InvocationException($"The input '{binding}' is no object.");
    }

    private static JsonElement Parse(string binding, string text)
    {
        try
        {
            return JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = 16 });
        }
        catch (JsonException error)
        {
            throw new InvocationException($"The input '{binding}' is not JSON.", error);
        }
    }
}

/// <summary>The Functions host sent something that its contract does not allow, or a sender put something else than a wake-up into a queue.</summary>
internal sealed class InvocationException(string message, Exception? inner = null) : Exception(message, inner);
