using System.Net;
using Pennypost.AdminApi.Session;
using Pennypost.Core.Accounts;

namespace Pennypost.AdminApi.Tests;

/// <summary>Logging in and out of the admin app.</summary>
public sealed class SessionTests(PostgresFixture postgres)
{
    [Fact, Spec("USR-013", "SVC-306")]
    public async Task An_administrator_logs_in_with_name_or_address_and_a_user_does_not()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var admin = await system.LogInAsync();
        await admin.PostAsync("domains", new { name = "example.com" }).As<object>();
        using var byAddress = await system.LogInAsync("Postmaster@EXAMPLE.com");
        (await byAddress.GetAsync<SessionInfo>("session")).Name.ShouldBe("postmaster");

        await system.AddAccountAsync("bob");
        using var user = system.NewClient();
        await user.PostAsync("session", new LogInRequest("bob", ApiSystem.Password)).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "not-administrator");
        await user.GetAsync("session").ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "not-logged-in");
    }

    [Fact, Spec("USR-163")]
    public async Task Unknown_name_wrong_password_and_locked_account_get_the_same_answer()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = system.NewClient();
        var unknown = await client.PostAsync("session", new LogInRequest("nobody", "x")).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "log-in-failed");
        Http.ApiProblem last = unknown;
        for (var i = 0; i < 3; i++)
        {
            last = await client.PostAsync("session", new LogInRequest("postmaster", "wrong")).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "log-in-failed");
            last.Detail.ShouldBe(unknown.Detail);
        }

        // Locked now: the right password gets it too.
        last = await client.PostAsync("session", new LogInRequest("postmaster", ApiSystem.Password)).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "log-in-failed");
        last.Detail.ShouldBe(unknown.Detail);
    }

    [Fact]
    public async Task An_address_that_keeps_guessing_is_turned_away_for_growing_times()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = system.NewClient();
        for (var i = 0; i < 5; i++)
        {
            await client.PostAsync("session", new LogInRequest($"guess{i}", "x")).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "log-in-failed");
        }

        using var response = await client.PostAsync("session", new LogInRequest("guess", "x"));
        response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        response.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        system.Time.Advance(TimeSpan.FromSeconds(2));
        await client.PostAsync("session", new LogInRequest("guess", "x")).ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "log-in-failed");
    }

    [Fact, Spec("SVC-311", "SVC-310")]
    public async Task A_session_ends_by_logging_out_by_idleness_and_by_age()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        using (var response = await client.DeleteAsync("session"))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.NoContent);
        }

        await client.GetAsync("session").ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "not-logged-in");

        using var idle = await system.LogInAsync();
        system.Time.Advance(TimeSpan.FromMinutes(14));
        await idle.GetAsync<SessionInfo>("session");
        system.Time.Advance(TimeSpan.FromMinutes(14));
        await idle.GetAsync<SessionInfo>("session");
        system.Time.Advance(TimeSpan.FromMinutes(16));
        await idle.GetAsync("session").ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "not-logged-in");

        using var busy = await system.LogInAsync();
        for (var i = 0; i < 12 * 5; i++)
        {
            (await busy.GetAsync("session")).StatusCode.ShouldBe(HttpStatusCode.OK);
            system.Time.Advance(TimeSpan.FromMinutes(12));
        }

        await busy.GetAsync("session").ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "not-logged-in");
    }

    [Fact]
    public async Task The_cookie_is_out_of_reach_of_scripts_and_other_sites_and_the_database_holds_only_its_hash()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = system.NewClient();
        using var response = await client.PostAsync("session", new LogInRequest("postmaster", ApiSystem.Password));
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=strict", Case.Insensitive);
        var token = cookie.Split('=', ';')[1];
        (await system.Test.ScalarAsync<bool>($"SELECT token_hash = sha256('{token}'::bytea) FROM admin_session")).ShouldBeTrue();
    }

    [Fact, Spec("USR-015")]
    public async Task A_generated_first_password_asks_to_be_changed_and_blocks_nothing()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        await system.Test.ExecuteAsync("UPDATE account SET must_change_password = true");
        using var client = await system.LogInAsync();
        (await client.GetAsync<SessionInfo>("session")).MustChangePassword.ShouldBeTrue();
        (await client.PostAsync("domains", new { name = "example.com" })).StatusCode.ShouldBe(HttpStatusCode.Created);

        using var second = await system.LogInAsync();
        var wrong = await client.PutAsync("session/password", new ChangeOwnPasswordRequest("not-it", "another-Passw0rd"))
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        wrong.Errors!.Keys.ShouldBe(["currentPassword"]);
        var weak = await client.PutAsync("session/password", new ChangeOwnPasswordRequest(ApiSystem.Password, "short"))
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        weak.Errors!.Keys.ShouldBe(["newPassword"]);
        (await client.PutAsync("session/password", new ChangeOwnPasswordRequest(ApiSystem.Password, "another-Passw0rd"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await client.GetAsync<SessionInfo>("session")).MustChangePassword.ShouldBeFalse();
        await second.GetAsync("session").ShouldBeProblemAsync(HttpStatusCode.Unauthorized, "not-logged-in");
        using var again = await system.LogInAsync(password: "another-Passw0rd");
    }

    [Fact, Spec("USR-165")]
    public async Task A_switched_off_administrator_still_reaches_the_admin_app()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        await system.Test.ExecuteAsync("UPDATE account SET enabled = false");
        using var client = await system.LogInAsync();
        var refused = await system.Get<Authenticator>().LogInAsync("postmaster", ApiSystem.Password, IPAddress.Loopback, "IMAP", CancellationToken.None);
        refused.Refusal.ShouldBe(LogInRefusal.Inactive);
    }
}
