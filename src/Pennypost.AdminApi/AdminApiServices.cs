using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Pennypost.AdminApi.Access;
using Pennypost.AdminApi.Accounts;
using Pennypost.AdminApi.Dashboard;
using Pennypost.AdminApi.Http;
using Pennypost.AdminApi.Services;

namespace Pennypost.AdminApi;

/// <summary>Registers what the admin API needs.</summary>
public static class AdminApiServices
{
    /// <summary>The name of the OpenAPI document.</summary>
    public const string DocumentName = "v1";

    /// <summary>Adds the admin API's own services; those of Core must be registered by the host.</summary>
    /// <param name="services">The host's services.</param>
    /// <returns>The same.</returns>
    public static IServiceCollection AddAdminApi(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);

        services.Configure<JsonOptions>(options => Configure(options.SerializerOptions));
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddSingleton<AccountViews>();
        services.AddSingleton<AccessViews>();
        services.AddSingleton<DashboardReader>();
        services.AddSingleton<ServiceViews>();
        services.AddOpenApi(DocumentName, OpenApiShape.Configure);
        return services;
    }

    /// <summary>JSON as the API reads and writes it.</summary>
    /// <param name="options">The options to set.</param>
    internal static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        // Strict: else ids become "number | string" in the document and "1" is taken for 1.
        options.NumberHandling = JsonNumberHandling.Strict;
        options.RespectNullableAnnotations = true;
        options.RespectRequiredConstructorParameters = true;
        options.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        options.MaxDepth = 16;
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
    }
}
