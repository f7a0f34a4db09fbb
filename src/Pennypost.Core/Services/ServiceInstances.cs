using Microsoft.Extensions.DependencyInjection;

namespace Pennypost.Core.Services;

/// <summary>Registers service instances.</summary>
internal static class ServiceInstances
{
    /// <summary>Adds what this folder offers.</summary>
    public static IServiceCollection AddServiceInstances(this IServiceCollection services) => services
        .AddSingleton<ServiceDirectory>()
        .AddSingleton<ServiceChanges>();
}
