using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Pennypost.AdminApi.Http;

/// <summary>What the OpenAPI document says beyond what the endpoints declare.</summary>
internal static class OpenApiShape
{
    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.AddOperationTransformer((operation, _, _) =>
        {
            // Query names are bound in any case; the document shows them as JSON names are written.
            foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            {
                parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name ?? string.Empty);
            }

            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Pennypost admin API",
                Version = "1",
                Description = "For administrators. A session cookie from POST /api/v1/session authenticates; every request that is not GET "
                    + "carries the session's CSRF token in the header X-CSRF-Token. Problems follow RFC 9457 with a stable member `code`.",
            };
            // The document must not depend on the address it was asked under.
            document.Servers = [];
            return Task.CompletedTask;
        });
    }
}
