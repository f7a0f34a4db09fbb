using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Refusals;
using Pennypost.Core.Sessions;

namespace Pennypost.AdminApi.LiveSessions;

/// <summary>The live sessions of clients: list and end.</summary>
internal static class LiveSessionEndpoints
{
    private const int MostItems = 2_000;

    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/sessions").WithTags("Sessions");
        group.MapGet("", ListAsync).WithName("listSessions").WithSummary("The sessions of all processes now, newest first.")
            .Refuses(StatusCodes.Status422UnprocessableEntity);
        group.MapDelete("/{id}", EndAsync).WithName("endSession")
            .WithSummary("Asks a session to say good-bye at its next safe point, and cuts it after half a minute.")
            .Refuses(StatusCodes.Status404NotFound);
    }

    private static async Task<Ok<LiveSessionList>> ListAsync(
        SessionBoard board, int? serviceId, string? text, int? limit, CancellationToken cancellation)
    {
        if (limit is < 1 or > MostItems)
        {
            throw RefusedException.Invalid("limit", $"The limit must be from 1 to {MostItems}.");
        }

        var all = await board.ListAsync(cancellation);
        var matching = all.Where(s => (serviceId is null || s.ServiceId == serviceId) && (string.IsNullOrEmpty(text) || Contains(s, text))).ToList();
        return TypedResults.Ok(new LiveSessionList(all.Count, matching.Count, [.. matching.Take(limit ?? MostItems).Select(Item)]));
    }

    private static async Task<NoContent> EndAsync(string id, AdminCaller caller, SessionBoard board, CancellationToken cancellation)
    {
        await board.EndAsync(id, caller.Name, cancellation);
        return TypedResults.NoContent();
    }

    private static bool Contains(LiveSessionView session, string text) =>
        session.Client.Contains(text, StringComparison.OrdinalIgnoreCase) || session.Account?.Contains(text, StringComparison.OrdinalIgnoreCase) == true;

    private static LiveSessionItem Item(LiveSessionView session) => new(
        session.Id,
        session.ServiceId,
        session.ServiceName,
        session.Type,
        session.Client,
        session.Account,
        session.Tls,
        session.Since,
        session.State,
        Detail(session),
        session.BytesReceived,
        session.BytesSent,
        session.Replica);

    // STS-094: "Waiting", or what it does; where it is comes first.
    private static string Detail(LiveSessionView session)
    {
        var doing = (session.State, session.Command) switch
        {
            (LiveSessionState.Waiting, { } last) => $"Waiting, after {last}",
            (LiveSessionState.Waiting, null) => "Waiting",
            (LiveSessionState.Ending, _) => "Ending",
            (_, { } command) => command,
            _ => "Connecting",
        };
        return session.Place is { } place ? $"{place}: {doing}" : doing;
    }
}
