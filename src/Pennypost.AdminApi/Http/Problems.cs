using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Pennypost.Core.Refusals;

namespace Pennypost.AdminApi.Http;

/// <summary>The one place where refusals and faults become answers.</summary>
internal static class Problems
{
    /// <summary>A problem with a code of its own.</summary>
    public static ApiProblem Create(HttpContext context, int status, string code, string detail, IReadOnlyDictionary<string, string[]>? errors = null) =>
        new("about:blank", ReasonPhrases.GetReasonPhrase(status), status, code, detail, errors, Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier);

    /// <summary>The problem an exception stands for. Faults of the program are logged; the answer only names the log entry.</summary>
    public static ApiProblem Of(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case RefusedException refused:
                if (refused.RetryAfter is { } wait)
                {
                    context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString();
                }

                return Create(context, Status(refused.Kind), refused.Code, refused.Message, refused.Errors);

            // Malformed JSON, a missing member, a number that is text: the message names the member, not our code.
            case BadHttpRequestException bad:
                return Create(context, bad.StatusCode, bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "too-large" : "malformed", Explain(bad));

            case NpgsqlException { IsTransient: true }:
                Log(context, exception);
                return Create(context, StatusCodes.Status503ServiceUnavailable, "database-away", "The database does not answer. Try again in a moment.");

            default:
                Log(context, exception);
                return Create(context, StatusCodes.Status500InternalServerError, "fault", "Something went wrong here. The log tells more under this trace id.");
        }
    }

    /// <summary>Answers with a problem.</summary>
    public static Task WriteAsync(HttpContext context, ApiProblem problem)
    {
        context.Response.StatusCode = problem.Status;
        return context.Response.WriteAsJsonAsync(problem, options: null, ApiProblem.ContentType, context.RequestAborted);
    }

    private static int Status(RefusalKind kind) => kind switch
    {
        RefusalKind.NotFound => StatusCodes.Status404NotFound,
        RefusalKind.Conflict => StatusCodes.Status409Conflict,
        RefusalKind.NotAuthenticated => StatusCodes.Status401Unauthorized,
        RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
        RefusalKind.TooMany => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status422UnprocessableEntity,
    };

    private static string Explain(BadHttpRequestException bad) =>
        bad.InnerException is System.Text.Json.JsonException { Path: { Length: > 0 } path }
            ? $"The request's JSON cannot be used at {path}."
            : "The request cannot be read: " + bad.Message;

    private static void Log(HttpContext context, Exception exception) => ApiLog.Fault(
        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Pennypost.AdminApi"),
        exception,
        context.Request.Method,
        context.Request.Path,
        context.TraceIdentifier);
}

/// <summary>Log messages of the API.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(3501, LogLevel.Error, "{Method} {Path} failed ({TraceId})")]
    public static partial void Fault(ILogger logger, Exception exception, string method, string path, string traceId);
}
