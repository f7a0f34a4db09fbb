using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Pennypost.AdminApi.Accounts;
using Pennypost.AdminApi.Http;

namespace Pennypost.AdminApi.Tests;

/// <summary>What stands before every endpoint, proved over all of them.</summary>
public sealed class GateTests(PostgresFixture postgres)
{
    private static readonly (string Method, string Path)[] Open = [("POST", "session"), ("POST", "address-verification")];

    [Fact]
    public async Task Every_endpoint_stands_behind_the_gate_and_only_logging_in_and_verification_need_no_session()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        system.Endpoints.Count().ShouldBeGreaterThan(30);
        system.Endpoints.ShouldAllBe(e => e.Metadata.GetMetadata<Type>() == typeof(AdminGate));

        using var stranger = system.NewClient();
        foreach (var (method, path) in Requests(system))
        {
            using var response = await SendAsync(stranger, method, path);
            var open = Open.Contains((method, path));
            response.StatusCode.ShouldBe(open ? HttpStatusCode.BadRequest : HttpStatusCode.Unauthorized, $"{method} {path}");
        }
    }

    [Fact]
    public async Task Every_change_needs_the_csrf_token_of_its_session()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var right = client.DefaultRequestHeaders.GetValues("X-CSRF-Token").Single();
        using var other = await system.LogInAsync();
        var foreign = other.DefaultRequestHeaders.GetValues("X-CSRF-Token").Single();
        foreign.ShouldNotBe(right);

        var changes = Requests(system).Where(r => r.Method != "GET" && !Open.Contains(r)).ToList();
        changes.Count.ShouldBeGreaterThan(15);
        foreach (var token in new string?[] { null, "", "x", foreign })
        {
            client.DefaultRequestHeaders.Remove("X-CSRF-Token");
            if (token is not null)
            {
                client.DefaultRequestHeaders.Add("X-CSRF-Token", token);
            }

            foreach (var (method, path) in changes)
            {
                await SendAsync(client, method, path).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "csrf");
            }
        }

        // Nothing of all that ended the session or changed anything.
        client.DefaultRequestHeaders.Remove("X-CSRF-Token");
        client.DefaultRequestHeaders.Add("X-CSRF-Token", right);
        (await client.GetAsync<Page<AccountSummary>>("accounts")).Total.ShouldBe(1);
    }

    [Fact]
    public async Task A_change_sent_by_another_site_is_refused_even_to_log_in()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");
        await client.PostAsync("domains", new { name = "example.com" }).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "foreign-site");
        await client.PostAsync("session", new { name = "a", password = "b" }).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "foreign-site");
    }

    [Theory]
    [InlineData("{", "malformed")]
    [InlineData("{}", "malformed")]
    [InlineData("""{"name":"x","password":null,"enabled":"yes"}""", "malformed")]
    [InlineData("""{"name":"x","surprise":1}""", "malformed")]
    [InlineData("""{"name":null}""", "malformed")]
    [InlineData("[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]", "malformed")]
    public async Task A_request_that_is_no_such_object_gets_a_problem_and_no_page(string json, string code)
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        await client.PostAsync("accounts", content).ShouldBeProblemAsync(HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task A_body_that_is_too_large_is_refused_before_it_is_read()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        using var content = new StringContent($$"""{"name":"{{new string('x', 70_000)}}"}""", Encoding.UTF8, "application/json");
        await client.PostAsync("accounts", content).ShouldBeProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    [Fact]
    public async Task Answers_are_kept_by_no_cache()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        using var response = await client.GetAsync("accounts");
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        response.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
    }

    private static IEnumerable<(string Method, string Path)> Requests(ApiSystem system) =>
        from endpoint in system.Endpoints
        from method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
        select (method, Path(endpoint));

    private static string Path(RouteEndpoint endpoint)
    {
        var path = endpoint.RoutePattern.RawText!["/api/v1/".Length..];
        return path.Replace("{id:long}", "999999", StringComparison.Ordinal).Replace("{id:int}", "999999", StringComparison.Ordinal)
            .Replace("{id}", "unknown", StringComparison.Ordinal).Replace("{name}", "example.com", StringComparison.Ordinal).TrimEnd('/');
    }

    // Routing refuses other types before the gate sees the request.
    private static string MediaType(string path) =>
        path.EndsWith("mappings/import", StringComparison.Ordinal) ? "text/csv"
        : path.EndsWith("folders/import", StringComparison.Ordinal) ? "application/octet-stream"
        : "application/json";

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method is "POST" or "PUT")
        {
            request.Content = new StringContent("{}", Encoding.UTF8, MediaType(path));
        }

        return await client.SendAsync(request);
    }
}
