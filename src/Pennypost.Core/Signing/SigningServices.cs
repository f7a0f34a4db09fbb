using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.Receiving.Pipeline;

namespace Pennypost.Core.Signing;

/// <summary>Registers DKIM, ARC and BATV for outgoing mail.</summary>
internal static class SigningServices
{
    /// <summary>Adds what this folder offers.</summary>
    public static IServiceCollection AddSigning(this IServiceCollection services) =>
        services
            .AddSingleton<DkimKeys>()
            .AddSingleton<DkimRecordCheck>()
            .AddSingleton<BatvKeys>()
            .AddSingleton<BatvTagging>()
            .AddSingleton<OutgoingSigning>()
            .AddSingleton<ReceivingCheck, BounceAddressCheck>()
            .AddSingleton<ReceivingCheck, SigningKeyCheck>();
}
