using System.Net;
using Pennypost.AdminApi.Accounts;
using Pennypost.AdminApi.Http;
using Pennypost.AdminApi.Session;
using Pennypost.Core.Accounts;

namespace Pennypost.AdminApi.Tests;

/// <summary>Accounts through the API.</summary>
public sealed class AccountEndpointTests(PostgresFixture postgres)
{
    [Fact, Spec("USR-016", "USR-017", "USR-348")]
    public async Task Another_administrator_can_delete_the_first_one_but_nobody_himself()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        var a = await system.AddAccountAsync("a", administrator: true);
        using var client = await system.LogInAsync("a");
        var first = (await client.GetAsync<Page<AccountSummary>>("accounts?name=postmaster")).Items.Single();
        (await client.DeleteAsync($"accounts/{first.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await client.DeleteAsync($"accounts/{a}").ShouldBeProblemAsync(HttpStatusCode.Conflict, "own-account");
    }

    [Fact, Spec("USR-016", "USR-161", "USR-158")]
    public async Task Changes_carry_the_version_and_nobody_takes_the_flag_from_himself()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var self = (await client.GetAsync<SessionInfo>("session")).AccountId;
        await client.PutAsync($"accounts/{self}", new UpdateAccountRequest("", "", true, false, null, 1)).ShouldBeProblemAsync(HttpStatusCode.Conflict, "own-account");

        var made = await client.PostAsync("accounts", new CreateAccountRequest("Bob.Smith", ApiSystem.Password, "Bob", "Sales")).As<CreatedAccount>();
        made.Account.Name.ShouldBe("Bob.Smith");
        made.GeneratedPassword.ShouldBeNull();
        var path = $"accounts/{made.Account.Id}";
        var changed = await client.PutAsync(path, new UpdateAccountRequest("Robert", "Left", false, true, new DateOnly(2031, 5, 31), made.Account.Version)).As<AccountDetail>();
        changed.Account.ShouldBe(made.Account with
        {
            DisplayName = "Robert",
            Comments = "Left",
            Enabled = false,
            Administrator = true,
            ExpiresOn = new DateOnly(2031, 5, 31),
            State = AccountState.Disabled,
            Version = made.Account.Version + 1,
        });
        await client.PutAsync(path, new UpdateAccountRequest("Other", "", true, false, null, made.Account.Version)).ShouldBeProblemAsync(HttpStatusCode.Conflict, "version-conflict");
        (await client.GetAsync<AccountDetail>(path)).Account.DisplayName.ShouldBe("Robert");
    }

