using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Net.Dns;

namespace Pennypost.Core.HelloChecks;

/// <summary>Registers the checks of names.</summary>
internal static class HelloRegistration
{
    public static IServiceCollection AddHelloChecks(this IServiceCollection services)
    {
        services.TryAddSingleton<IDnsResolver>(s => new DnsResolver(new DnsResolverSettings(), s.GetRequiredService<TimeProvider>()));
        return services.AddSingleton<ReceivingCheck, HelloCheck>();
    }
}
