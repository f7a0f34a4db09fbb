using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.Services;
using Pennypost.Pop3;

namespace Pennypost.Core.MailAccess.Pop3;

/// <summary>Registers access by POP3.</summary>
internal static class Pop3Services
{
    /// <summary>Adds the backend and what it needs; a host with listeners adds <see cref="Pop3Server"/>.</summary>
    public static IServiceCollection AddPop3Access(this IServiceCollection services) => services
        .AddSingleton<MailboxLocks>()
        .AddSingleton<Pop3Metrics>()
        .AddSingleton<Func<MailService, IPop3Backend>>(s => service => ActivatorUtilities.CreateInstance<Pop3Backend>(s, service));
}
