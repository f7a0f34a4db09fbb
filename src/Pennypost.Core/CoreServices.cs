using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Pennypost.Core.Access;
using Pennypost.Core.Access.Lists;
using Pennypost.Core.Accounts;
using Pennypost.Core.Administration;
using Pennypost.Core.Bandwidth;
using Pennypost.Core.BlockLists;
using Pennypost.Core.Certificates;
using Pennypost.Core.Domains;
using Pennypost.Core.Greylisting;
using Pennypost.Core.HelloChecks;
using Pennypost.Core.MailAccess.Bin;
using Pennypost.Core.MailAccess.FolderAdministration;
using Pennypost.Core.MailAccess.Imap;
using Pennypost.Core.MailAccess.Pop3;
using Pennypost.Core.MailAccess.Quotas;
using Pennypost.Core.Mappings;
using Pennypost.Core.Receiving;
using Pennypost.Core.Routing;
using Pennypost.Core.SenderAuthentication;
using Pennypost.Core.SenderAuthentication.Spf;
using Pennypost.Core.Sending;
using Pennypost.Core.Services;
using Pennypost.Core.Sessions;
using Pennypost.Core.Settings;
using Pennypost.Core.Signing;
using Pennypost.Core.Status;
using Pennypost.Core.Telemetry;
using Pennypost.Core.Tracing;
using Pennypost.Core.Working;
using Pennypost.Net.Dns;
using Pennypost.Store.Bodies;
using Pennypost.Store.Changes;
using Pennypost.Store.Mailboxes;
using Pennypost.Store.Memory;
using Pennypost.Store.Messages;
using Pennypost.Store.Schema;
using Pennypost.Store.Settings;
using Pennypost.Store.Work;

namespace Pennypost.Core;

/// <summary>Puts the mail system together; what every host shares. A host adds the ways in: listeners, functions, the admin API.</summary>
public static class CoreServices
{
    /// <summary>Registers the store and every capability.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="database">The open database; the host disposes it.</param>
    /// <param name="bodies">Where large bodies are kept.</param>
    /// <param name="protector">Encrypts secrets.</param>
    public static IServiceCollection AddPennypostCore(this IServiceCollection services, Database database, IBodyStore bodies, SecretProtector protector) =>
        services.AddSingleton(database).AddSingleton(protector).AddCapabilities(bodies);

    /// <summary>The same for a host that opens its database and fetches the key of the secrets after it has begun to answer; nothing of the mail system may be used before.
    /// The database is disposed with the services.</summary>
    public static IServiceCollection AddPennypostCore(
        this IServiceCollection services, Func<IServiceProvider, Database> database, IBodyStore bodies, Func<IServiceProvider, SecretProtector> protector) =>
        services.AddSingleton(database).AddSingleton(protector).AddCapabilities(bodies);

    private static IServiceCollection AddCapabilities(this IServiceCollection services, IBodyStore bodies)
    {
        services.AddSingleton(bodies);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IDnsResolver>(s => new DnsResolver(new DnsResolverSettings(), s.GetRequiredService<TimeProvider>()));
        services.AddMetrics();
        services.AddSingleton<DatabaseNotices>();
        services.AddSingleton<FolderChanges>();
        services.AddSingleton(s => new SettingStore(s.GetRequiredService<Database>(), s.GetRequiredService<DatabaseNotices>(), s.GetRequiredService<SecretProtector>(), SettingCatalogue.All));
        services.AddSingleton<WorkQueue>().AddSingleton<DeadWakeups>();
        services.AddSingleton<LocalWakeups>();
        services.TryAddSingleton<IWakeups>(s => s.GetRequiredService<LocalWakeups>());
        services.AddSingleton<MessageBodies>();
        services.AddSingleton<MessageMemory>();
        services.AddSingleton<MessageCollector>();
        services.AddSingleton<BodyReservations>();
        services.AddSingleton<RecycleBin>().AddSingleton<MailboxRecovery>().AddSingleton<MessageStoreStatistics>();
        services.AddSingleton<FolderTools>().AddSingleton<FolderExport>().AddSingleton<FolderImport>().AddSingleton<FolderPermissions>().AddSingleton<MailboxQuotas>();
        services.AddSingleton(s => new MessageIntake(s.GetRequiredService<Database>(), s.GetRequiredService<IWakeups>()));
        services.AddSingleton<MailTelemetry>();
        services.AddSingleton<MailStatistics>();
        services.AddMessageTrace();
        services.AddSingleton<RecipientDirectory>();
        services.AddSingleton<Inboxes>().AddSingleton<JunkFolders>().AddSingleton<MailboxCopies>();
        services.AddSingleton<IWorkHandler, RouteMailHandler>();
        services.AddServiceInstances();
        services.AddCertificates();
        services.AddSessions();
        services.AddAccounts();
        services.AddImapAccess();
        services.AddPop3Access();
        services.AddReceiving();
        services.AddAccess();
        services.AddSenderAuthentication();
        services.AddGreylisting().AddBlockLists().AddHelloChecks().AddBandwidth();
        services.AddSending();
        services.AddSigning();
        services.AddSingleton<DomainChanges>().AddSingleton<MappingChanges>().AddSingleton<MappingListing>().AddSingleton<MappingFile>();
        services.AddAdministration();
        return services;
    }

    /// <summary>Loads what must be in memory before the first session or the first piece of work.</summary>
    public static async Task LoadPennypostAsync(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        // Whoever wants notices exists before they are received, and what they announce is read after: no change falls between.
        var settings = services.GetRequiredService<SettingStore>();
        var directory = services.GetRequiredService<RecipientDirectory>();
        var instances = services.GetRequiredService<ServiceDirectory>();
        var certificates = services.GetRequiredService<CertificateStore>();
        services.GetRequiredService<SessionBoard>();
        services.GetRequiredService<SessionLimits>();
        var access = services.GetRequiredService<AccessDirectory>();
        services.GetRequiredService<Pop3LogIns>();
        var exemptions = services.GetRequiredService<GreylistExemptions>();
        var blockLists = services.GetRequiredService<BlockListTable>();
        var bandwidth = services.GetRequiredService<BandwidthPools>();
        services.GetRequiredService<FolderChanges>();
        services.GetRequiredService<SpfExemptions>();
        await services.GetRequiredService<DatabaseNotices>().StartAsync(cancellationToken);
        await settings.LoadAsync(cancellationToken);
        await directory.LoadAsync(cancellationToken);
        await instances.LoadAsync(cancellationToken);
        await certificates.LoadAsync(cancellationToken);
        await access.LoadAsync(cancellationToken);
        await services.GetRequiredService<SpfExemptions>().LoadAsync(cancellationToken);
        await exemptions.LoadAsync(cancellationToken);
        await blockLists.LoadAsync(cancellationToken);
        await bandwidth.LoadAsync(cancellationToken);
        services.GetRequiredService<SmartHostWatch>().Start();
    }
}
