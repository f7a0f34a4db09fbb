using Microsoft.Extensions.DependencyInjection;
using Pennypost.Core.MailAccess.Search;
using Pennypost.Core.Services;
using Pennypost.Core.Working;
using Pennypost.Imap;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Schema;

namespace Pennypost.Core.MailAccess.Imap;

/// <summary>Registers the mail system as IMAP sees it.</summary>
internal static class ImapServices
{
    /// <summary>Adds what this folder offers.</summary>
    public static IServiceCollection AddImapAccess(this IServiceCollection services) => services
        .AddSingleton<ImapStore>()
        .AddSingleton(s => new FolderHistory(s.GetRequiredService<Database>()))
        .AddSingleton<WorkSlots>()
        .AddSingleton<IWorkHandler, IndexFolderHandler>()
        .AddSingleton<Func<MailService, IImapBackend>>(s => service => ActivatorUtilities.CreateInstance<ImapBackend>(s, service));
}
