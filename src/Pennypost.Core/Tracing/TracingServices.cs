using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pennypost.Core.Status;
using Pennypost.Store.Schema;
using Pennypost.Store.Tracing;

namespace Pennypost.Core.Tracing;

/// <summary>Registers the message trace.</summary>
internal static class TracingServices
{
    public static IServiceCollection AddMessageTrace(this IServiceCollection services)
    {
        services.TryAddSingleton<ITraceLog>(s => new DatabaseTraceLog(s.GetRequiredService<Database>()));
        return services.AddSingleton<MessageTrace>().AddSingleton<ISystemMessageSource>(s => s.GetRequiredService<MessageTrace>());
    }
}
