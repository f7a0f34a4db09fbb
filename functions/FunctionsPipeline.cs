using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Azure.Pipelines;
using Pennypost.Functions.Contract;

namespace Pennypost.Functions;

/// <summary>Around every request: the system is open before it runs, and what goes wrong becomes a status that fails the invocation.</summary>
/// <remarks>Service Bus then delivers the message again, and dead-letters it after the queue's MaxDeliveryCount. No work is lost by that: the row waits.</remarks>
internal sealed class FunctionsPipeline(RequestDelegate next, MailSystem system, ILogger<FunctionsPipeline> logger)
{
    /// <summary>Runs one request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await system.EnsureAsync(context.RequestServices, context.RequestAborted);
            await next(context);
        }
        catch (InvocationException error) when (!context.Response.HasStarted)
        {
            FunctionsLog.Refused(logger, error, context.Request.Path);
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new { error = error.Message });
        }
        catch (NpgsqlException error) when (!context.Response.HasStarted)
        {
            FunctionsLog.DatabaseAway(logger, error, context.Request.Path);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsJsonAsync(new { error = "The database is away." });
        }
        catch (AzureServiceException error) when (!context.Response.HasStarted)
        {
            FunctionsLog.ServiceAway(logger, error, context.Request.Path);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            await context.Response.WriteAsJsonAsync(new { error = "A service of Azure is away." });
        }
    }
}
