using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Pennypost.Core.Status;
using Pennypost.Core.Tracing;
using Pennypost.Core.Working;
using Pennypost.Functions.Contract;

namespace Pennypost.Functions;

/// <summary>The functions that finish work: one per work handler, woken by Service Bus, and the sweep, woken by a timer.</summary>
/// <remarks>The wake-up is a hint and the rows are the truth. So an invocation takes whatever of its kind is due, a doubled wake-up finds nothing and
/// succeeds, and a row that fails is noted on the row with its next due time: the bus's redelivery is only for a database that is away.</remarks>
internal static class WorkFunctions
{
    /// <summary>The name of the sweep's folder.</summary>
    public const string Sweep = "Sweep";

    // What is not written by then waits for the next invocation.
    private static readonly TimeSpan s_tracing = TimeSpan.FromSeconds(5);

    /// <summary>Maps <c>POST /{FunctionName}</c> for the sweep and for every work handler.</summary>
    public static void MapWorkFunctions(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/" + Sweep, SweepAsync);
        endpoints.MapPost("/{kind}", WakeUpAsync);
    }

    private static async Task<IResult> WakeUpAsync(string kind, HttpContext context, IEnumerable<IWorkHandler> handlers, MailStatistics statistics, MessageTrace trace, DueWork due)
    {
        if (handlers.SingleOrDefault(candidate => candidate.Kind == kind) is not { } handler)
        {
            return Results.NotFound();
        }

        var wakeUp = WakeUp.From(await Invocation.ReadAsync(context.Request.Body, context.RequestAborted));
        if (wakeUp.Kind != kind)
        {
            throw new InvocationException($"A wake-up for other work arrived at {kind}.");
        }

        var rows = await due.RunAsync(handler, context.RequestAborted);
        await statistics.FlushAsync(context.RequestAborted);
        await trace.FlushAsync(s_tracing, context.RequestAborted);
        return Results.Ok(new InvocationResult([Line(kind, rows)]));
    }

    private static async Task<IResult> SweepAsync(
        HttpContext context, IEnumerable<IWorkHandler> handlers, MailStatistics statistics, MessageTrace trace, Upkeep upkeep, DueWork due, HealthFigures health)
    {
        _ = await Invocation.ReadAsync(context.Request.Body, context.RequestAborted);
        var lines = await Task.WhenAll(handlers.Select(async handler => Line(handler.Kind, await due.RunAsync(handler, context.RequestAborted))));
        await statistics.FlushAsync(context.RequestAborted);
        await trace.FlushAsync(s_tracing, context.RequestAborted);
        await upkeep.CollectAsync(context.RequestAborted);
        return Results.Ok(new InvocationResult([.. lines, await health.ReadAsync(context.RequestAborted)]));
    }

    private static string Line(string kind, int rows) => $"{kind}: {rows} rows";
}
