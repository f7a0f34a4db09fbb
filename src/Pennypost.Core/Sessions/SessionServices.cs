using Microsoft.Extensions.DependencyInjection;

namespace Pennypost.Core.Sessions;

/// <summary>Registers sessions and their limits. A host with listeners starts <see cref="Replica"/> and <see cref="SessionLimits"/> before them.</summary>
internal static class SessionServices
{
    /// <summary>Adds what this folder offers.</summary>
    public static IServiceCollection AddSessions(this IServiceCollection services) => services
        .AddSingleton<TrustedProxies>()
        .AddSingleton<Replica>()
        .AddSingleton<ReplicaListing>()
        .AddSingleton<LiveSessions>()
        .AddSingleton<SessionBoard>()
        .AddSingleton<SessionLimits>();
}
