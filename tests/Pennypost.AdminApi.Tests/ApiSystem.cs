using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Pennypost.AdminApi.Session;
using Pennypost.Core;
using Pennypost.Core.Accounts;
using Pennypost.Core.Services;
using Pennypost.Core.Status;
using Pennypost.Store.Settings;

namespace Pennypost.AdminApi.Tests;

/// <summary>The admin API on a port of its own over a database of the test's own, with one administrator.</summary>
internal sealed class ApiSystem : IAsyncDisposable, IListenerStatusSource
{
    public const string Administrator = "postmaster";
    public const string Password = "a-Good-passw0rd";

    private readonly TestDatabase _test;
    private WebApplication _app = null!;

    private ApiSystem(TestDatabase test) => _test = test;

    public TestDatabase Test => _test;

    public ManualTime Time { get; } = new();

    public IReadOnlyList<ListenerStatus> Current { get; set; } = [];

    public static JsonSerializerOptions Json { get; } = CreateJson();

    public static async Task<ApiSystem> StartAsync(PostgresFixture postgres, DeploymentOptions? deployment = null)
    {
        var system = new ApiSystem(await postgres.CreateAsync());
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(system.Time);
        builder.Services.AddSingleton(deployment ?? new DeploymentOptions());
        builder.Services.AddPennypostCore(system._test.Database, system._test.Bodies, new SecretProtector(RandomNumberGenerator.GetBytes(32)));
        builder.Services.AddSingleton<IListenerStatusSource>(system);
        builder.Services.AddAdminApi();
        system._app = builder.Build();
        system._app.MapAdminApi();
        await system._app.Services.LoadPennypostAsync();
        // Cheap hashes: these tests are not about their price.
        await system.Get<SettingStore>().SetAsync(AccountSettings.PasswordIterations, "4096");
        await system.Get<InitialAdministrator>().EnsureAsync(Administrator, Password, CancellationToken.None);
        await system._app.StartAsync();
        return system;
    }

    public T Get<T>()
        where T : notnull => _app.Services.GetRequiredService<T>();

    public T Keyed<T>(string key)
        where T : notnull => _app.Services.GetRequiredKeyedService<T>(key);

    public IEnumerable<RouteEndpoint> Endpoints => Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();

    /// <summary>A browser without a session.</summary>
    public HttpClient NewClient() => new(new SocketsHttpHandler { CookieContainer = new CookieContainer() })
    {
        BaseAddress = new Uri(_app.Urls.Single() + "/api/v1/"),
    };

    /// <summary>A browser in which somebody has logged in; it sends the CSRF token with everything.</summary>
    public async Task<HttpClient> LogInAsync(string name = Administrator, string password = Password)
    {
        var client = NewClient();
        var response = await client.PostAsJsonAsync("session", new LogInRequest(name, password), Json);
        response.StatusCode.ShouldBe(HttpStatusCode.OK);
        var session = await ReadAsync<SessionInfo>(response);
        client.DefaultRequestHeaders.Add("X-CSRF-Token", session.CsrfToken);
        return client;
    }

    /// <summary>Makes an account and returns its id.</summary>
    public Task<long> AddAccountAsync(string name, string password = Password, bool administrator = false) =>
        Get<AccountChanges>().CreateAsync(new NewAccount(name, password, Administrator: administrator), "test", CancellationToken.None);

    public static async Task<T> ReadAsync<T>(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.IsSuccessStatusCode.ShouldBeTrue($"{(int)response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<T>(text, Json)!;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _test.DisposeAsync();
    }

    private static JsonSerializerOptions CreateJson()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        AdminApiServices.Configure(options);
        return options;
    }
}

/// <summary>Requests as the app makes them, and the answers a test expects.</summary>
internal static class ApiRequests
{
    public static async Task<T> GetAsync<T>(this HttpClient client, string path) => await ApiSystem.ReadAsync<T>(await client.GetAsync(path));

    public static Task<HttpResponseMessage> PostAsync<T>(this HttpClient client, string path, T body) => client.PostAsJsonAsync(path, body, ApiSystem.Json);

    public static Task<HttpResponseMessage> PutAsync<T>(this HttpClient client, string path, T body) => client.PutAsJsonAsync(path, body, ApiSystem.Json);

    public static async Task<T> As<T>(this Task<HttpResponseMessage> response) => await ApiSystem.ReadAsync<T>(await response);

    /// <summary>The response is a problem with this status and code.</summary>
    public static async Task<Http.ApiProblem> ShouldBeProblemAsync(this Task<HttpResponseMessage> response, HttpStatusCode status, string code)
    {
        var answer = await response;
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(status, text);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var problem = JsonSerializer.Deserialize<Http.ApiProblem>(text, ApiSystem.Json)!;
        problem.Code.ShouldBe(code, text);
        return problem;
    }
}
