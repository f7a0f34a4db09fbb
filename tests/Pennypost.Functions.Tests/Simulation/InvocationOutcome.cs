using System.Net;
using System.Text.Json;

namespace Pennypost.Functions.Tests.Simulation;

/// <summary>How the Functions host takes an answer of the custom handler.</summary>
internal enum Verdict
{
    /// <summary>Service Bus completes the message; a timer is done.</summary>
    Succeeded,

    /// <summary>Service Bus abandons the message and delivers it again at once, until it is dead-lettered.</summary>
    Failed,

    /// <summary>A success without a result: the host waits until the invocation's time-out.</summary>
    Hangs,
}

/// <summary>The answer to one invocation.</summary>
/// <param name="Verdict">How the host takes it.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body.</param>
internal sealed record InvocationOutcome(Verdict Verdict, HttpStatusCode Status, string Body)
{
    /// <summary>The lines that the function put into the host's log.</summary>
    public IReadOnlyList<string> Logs => [.. JsonDocument.Parse(Body).RootElement.GetProperty(nameof(Logs)).EnumerateArray().Select(line => line.GetString()!)];

    /// <summary>Judges an answer by the documented contract.</summary>
    public static InvocationOutcome Judge(HttpStatusCode status, string body) =>
        new((int)status is < 200 or > 299 ? Verdict.Failed : IsResult(body) ? Verdict.Succeeded : Verdict.Hangs, status, body);

    private static bool IsResult(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.GetProperty("Outputs").ValueKind == JsonValueKind.Object
                && document.RootElement.GetProperty(nameof(Logs)).ValueKind == JsonValueKind.Array
                && document.RootElement.TryGetProperty("ReturnValue", out _);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException)
        {
            return false;
        }
    }
}
