using System.Text.Json;

namespace Pennypost.Functions.Tests.Simulation;

/// <summary>A function.json as the Functions host reads it.</summary>
/// <param name="Name">The folder's name, which is the function's.</param>
/// <param name="Trigger">The type of its trigger: serviceBusTrigger, timerTrigger, httpTrigger.</param>
/// <param name="Binding">The name of the trigger's input.</param>
/// <param name="Queue">The queue of a Service Bus trigger.</param>
/// <param name="Route">The route of an HTTP trigger.</param>
/// <param name="Forwarded">HTTP in and HTTP out and nothing else: the host forwards the request as it is.</param>
internal sealed record FunctionDefinition(string Name, string Trigger, string Binding, string? Queue, string? Route, bool Forwarded)
{
    /// <summary>Reads every function of a deployed folder.</summary>
    public static IReadOnlyList<FunctionDefinition> LoadAll(string folder) =>
        [.. Directory.EnumerateFiles(folder, "function.json", SearchOption.AllDirectories)
            .Where(file => Path.GetDirectoryName(Path.GetDirectoryName(file)) == folder.TrimEnd('/'))
            .Order(StringComparer.Ordinal)
            .Select(Load)];

    private static FunctionDefinition Load(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(file));
        var bindings = document.RootElement.GetProperty("bindings").EnumerateArray().ToList();
        var trigger = bindings.Single(binding => binding.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.Ordinal));
        var outputs = bindings.Where(binding => binding.GetProperty("direction").GetString() == "out").Select(binding => binding.GetProperty("type").GetString());
        var type = trigger.GetProperty("type").GetString()!;
        return new FunctionDefinition(
            Path.GetFileName(Path.GetDirectoryName(file)!),
            type,
            trigger.GetProperty("name").GetString()!,
            trigger.TryGetProperty("queueName", out var queue) ? queue.GetString() : null,
            trigger.TryGetProperty("route", out var route) ? route.GetString() : null,
            type == "httpTrigger" && outputs.SequenceEqual(["http"]));
    }
}
