using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.Status;

namespace Pennypost.Core.Administration;

/// <summary>Registers what the admin API needs of Core.</summary>
internal static class AdministrationServices
{
    /// <summary>Adds what this folder offers.</summary>
    public static IServiceCollection AddAdministration(this IServiceCollection services) => services
        .AddSingleton<AdminSessions>()
        .AddSingleton<LogInThrottle>()
        .AddSingleton<QueueListing>()
        .AddSingleton<QueueChanges>()
        .AddSingleton<StatusReader>();
}
