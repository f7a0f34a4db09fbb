using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Pennypost.AdminApi;
using Pennypost.Azure.KeyVault;
using Pennypost.Core;
using Pennypost.Core.Bandwidth;
using Pennypost.Core.Certificates;
using Pennypost.Core.Services;
using Pennypost.Core.Sessions;
using Pennypost.Core.Status;
using Pennypost.Core.Telemetry;
using Pennypost.Core.Tracing;
using Pennypost.Core.Working;
using Pennypost.Listeners.Commands;
using Pennypost.Net;

namespace Pennypost.Listeners.Hosting;

/// <summary>Puts the process together and runs it: storage, Core, the mail services and, all in one, the work and the admin app.</summary>
internal static class MailHost
{
    /// <summary>Runs until a signal or the token says stop; then drains the sessions and finishes what is under way.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(HostOptions options, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var web = new IPEndPoint(options.Address, ServicePorts.Web + options.PortBase);
        PortCheck.Require(web);
        StartReport.Progress(options.ConnectionString is null ? "Starting the private database …" : "Waiting for the database …");
        await using var storage = await Storage.OpenAsync(options, loggers: null, cancellationToken);
        await using var app = Build(options, storage, web);
        await app.Services.LoadPennypostAsync(cancellationToken);
        var administrator = await FirstStart.EnsureAdministratorAsync(app.Services, options, cancellationToken);
        var demo = await FirstStart.EnsureDemoAsync(app.Services, options, cancellationToken);
        if (app.Services.GetService<VaultCertificate>() is { } vault && !await vault.RefreshAsync(cancellationToken))
        {
            throw new StartException($"The certificate {options.Azure.Certificate} cannot be read from the key vault.");
        }

        await app.StartAsync(cancellationToken);
        StartReport.Print(options, web, app.Services.GetRequiredService<MailServices>(), administrator, demo, TimeProvider.System.GetElapsedTime(started));
        await app.WaitForShutdownAsync(cancellationToken);
        StartReport.Progress("Stopped.");
        return 0;
    }

    private static WebApplication Build(HostOptions options, Storage storage, IPEndPoint web)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(web);
        });
        HostLogging.Configure(builder.Logging);
        builder.Services.AddTelemetryExport("pennypost-listeners");
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(30));
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(options.Deployment);
        storage.Azure.Register(builder.Services);
        builder.Services.AddPennypostCore(storage.Database, storage.Bodies, storage.Protector);
        builder.Services.AddSingleton<NetMetrics>();
        builder.Services.AddSingleton<ListenerTable>();
        builder.Services.AddHostedService(s => s.GetRequiredService<BandwidthSharing>());
        builder.Services.AddSingleton<MailServices>();
        builder.Services.AddSingleton<MingerService>();
        builder.Services.AddSingleton<ISystemMessageSource>(s => s.GetRequiredService<MingerService>());
        builder.Services.AddSingleton<IListenerStatusSource>(s => s.GetRequiredService<MailServices>());
        if (options.AllInOne)
        {
            builder.Services.AddHostedService<WorkRunner>();
            builder.Services.AddAdminApi();
        }

        // Figures are gathered in every process that receives mail.
        builder.Services.AddHostedService<Upkeep>();
        builder.Services.AddHostedService(s => s.GetRequiredService<MessageTrace>());
        if (options.Azure.Certificate is { } certificate)
        {
            builder.Services.AddSingleton(s => new VaultCertificate(
                storage.Azure.Vault!, certificate, s.GetRequiredService<CertificateStore>().UseFallback, TimeProvider.System, s.GetRequiredService<ILogger<VaultCertificate>>()));
            builder.Services.AddHostedService(s => s.GetRequiredService<VaultCertificate>());
        }

        builder.Services.AddHostedService(s => s.GetRequiredService<Replica>());
        builder.Services.AddHostedService(s => s.GetRequiredService<SessionLimits>());

        builder.Services.AddHostedService(s => s.GetRequiredService<MingerService>());

        // Last to start and first to stop: no session before everything behind it runs, none left when it ends.
        builder.Services.AddHostedService(s => s.GetRequiredService<MailServices>());
        var app = builder.Build();
        HealthEndpoints.Map(app);
        if (options.AllInOne)
        {
            AdminApp.Use(app);
            app.MapAdminApi();
            AdminApp.MapFallback(app);
        }

        return app;
    }
}
