using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.Working;

namespace Pennypost.Core.Sending;

/// <summary>Registers sending.</summary>
internal static class SendingServices
{
    /// <summary>Adds what this folder offers.</summary>
    public static IServiceCollection AddSending(this IServiceCollection services) => services
        .AddSingleton<SmartHostSessions>()
        .AddSingleton<SmartHostDelivery>()
        .AddSingleton<Notifications>()
        .AddSingleton<QueueTurns>()
        .AddSingleton<SmartHostWatch>()
        .AddSingleton<IWorkHandler, SendMailHandler>();
}
