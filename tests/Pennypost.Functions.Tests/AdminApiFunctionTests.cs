using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Pennypost.Functions.Tests;

/// <summary>The admin API behind the HTTP trigger of a simulated host: requests are forwarded at their original path.</summary>
public sealed class AdminApiFunctionTests(PostgresFixture postgres)
{
    private const string Password = "correct-horse-battery";

    [Fact]
    public async Task An_administrator_logs_in_and_lists_accounts()
    {
        await using var app = await FunctionApp.StartAsync(postgres);
        await app.AddAdministratorAsync("postmaster", Password);
        using var logIn = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/v1/session", UriKind.Relative));
        logIn.Content = JsonContent.Create(new { name = "postmaster", password = Password });
        logIn.Headers.Add("X-Forwarded-For", "192.0.2.7:51000");
        logIn.Headers.Add("X-Forwarded-Proto", "https");
        using var session = await app.Host.RequestAsync(logIn);
        session.StatusCode.ShouldBe(HttpStatusCode.OK, app.Host.Log);
        var cookie = session.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("secure", Case.Insensitive, "the browser spoke HTTPS to the Functions host");
        (await app.Database.ScalarAsync<IPAddress>("SELECT client FROM admin_session")).ShouldBe(IPAddress.Parse("192.0.2.7"));

        using var list = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v1/accounts?search=ali", UriKind.Relative));
        list.Headers.Add("Cookie", cookie.Split(';')[0]);
        list.Headers.Add("X-Forwarded-Proto", "https");
        using var accounts = await app.Host.RequestAsync(list);
        accounts.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await accounts.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("items")[0].GetProperty("name").GetString().ShouldBe("alice");
    }

    [Fact]
    public async Task Strangers_are_refused_by_the_api_itself()
    {
        await using var app = await FunctionApp.StartAsync(postgres);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/v1/accounts", UriKind.Relative));
        using var response = await app.Host.RequestAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, app.Host.Log);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
    }

    [Theory]
    [InlineData("/RouteMail")]
    [InlineData("/Sweep")]
    [InlineData("/")]
    public async Task Functions_cannot_be_called_from_outside_by_their_names(string path)
    {
        await using var app = await FunctionApp.StartAsync(postgres);
        await app.AcceptAsync("alice@example.com");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative));
        request.Content = JsonContent.Create(new { Data = new { wakeUp = new { kind = "RouteMail", id = 1 } } });
        using var response = await app.Host.RequestAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await app.MessagesOfAliceAsync()).ShouldBe(0);
    }
}
