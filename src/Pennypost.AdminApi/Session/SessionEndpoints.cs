using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Http;
using Pennypost.Core.Access;
using Pennypost.Core.Accounts;
using Pennypost.Core.Administration;
using Pennypost.Core.Refusals;
using Pennypost.Store.Settings;

namespace Pennypost.AdminApi.Session;

/// <summary>Logging in and out, and the own password.</summary>
internal static class SessionEndpoints
{
    public static void Map(RouteGroupBuilder api)
    {
        var group = api.MapGroup("/session").WithTags("Session");
        group.MapPost("", LogInAsync).WithName("logIn")
            .WithSummary("Logs an administrator in: sets the session cookie and returns the CSRF token.")
            .WithMetadata(new NoSessionNeeded())
            .Refuses(StatusCodes.Status422UnprocessableEntity, StatusCodes.Status429TooManyRequests);
        group.MapGet("", Current).WithName("getSession")
            .WithSummary("Who is logged in; 401 when nobody is.");
        group.MapDelete("", LogOutAsync).WithName("logOut")
            .WithSummary("Ends the session and removes its cookie.");
        group.MapPut("/password", ChangePasswordAsync).WithName("changeOwnPassword")
            .WithSummary("Changes the password of the account that is logged in.")
            .Refuses(StatusCodes.Status422UnprocessableEntity, StatusCodes.Status429TooManyRequests);
    }

    private static async Task<Ok<SessionInfo>> LogInAsync(
        LogInRequest request,
        HttpContext context,
        Authenticator authenticator,
        LogInThrottle throttle,
        AdminSessions sessions,
        SettingStore settings,
        AccessPolicy access,
        TimeProvider time,
        CancellationToken cancellation)
    {
        var account = await CheckAsync(request.Name, request.Password, context, authenticator, throttle, time, cancellation)
            ?? throw RefusedException.LogInFailed();
        if (!account.Administrator || !access.MayAdministrate(context.Connection.RemoteIpAddress ?? IPAddress.Loopback, account))
        {
            // Told only to somebody who knows the password.
            throw RefusedException.Forbidden(NotAllowed.Code, NotAllowed.Text);
        }

        var (session, token) = await sessions.BeginAsync(account, context.Connection.RemoteIpAddress, cancellation);
        SessionCookie.Set(context, token);
        return TypedResults.Ok(Info(session, AdminToken.Csrf(token), settings));
    }

    private static Ok<SessionInfo> Current(AdminCaller caller, SettingStore settings) =>
        TypedResults.Ok(Info(caller.Session, caller.CsrfToken, settings));

    private static async Task<NoContent> LogOutAsync(AdminCaller caller, HttpContext context, AdminSessions sessions, CancellationToken cancellation)
    {
        await sessions.EndAsync(caller.Session, cancellation);
        SessionCookie.Remove(context);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> ChangePasswordAsync(
        ChangeOwnPasswordRequest request,
        AdminCaller caller,
        HttpContext context,
        Authenticator authenticator,
        LogInThrottle throttle,
        AccountChanges accounts,
        TimeProvider time,
        CancellationToken cancellation)
    {
        // Whoever finds an open session must not be able to guess the password with it: the same checks as for logging in.
        if (await CheckAsync(caller.Name, request.CurrentPassword, context, authenticator, throttle, time, cancellation) is null)
        {
            throw RefusedException.Invalid("currentPassword", "This is not the current password.");
        }

        try
        {
            await accounts.SetPasswordAsync(caller.Account.Id, request.NewPassword, caller.Name, caller.Session.TokenHash, cancellation);
        }
        catch (RefusedException e) when (e.Errors?.TryGetValue("password", out var faults) == true)
        {
            throw RefusedException.Invalid("newPassword", faults[0]);
        }

        return TypedResults.NoContent();
    }

    private static async Task<AccountIdentity?> CheckAsync(
        string name,
        string password,
        HttpContext context,
        Authenticator authenticator,
        LogInThrottle throttle,
        TimeProvider time,
        CancellationToken cancellation)
    {
        var client = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (throttle.RetryAfter(client) is var wait && wait > TimeSpan.Zero)
        {
            throw RefusedException.TooMany(wait);
        }

        await Task.Delay(throttle.Delay(name), time, cancellation);
        var result = await authenticator.LogInAsync(name, password, client, Authenticator.WebService, cancellation);
        if (result.TryAgainLater)
        {
            throw RefusedException.TooMany(TimeSpan.FromSeconds(1));
        }

        if (!result.Succeeded)
        {
            throttle.Failed(client, name);
            return null;
        }

        throttle.Succeeded(client, name);
        return result.Account;
    }

    private static SessionInfo Info(AdminSession session, string csrf, SettingStore settings) => new(
        session.Account.Id,
        session.Account.Name,
        session.Account.DisplayName,
        session.Account.MustChangePassword,
        csrf,
        session.ExpiresAt,
        (int)settings.Get(AdminSettings.IdleMinutes));
}
