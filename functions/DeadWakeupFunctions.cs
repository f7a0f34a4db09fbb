using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Pennypost.Core.Working;
using Pennypost.Functions.Contract;

namespace Pennypost.Functions;

/// <summary>One function for each queue's dead letters: what the bus gave up is recorded on the row of work and shown to administrators.</summary>
internal static class DeadWakeupFunctions
{
    /// <summary>What the function's name has behind the kind of work.</summary>
    public const string Suffix = "Dead";

    private const int MaximumText = 1000;

    /// <summary>Maps <c>POST /{Kind}Dead</c> for every work handler.</summary>
    public static void MapDeadWakeupFunctions(this IEndpointRouteBuilder endpoints) => endpoints.MapPost("/{kind}" + Suffix, RecordAsync);

    private static async Task<IResult> RecordAsync(string kind, HttpContext context, IEnumerable<IWorkHandler> handlers, DeadWakeups wakeups, ILogger<DeadWakeups> logger)
    {
        if (handlers.All(handler => handler.Kind != kind))
        {
            return Results.NotFound();
        }

        var invocation = await Invocation.ReadAsync(context.Request.Body, context.RequestAborted);
        var body = invocation.Data.TryGetProperty(WakeUp.Binding, out var value) ? value.ToString() : "";
        var dead = new DeadWakeup(
            kind,
            Text(invocation.Metadata, "MessageId") is { Length: > 0 } id ? id : Guid.NewGuid().ToString("N"),
            RowOf(invocation, kind),
            Reason(invocation.Metadata),
            body[..Math.Min(body.Length, MaximumText)],
            int.TryParse(Text(invocation.Metadata, "DeliveryCount"), out var count) ? count : 0);
        await wakeups.RecordAsync(dead, context.RequestAborted);
        FunctionsLog.WakeupGivenUp(logger, kind, dead.WorkId, dead.Deliveries, dead.Reason);
        return Results.Ok(new InvocationResult([$"{kind}: a wake-up was given up: {dead.Reason}"]));
    }

    // What is in the dead-letter queue may be anything: that is often why it is there.
    private static long? RowOf(Invocation invocation, string kind)
    {
        try
        {
            return WakeUp.From(invocation) is { Id: > 0 } wakeUp && wakeUp.Kind == kind ? wakeUp.Id : null;
        }
        catch (InvocationException)
        {
            return null;
        }
    }

    private static string Reason(JsonElement metadata)
    {
        var reason = Text(metadata, "DeadLetterReason");
        var description = Text(metadata, "DeadLetterErrorDescription");
        var whole = $"{reason}: {description}".Trim(' ', ':');
        return whole.Length > 0 ? whole : "no reason is given";
    }

    // The host gives metadata as JSON texts inside strings; properties that were set on the message stand in a dictionary of their own.
    private static string Text(JsonElement metadata, string name)
    {
        foreach (var place in (string[])["", "ApplicationProperties", "UserProperties"])
        {
            var element = place.Length == 0 ? metadata : Property(metadata, place);
            if (Property(element, name) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } found)
            {
                return found.ToString().Trim('"');
            }
        }

        return "";
    }

    private static JsonElement Property(JsonElement element, string name)
    {
        if (element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 1 } text && text[0] == '{')
        {
            try
            {
                element = JsonElement.Parse(text, new JsonDocumentOptions { MaxDepth = 16 });
            }
            catch (JsonException)
            {
                return default;
            }
        }

        return element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;
    }
}
