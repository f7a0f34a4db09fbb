using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.Access.Checks;
using Pennypost.Core.Access.Lists;
using Pennypost.Core.Access.Relaying;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Sessions;
using Pennypost.Core.Status;

namespace Pennypost.Core.Access;

/// <summary>Registers access restrictions and the decision about relaying.</summary>
internal static class AccessServices
{
    /// <summary>Adds what this folder offers.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services) => services
        .AddSingleton<AccessDirectory>()
        .AddSingleton<AccessPolicy>()
        .AddSingleton<ILocalClients>(s => s.GetRequiredService<AccessPolicy>())
        .AddSingleton<AccessChanges>()
        .AddSingleton<RelayGuard>()
        .AddSingleton<RelaySelfCheck>()
        .AddSingleton<ISystemMessageSource>(s => s.GetRequiredService<RelaySelfCheck>())
        .AddSingleton<Pop3LogIns>()
        .AddSingleton<QueueGauge>()
        .AddSingleton<ISystemMessageSource>(s => s.GetRequiredService<QueueGauge>())
        .AddSingleton<ReceivingCheck, AccessCheck>()
        .AddSingleton<ReceivingCheck, SenderCheck>()
        .AddSingleton<ReceivingCheck, RecipientCheck>();
}
