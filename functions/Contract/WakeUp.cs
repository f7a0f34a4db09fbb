using System.Text.Json;

namespace Pennypost.Functions.Contract;

/// <summary>What a Service Bus message carries: which kind of work is due, and the row it was sent for. Never mail.</summary>
/// <param name="Kind">The kind of work.</param>
/// <param name="Id">The work row; 0 when the wake-up is for whatever is due.</param>
internal readonly record struct WakeUp(string Kind, long Id)
{
    /// <summary>The binding's name in function.json.</summary>
    public const string Binding = "wakeUp";

    /// <summary>Reads the wake-up of an invocation.</summary>
    /// <exception cref="InvocationException">The message is no wake-up.</exception>
    public static WakeUp From(Invocation invocation)
    {
        var value = invocation.Object(Binding);
        return value.TryGetProperty("kind", out var kind) && kind.ValueKind == JsonValueKind.String
            && value.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out var number)
            ? new WakeUp(kind.GetString()!, number)
            : throw new InvocationException("The message is no wake-up: {\"kind\":…,\"id\":…} is expected.");
    }
}
