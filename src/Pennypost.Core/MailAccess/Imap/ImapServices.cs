using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.Services;
using Pennypost.Imap;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>Registers the mail system as IMAP sees it.</summary>
internal static class ImapServices
{
    /// <summary>Adds what this folder offers.</summary>
    public static IServiceCollection AddImapAccess(this IServiceCollection services) => services
        .AddSingleton<ImapStore>()
        .AddSingleton<Func<MailService, IImapBackend>>(s => service => ActivatorUtilities.CreateInstance<ImapBackend>(s, service));
}
