using Microsoft.Extensions.DependencyInjection;

namespace Pennypost.Core.Bandwidth;

/// <summary>Registers bandwidth pools. A host with listeners also runs <see cref="BandwidthSharing"/>.</summary>
internal static class BandwidthRegistration
{
    public static IServiceCollection AddBandwidth(this IServiceCollection services) => services
        .AddSingleton<BandwidthPools>()
        .AddSingleton<BandwidthPoolChanges>()
        .AddSingleton<BandwidthSharing>();
}
