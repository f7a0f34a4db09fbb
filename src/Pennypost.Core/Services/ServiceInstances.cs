using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pennypost.Core.Status;

namespace Pennypost.Core.Services;

/// <summary>Registers service instances.</summary>
internal static class ServiceInstances
{
    /// <summary>Adds what this folder offers.</summary>
    public static IServiceCollection AddServiceInstances(this IServiceCollection services)
    {
        services.TryAddSingleton(new DeploymentOptions());
        return services.AddSingleton<ServiceDirectory>()
            .AddSingleton<ServiceChanges>()
            .AddSingleton<ServiceBindings>()
            .AddSingleton<IServiceAdviser, ServiceWarnings>()
            .AddSingleton<ISystemMessageSource, ServiceMessages>();
    }
}
