using System.Net;
using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.Access;
using Pennypost.Core.Administration;
using Pennypost.Core.Sessions;

namespace Pennypost.AdminApi.Http;

/// <summary>Marks an endpoint that works without a session: logging in, and what has a secret of its own.</summary>
internal sealed class NoSessionNeeded;

/// <summary>Marks an endpoint whose requests may be larger than usual.</summary>
/// <param name="Bytes">The most octets of a body.</param>
internal sealed record BodyLimit(long Bytes);

/// <summary>The answer to who may not administrate, as a person or from where he is.</summary>
internal static class NotAllowed
{
    /// <summary>The problem's code.</summary>
    public const string Code = "not-administrator";

    /// <summary>The problem's text.</summary>
    public const string Text = "Only administrators can log in here.";
}

/// <summary>What every request to the admin API passes before its endpoint sees it.</summary>
/// <remarks>
/// Invariants, in this order:
/// - a body has at most 64 KB, unless the endpoint says otherwise;
/// - a change that a browser sends for another site is refused, even with a cookie (Fetch Metadata);
/// - without a session in force: 401, except for logging in;
/// - from an address that the access restrictions keep from administration: 403;
/// - a change without the session's CSRF token: 403;
/// - whatever an endpoint throws becomes problem details; nothing of a fault's inside is told.
/// It wraps each endpoint's delegate, so an endpoint cannot be mapped without it, and no body is read before it has passed.
/// </remarks>
internal sealed class AdminGate(RequestDelegate endpoint, EnumQuery enums, bool needsSession, long bodyLimit)
{
    /// <summary>The header with the CSRF token.</summary>
    public const string CsrfHeader = "X-CSRF-Token";

    private const long UsualBody = 64 * 1024;

    /// <summary>Puts the gate before every endpoint of a group.</summary>
    public static void Guard(RouteGroupBuilder group) => ((IEndpointConventionBuilder)group).Finally(endpoint =>
    {
        var needsSession = !endpoint.Metadata.OfType<NoSessionNeeded>().Any();
        var limit = endpoint.Metadata.OfType<BodyLimit>().LastOrDefault()?.Bytes ?? UsualBody;
        var enums = EnumQuery.Of(endpoint.Metadata.OfType<MethodInfo>().FirstOrDefault());
        endpoint.RequestDelegate = new AdminGate(endpoint.RequestDelegate!, enums, needsSession, limit).InvokeAsync;
        endpoint.Metadata.Add(typeof(AdminGate));
    });

    /// <summary>Handles a request.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        // Whoever asks for the address below gets the real one: locks, throttles and access restrictions are void otherwise (SVC-366).
        context.Connection.RemoteIpAddress = RequestAddress.Of(context, context.RequestServices.GetRequiredService<TrustedProxies>());

        // Answers hold names and addresses: no cache keeps them (RFC 9111 §5.2.2.5), no browser guesses their type.
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = bodyLimit;
        }

        try
        {
            if (await RefusalAsync(context) is { } problem)
            {
                await Problems.WriteAsync(context, problem);
                return;
            }

            enums.Apply(context.Request);
            await endpoint(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is nobody to answer.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            await Problems.WriteAsync(context, Problems.Of(e, context));
        }
    }

    private async Task<ApiProblem?> RefusalAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.ContentLength > bodyLimit)
        {
            return Problems.Create(context, StatusCodes.Status413PayloadTooLarge, "too-large", $"A request may have {bodyLimit} bytes at most.");
        }

        var changes = !HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method);
        if (changes && IsForeign(request))
        {
            return Problems.Create(context, StatusCodes.Status403Forbidden, "foreign-site", "This request comes from another site.");
        }

        if (!needsSession)
        {
            return null;
        }

        var token = SessionCookie.Read(request);
        var session = token is null ? null : await context.RequestServices.GetRequiredService<AdminSessions>().FindAsync(token, context.RequestAborted);
        if (session is null)
        {
            return Problems.Create(context, StatusCodes.Status401Unauthorized, "not-logged-in", "Log in first.");
        }

        if (changes && !AdminToken.IsCsrf(token!, request.Headers[CsrfHeader]))
        {
            return Problems.Create(context, StatusCodes.Status403Forbidden, "csrf", $"The header {CsrfHeader} is missing or wrong. Load the session again.");
        }

        // STS-019: the text does not tell whether it is about the person or the place; the log does.
        if (!context.RequestServices.GetRequiredService<AccessPolicy>().MayAdministrate(context.Connection.RemoteIpAddress ?? IPAddress.Loopback, session.Account))
        {
            return Problems.Create(context, StatusCodes.Status403Forbidden, NotAllowed.Code, NotAllowed.Text);
        }

        context.Features.Set(new AdminCaller(session, AdminToken.Csrf(token!)));
        return null;
    }

    // Browsers say where a request comes from and pages cannot change it; programs say nothing, and have no cookie to abuse.
    private static bool IsForeign(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
}
