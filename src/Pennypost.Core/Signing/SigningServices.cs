using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Net.Dns;

namespace Pennypost.Core.Signing;

/// <summary>Registers DKIM, ARC and BATV for outgoing mail.</summary>
internal static class SigningServices
{
    /// <summary>Adds what this folder offers.</summary>
    public static IServiceCollection AddSigning(this IServiceCollection services)
    {
        services.TryAddSingleton<IDnsResolver>(s => new DnsResolver(new DnsResolverSettings(), s.GetRequiredService<TimeProvider>()));
        return services
            .AddSingleton<DkimKeys>()
            .AddSingleton<DkimRecordCheck>()
            .AddSingleton<BatvKeys>()
            .AddSingleton<BatvTagging>()
            .AddSingleton<OutgoingSigning>()
            .AddSingleton<ReceivingCheck, BounceAddressCheck>()
            .AddSingleton<ReceivingCheck, SigningKeyCheck>();
    }
}
