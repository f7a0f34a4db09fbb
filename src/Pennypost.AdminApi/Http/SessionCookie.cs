using Microsoft.AspNetCore.Http;

namespace Pennypost.AdminApi.Http;

/// <summary>The cookie that holds the session's token: no script reads it (HttpOnly), no other site sends it (SameSite=Strict), and over TLS
/// no other host sets it (prefix <c>__Host-</c>, RFC 6265bis).</summary>
internal static class SessionCookie
{
    private const string Secure = "__Host-pennypost";
    private const string Plain = "pennypost";

    /// <summary>The token a request carries; null when it carries none.</summary>
    public static string? Read(HttpRequest request) => request.Cookies[request.IsHttps ? Secure : Plain] is { Length: > 0 and <= 100 } token ? token : null;

    /// <summary>Sets the cookie; it lasts until the browser closes, the server ends the session earlier.</summary>
    public static void Set(HttpContext context, string token) => context.Response.Cookies.Append(Name(context), token, Options(context));

    /// <summary>Removes the cookie.</summary>
    public static void Remove(HttpContext context) => context.Response.Cookies.Delete(Name(context), Options(context));

    private static string Name(HttpContext context) => context.Request.IsHttps ? Secure : Plain;

    private static CookieOptions Options(HttpContext context) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        Path = "/",
        IsEssential = true,
    };
}
