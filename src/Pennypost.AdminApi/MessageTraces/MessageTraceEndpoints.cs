using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Refusals;
using Pennypost.Store.Tracing;

namespace Pennypost.AdminApi.MessageTraces;

/// <summary>What happened to messages (SET-258 to SET-261).</summary>
internal static class MessageTraceEndpoints
{
    private const int LongestPart = 200;

    // In the order in which people read them; what is unknown here comes last.
    private static readonly string[] Order =
    [
        TraceInformation.Subject, TraceInformation.From, TraceInformation.ReturnPath, TraceInformation.Recipients, TraceInformation.Type, TraceInformation.Service,
        TraceInformation.Client, TraceInformation.Account, TraceInformation.Server, TraceInformation.MessageId,
    ];

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/message-trace").WithTags("Message trace");
        group.MapGet("/", FindAsync).WithName("findMessageTraces").WithSummary("The hundred newest messages whose subject, sender and any value hold the given parts.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        group.MapGet("/{key}", GetAsync).WithName("getMessageTrace").WithSummary("The history of a message.")
            .Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<MessageTraceList>> FindAsync(
        ITraceLog log,
        AdminCaller caller,
        ILoggerFactory loggers,
        CancellationToken cancellation,
        DateTimeOffset? since = null,
        DateTimeOffset? until = null,
        string? subject = null,
        string? sender = null,
        string? any = null)
    {
        var query = new TraceQuery { Since = since, Until = until, Subject = Part("subject", subject), Sender = Part("sender", sender), Any = Part("any", any) };

        // SET-265: who looks for other people's mail is written down.
        MessageTraceLog.Searched(loggers.CreateLogger(typeof(MessageTraceEndpoints)), caller.Name, query.Subject, query.Sender, query.Any);
        var matches = await log.FindAsync(query, cancellation);
        return TypedResults.Ok(new MessageTraceList([.. matches.Messages.Select(Item)], matches.IsComplete));
    }

    private static async Task<Ok<MessageTraceDetail>> GetAsync(string key, ITraceLog log, CancellationToken cancellation)
    {
        var history = TraceKey.TryParse(key, out var parsed) ? await log.ReadAsync(parsed, cancellation) : null;
        return history is null
            ? throw RefusedException.NotFound("Nothing is known of this message any more.")
            : TypedResults.Ok(new MessageTraceDetail(
                Item(history.Message),
                [.. history.Message.Information.OrderBy(pair => Place(pair.Key)).ThenBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new MessageTraceValue(pair.Key, pair.Value))],
                [.. history.Events.Select(e => new MessageTraceEvent(e.At, e.Text))]));
    }

    private static MessageTraceItem Item(TracedMessage message)
    {
        var information = message.Information;
        return new MessageTraceItem(
            message.Key.ToString(),
            message.Key.Id,
            message.Key.At,
            message.Outcome,
            information.GetValueOrDefault(TraceInformation.Subject, ""),
            information.GetValueOrDefault(TraceInformation.From) ?? information.GetValueOrDefault(TraceInformation.ReturnPath, ""),
            information.GetValueOrDefault(TraceInformation.Recipients, ""));
    }

    private static int Place(string name) => Array.IndexOf(Order, name) is >= 0 and var place ? place : Order.Length;

    private static string Part(string name, string? text) => text is { Length: > LongestPart }
        ? throw RefusedException.Invalid(name, $"At most {LongestPart} characters can be looked for.")
        : text?.Trim() ?? "";
}

/// <summary>The log of this folder.</summary>
internal static partial class MessageTraceLog
{
    [LoggerMessage(3503, LogLevel.Information, "{Actor} searched the message trace for subject '{Subject}', sender '{Sender}', anything '{Any}'")]
    public static partial void Searched(ILogger logger, string actor, string subject, string sender, string any);
}
