using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pennypost.AdminApi;
using Pennypost.Core;
using Pennypost.Core.Working;
using Pennypost.Functions;
using Pennypost.Functions.Contract;
using Pennypost.Store.Bodies;
using Pennypost.Store.Settings;

// An Azure Functions custom handler: the host starts this program, tells it a port, and calls it over HTTP. It only composes;
// the work handlers and the admin API are those of the listeners' process.
var builder = WebApplication.CreateSlimBuilder(args);
FunctionsSettings settings;
try
{
    settings = FunctionsSettings.Read(builder.Configuration);
}
catch (InvalidOperationException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}

builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Npgsql", LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(settings.Port));
builder.Services.AddSingleton(settings).AddSingleton<MailSystem>();
builder.Services.AddPennypostCore(services => services.GetRequiredService<MailSystem>().Database, new FileBodies(settings.Bodies), SecretProtector.FromFile(settings.Key));
builder.Services.AddSingleton<Upkeep>();
builder.Services.AddAdminApi();
// The Functions host passes on who called it; only it can reach this port.
builder.Services.Configure<ForwardedHeadersOptions>(options => options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto);

var app = builder.Build();
app.UseForwardedHeaders();
app.UseMiddleware<FunctionsPipeline>();
app.MapGet("/", () => new InvocationResult([]));
app.MapWorkFunctions();
app.MapAdminApi();
await app.RunAsync();
return 0;
