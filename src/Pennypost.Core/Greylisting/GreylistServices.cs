using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.Receiving.Pipeline;

namespace Pennypost.Core.Greylisting;

/// <summary>Registers greylisting.</summary>
internal static class GreylistServices
{
    public static IServiceCollection AddGreylisting(this IServiceCollection services) => services
        .AddSingleton<GreylistStore>()
        .AddSingleton<GreylistMemory>()
        .AddSingleton<GreylistExemptions>()
        .AddSingleton<GreylistListing>()
        .AddSingleton<ReceivingCheck, GreylistCheck>();
}