    [Fact, Spec("USR-150", "USR-151", "USR-152", "USR-154")]
    public async Task Names_passwords_and_comments_are_checked_field_by_field()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var problem = await client.PostAsync("accounts", new CreateAccountRequest("no spaces", "short", Comments: new string('x', 81)))
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        problem.Errors!.Keys.Order().ShouldBe(["comments", "name", "password"]);
        await client.PostAsync("accounts", new CreateAccountRequest("POSTMASTER", ApiSystem.Password)).ShouldBeProblemAsync(HttpStatusCode.Conflict, "name-taken");
        await client.GetAsync("accounts/424242").ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact, Spec("USR-173")]
    public async Task A_generated_password_is_shown_once_and_works()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var made = await client.PostAsync("accounts", new CreateAccountRequest("bob")).As<CreatedAccount>();
        made.GeneratedPassword!.Length.ShouldBe(16);
        (await LogInAsync(system, "bob", made.GeneratedPassword)).Succeeded.ShouldBeTrue();

        var next = await client.PostAsync($"accounts/{made.Account.Id}/password/generate", new { }).As<GeneratedPassword>();
        next.Password.ShouldNotBe(made.GeneratedPassword);
        (await LogInAsync(system, "bob", next.Password)).Succeeded.ShouldBeTrue();
        (await LogInAsync(system, "bob", made.GeneratedPassword)).Succeeded.ShouldBeFalse();

        (await client.PutAsync($"accounts/{made.Account.Id}/password", new SetPasswordRequest("chosen-by-admin"))).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await LogInAsync(system, "bob", "chosen-by-admin")).Succeeded.ShouldBeTrue();
    }

    [Fact, Spec("USR-162", "USR-143")]
    public async Task Locks_are_listed_and_can_be_removed()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        var bob = await system.AddAccountAsync("bob");
        for (var i = 0; i < 3; i++)
        {
            await LogInAsync(system, "bob", "wrong", "192.0.2.7");
        }

        using var client = await system.LogInAsync();
        var detail = await client.GetAsync<AccountDetail>($"accounts/{bob}");
        detail.Account.Locked.ShouldBeTrue();
        detail.Locks.Single().Address.ShouldBe("192.0.2.7");
        (await client.DeleteAsync($"accounts/{bob}/locks")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetAsync<AccountDetail>($"accounts/{bob}")).Locks.ShouldBeEmpty();
        (await LogInAsync(system, "bob", ApiSystem.Password, "192.0.2.7")).Succeeded.ShouldBeTrue();
    }

    [Fact, Spec("USR-136", "USR-149", "USR-146", "USR-147")]
    public async Task The_list_filters_sorts_and_pages()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        foreach (var (name, messages, size) in new[] { ("anna", 11, 2_000_000), ("bob", 5, 900_000), ("carl", 8, 4096), ("dora", 0, 0) })
        {
            var id = await system.AddAccountAsync(name);
            await system.Test.ExecuteAsync($"UPDATE folder SET messages = {messages}, size = {size} WHERE account_id = {id} AND name = 'INBOX'");
        }

        system.Test.CheckConsistency = false;
        using var client = await system.LogInAsync();
        (await NamesAsync(client, "inboxMessages=%3E10")).ShouldBe(["anna"]);
        (await NamesAsync(client, "inboxMessages=5..8&sort=inboxMessages&descending=true")).ShouldBe(["carl", "bob"]);
        (await NamesAsync(client, "mailboxBytes=%3C1M&administrator=false")).ShouldBe(["bob", "carl", "dora"]);
        (await NamesAsync(client, "name=AR&mailboxBytes=4k")).ShouldBe(["carl"]);
        (await NamesAsync(client, "pageSize=2&page=2")).ShouldBe(["carl", "dora"]);
        (await client.GetAsync<Page<AccountSummary>>("accounts?pageSize=2&page=9")).Total.ShouldBe(5);
        var problem = await client.GetAsync("accounts?inboxMessages=many").ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        problem.Errors!.Keys.ShouldBe(["inboxMessages"]);
        await client.GetAsync("accounts?sort=nothing").ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed");
        await client.GetAsync("accounts?sort=1").ShouldBeProblemAsync(HttpStatusCode.BadRequest, "malformed");
        await client.GetAsync("accounts?pageSize=100000").ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Fact, Spec("USR-108", "USR-270")]
    public async Task An_account_shows_the_addresses_that_reach_it()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        var bob = await system.AddAccountAsync("bob");
        using var client = await system.LogInAsync();
        await client.PostAsync("domains", new { name = "a.example" }).As<object>();
        await client.PostAsync("domains", new { name = "b.example" }).As<object>();
        await client.PostAsync("mappings", new { address = "sales", target = "bob" }).As<object>();
        await client.PostAsync("mappings", new { address = "~@b.example", target = "bob" }).As<object>();
        await client.PostAsync("mappings", new { address = "bob@a.example", target = "postmaster" }).As<object>();
        (await client.GetAsync<AccountDetail>($"accounts/{bob}")).Addresses
            .ShouldBe(["bob@b.example", "sales@a.example", "sales@b.example", "~@b.example"], ignoreOrder: true);
    }

    private static async Task<IEnumerable<string>> NamesAsync(HttpClient client, string query) =>
        (await client.GetAsync<Page<AccountSummary>>("accounts?" + query)).Items.Select(a => a.Name);

    private static Task<LogInResult> LogInAsync(ApiSystem system, string name, string password, string client = "192.0.2.1") =>
        system.Get<Authenticator>().LogInAsync(name, password, IPAddress.Parse(client), "IMAP", CancellationToken.None);
}
