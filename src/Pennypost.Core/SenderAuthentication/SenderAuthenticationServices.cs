using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.SenderAuthentication.Dmarc;
using Pennypost.Core.SenderAuthentication.Spf;
using Pennypost.Core.Working;
using Pennypost.Net.Dns;
using Pennypost.Trust.Dmarc;
using Pennypost.Trust.PublicSuffixes;
using Pennypost.Trust.Spf;

namespace Pennypost.Core.SenderAuthentication;

/// <summary>Registers sender authentication.</summary>
internal static class SenderAuthenticationServices
{
    /// <summary>Adds what this folder offers.</summary>
    public static IServiceCollection AddSenderAuthentication(this IServiceCollection services) =>
        services
            .AddSingleton(_ => PublicSuffixList.Load())
            .AddSingleton(s => new SpfVerifier(s.GetRequiredService<IDnsResolver>(), s.GetRequiredService<TimeProvider>()))
            .AddSingleton(s => new DmarcVerifier(s.GetRequiredService<IDnsResolver>(), s.GetRequiredService<PublicSuffixList>(), () => Random.Shared.Next(100)))
            .AddSingleton<SpfExemptions>()
            .AddSingleton<SpfExemptionChanges>()
            .AddSingleton<GatewayServers>()
            .AddSingleton<DmarcData>()
            .AddSingleton<DmarcListing>()
            .AddSingleton(s => new DmarcReportTargets(s.GetRequiredService<IDnsResolver>(), s.GetRequiredService<PublicSuffixList>()))
            .AddSingleton<DmarcReportRows>()
            .AddSingleton<IWorkHandler, DmarcReportHandler>()
            .AddSingleton<ReceivingCheck, SpfCheck>()
            .AddSingleton<ReceivingCheck, SpfRejectionCheck>()
            .AddSingleton<ReceivingCheck, MessageAuthenticationCheck>();
}
