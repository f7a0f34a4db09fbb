using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Pennypost.Listeners.Hosting;

/// <summary>Serves the admin app's files, with headers that keep a browser from doing anything else with them.</summary>
internal static class AdminApp
{
    private const string ContentSecurityPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void Use(WebApplication app)
    {
        app.Use((context, next) =>
        {
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = ContentSecurityPolicy;
            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "no-referrer";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            return next(context);
        });
        if (Files(app) is { } files)
        {
            app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
            app.UseStaticFiles(new StaticFileOptions { FileProvider = files, OnPrepareResponse = Cache });
        }
    }

    /// <summary>Any path of the app itself answers with its page; unknown paths of the API stay 404.</summary>
    public static void MapFallback(WebApplication app)
    {
        app.Map("/api/{**path}", () => Results.NotFound()).ExcludeFromDescription();
        if (Files(app) is { } files)
        {
            app.MapFallbackToFile("index.html", new StaticFileOptions { FileProvider = files, OnPrepareResponse = Cache });
        }
        else
        {
            app.MapFallback(() => Results.Text("The admin app is not built: run ./run, or npm run build in admin-spa.\n", statusCode: StatusCodes.Status503ServiceUnavailable));
        }
    }

    private static PhysicalFileProvider? Files(WebApplication app)
    {
        var folder = Path.Combine(app.Environment.ContentRootPath, "wwwroot");
        return File.Exists(Path.Combine(folder, "index.html")) ? new PhysicalFileProvider(folder) : null;
    }

    private static void Cache(StaticFileResponseContext context)
    {
        // Vite puts a hash of the content into the names under assets/: they never change. The page that names them always may.
        context.Context.Response.Headers.CacheControl =
            context.Context.Request.Path.StartsWithSegments("/assets", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
    }
}
