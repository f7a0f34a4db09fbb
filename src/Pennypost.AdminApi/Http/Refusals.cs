using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Pennypost.AdminApi.Http;

/// <summary>Declares in the OpenAPI document how an endpoint may refuse.</summary>
internal static class Refusals
{
    /// <summary>Adds problem responses with these HTTP statuses to what an endpoint, or every endpoint of a group, declares.</summary>
    public static TBuilder Refuses<TBuilder>(this TBuilder builder, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (var status in statuses)
        {
            builder.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ApiProblem), [ApiProblem.ContentType]));
        }

        return builder;
    }
}
