using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pennypost.Core.Status;

namespace Pennypost.Core.Certificates;

/// <summary>Registers certificates.</summary>
internal static class CertificateServices
{
    /// <summary>Adds what this folder offers.</summary>
    public static IServiceCollection AddCertificates(this IServiceCollection services)
    {
        services.TryAddSingleton(s => new CertificateReader(s.GetRequiredService<TimeProvider>()));
        return services.AddSingleton<CertificateStore>()
            .AddSingleton<CertificateRequests>()
            .AddSingleton<CertificateChanges>()
            .AddSingleton<ISystemMessageSource, CertificateWarnings>();
    }
}
