using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.Receiving.Pipeline;

namespace Pennypost.Core.HelloChecks;

/// <summary>Registers the checks of names.</summary>
internal static class HelloRegistration
{
    public static IServiceCollection AddHelloChecks(this IServiceCollection services) =>
        services.AddSingleton<ReceivingCheck, HelloCheck>();
}
