using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pennypost.AdminApi;
using Pennypost.Azure;
using Pennypost.Core;
using Pennypost.Core.Services;
using Pennypost.Core.Telemetry;
using Pennypost.Core.Working;
using Pennypost.Functions;
using Pennypost.Store.Bodies;
using Pennypost.Store.Settings;
using Pennypost.Store.Work;

// An Azure Functions custom handler: the host starts this program, tells it a port, and calls it over HTTP. It only composes;
// the work handlers and the admin API are those of the listeners' process.
var builder = WebApplication.CreateSlimBuilder(args);
FunctionsSettings settings;
AzureResources azure;
SecretProtector? fileKey;
DeploymentOptions deployment;
try
{
    settings = FunctionsSettings.Read(builder.Configuration);
    deployment = DeploymentOptions.Read(Environment.GetEnvironmentVariable);
    azure = new AzureResources(settings.Azure);

    // A file is read at once, and made when it is missing; the vault answers over the network, and nobody waits for it at the start.
    fileKey = settings.Azure.KeyVault is null ? SecretProtector.FromFile(settings.Key) : null;
}
catch (Exception error) when (error is FormatException or InvalidOperationException or AzureSettingException)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}

builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Npgsql", LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(settings.Port));
builder.Services.AddTelemetryExport("pennypost-functions");
builder.Services.AddSingleton(settings).AddSingleton(azure).AddSingleton(deployment)
    .AddSingleton(services => new MailSystem(settings, azure, services.GetRequiredService<ILoggerFactory>(), fileKey));
azure.Register(builder.Services);
builder.Services.AddPennypostCore(services => services.GetRequiredService<MailSystem>().Database, azure.Bodies ?? new FileBodies(settings.Bodies),
    services => services.GetRequiredService<MailSystem>().Protector);
builder.Services.AddSingleton<Upkeep>().AddSingleton<HealthFigures>();
builder.Services.AddSingleton(services => new DueWork(
    services.GetRequiredService<WorkQueue>(), services.GetRequiredService<IWakeups>(), services.GetRequiredService<TimeProvider>(), services.GetService<IScheduledWakeups>()));
builder.Services.AddAdminApi();
// The Functions host passes on who called it; only it can reach this port.
builder.Services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);

var app = builder.Build();

// The host asks at "/" whether the handler is there at all. That comes before the routes, because making those of the admin API takes longer than all the rest.
app.Use((context, next) => context.Request.Path == "/" ? Readiness.AnswerAsync(context) : next(context));
app.UseForwardedHeaders();
app.UseMiddleware<FunctionsPipeline>();
app.UseRouting();
app.MapDeadWakeupFunctions();
app.MapWorkFunctions();
app.MapAdminApi();
await app.RunAsync();
return 0;
