using System.Net;
using System.Text;
using Pennypost.AdminApi.Http;
using Pennypost.AdminApi.Mappings;
using Pennypost.Core.Mappings;
using Pennypost.Core.Routing;

namespace Pennypost.AdminApi.Tests;

/// <summary>Mappings and domains through the API.</summary>
public sealed class MappingEndpointTests(PostgresFixture postgres)
{
    [Fact, Spec("MAP-001", "MAP-014", "USR-095")]
    public async Task A_mapping_is_made_changed_and_deleted_and_mail_follows_at_once()
    {
        await using var system = await StartAsync();
        using var client = await system.LogInAsync();
        var saved = await client.PostAsync("mappings", new SaveMappingRequest("Fred", "kate", Comments: "on leave")).As<SavedMapping>();
        saved.Mapping.ShouldBe(new MappingItem(saved.Mapping.Id, "fred", "kate", saved.Mapping.TargetAccountId, MappingType.Always, false, "on leave", 1));
        saved.Warnings.ShouldBeEmpty();
        (await ResolveAsync(client, "fred@example.com")).Accounts.ShouldBe(["kate"]);

        var path = $"mappings/{saved.Mapping.Id}";
        var changed = await client.PutAsync(path, new SaveMappingRequest("fred", "bob", MappingType.Smtp, Version: 1)).As<SavedMapping>();
        (changed.Mapping.Target, changed.Mapping.Type, changed.Mapping.Version).ShouldBe(("bob", MappingType.Smtp, 2));
        await client.PutAsync(path, new SaveMappingRequest("fred", "kate", Version: 1)).ShouldBeProblemAsync(HttpStatusCode.Conflict, "version-conflict");
        await client.PostAsync("mappings", new SaveMappingRequest("FRED", "BOB", MappingType.Smtp)).ShouldBeProblemAsync(HttpStatusCode.Conflict, "mapping-exists");
        (await ResolveAsync(client, "fred@example.com")).Accounts.ShouldBe(["bob"]);

        (await client.DeleteAsync(path)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await client.DeleteAsync(path).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
        (await ResolveAsync(client, "fred@example.com")).Outcome.ShouldBe(AddressOutcome.Unknown);
    }

    [Fact, Spec("MAP-008", "USR-100")]
    public async Task Saving_warns_of_foreign_domains_and_of_accounts_it_captures()
    {
        await using var system = await StartAsync();
        using var client = await system.LogInAsync();
        var any = await client.PostAsync("mappings/check", new SaveMappingRequest("fred@*", "bob")).As<MappingCheck>();
        any.Warnings.Select(w => w.Code).ShouldBe(["any-domain"]);

        var all = await client.PostAsync("mappings", new SaveMappingRequest("*@example.com", "bob")).As<SavedMapping>();
        all.Warnings.Single().Code.ShouldBe("captures-accounts");
        all.Warnings.Single().Accounts.ShouldBe(["kate", "postmaster"]);
        (await client.PostAsync("mappings/check", new SaveMappingRequest("~@example.com", "bob")).As<MappingCheck>()).Warnings.ShouldBeEmpty();
        (await client.PostAsync("mappings/check", new SaveMappingRequest("kate@example.com", "bob")).As<MappingCheck>()).Warnings.ShouldBeEmpty();
        (await client.GetAsync<Page<MappingItem>>("mappings")).Total.ShouldBe(1);
    }

    [Fact, Spec("MAP-010", "MAP-012", "USR-098")]
    public async Task An_address_can_be_elsewhere_and_here_too()
    {
        await using var system = await StartAsync();
        using var client = await system.LogInAsync();
        await client.PostAsync("mappings", new SaveMappingRequest("branch", "*remote", RelayExternal: true)).As<SavedMapping>();
        (await ResolveAsync(client, "branch@example.com")).Outcome.ShouldBe(AddressOutcome.Remote);
        await client.PostAsync("mappings", new SaveMappingRequest("branch", "kate")).As<SavedMapping>();
        (await ResolveAsync(client, "branch@example.com")).Outcome.ShouldBe(AddressOutcome.LocalAndRemote);
        (await ResolveAsync(client, "x@elsewhere.example")).Outcome.ShouldBe(AddressOutcome.NotLocal);
    }

    [Theory]
    [InlineData("a b", "bob", false, "address")]
    [InlineData("", "bob", false, "address")]
    [InlineData("x@exa mple", "bob", false, "address")]
    [InlineData("x\r\ny", "bob", false, "address")]
    [InlineData("x", "nobody", false, "target")]
    [InlineData("x", "bob", true, "relayExternal")]
    public async Task Wrong_fields_are_named(string address, string target, bool relay, string field)
    {
        await using var system = await StartAsync();
        using var client = await system.LogInAsync();
        var problem = await client.PostAsync("mappings", new SaveMappingRequest(address, target, RelayExternal: relay))
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        problem.Errors!.Keys.ShouldBe([field]);
    }

    [Fact, Spec("USR-346")]
    public async Task The_mappings_of_a_deleted_account_go_with_it()
    {
        await using var system = await StartAsync();
        using var client = await system.LogInAsync();
        var saved = await client.PostAsync("mappings", new SaveMappingRequest("sales", "kate")).As<SavedMapping>();
        await client.DeleteAsync($"accounts/{saved.Mapping.TargetAccountId}");
        (await client.GetAsync<Page<MappingItem>>("mappings")).Total.ShouldBe(0);
        (await ResolveAsync(client, "sales@example.com")).Outcome.ShouldBe(AddressOutcome.Unknown);
    }

    [Fact, Spec("MAP-018", "MAP-019")]
    public async Task A_csv_file_is_previewed_merged_and_replaced_whole_or_not_at_all()
    {
        await using var system = await StartAsync();
        using var client = await system.LogInAsync();
        await client.PostAsync("mappings", new SaveMappingRequest("old", "bob")).As<SavedMapping>();
        const string File = "Email Address,Target\r\nsales,kate,\"the \"\"good\"\" ones, all\",SMTP,ALL\r\nbranch@example.com,*REMOTE\nold,bob\n";

        var preview = await ImportAsync(client, File, "?mode=merge");
        (preview.Added, preview.Skipped, preview.Removed, preview.Stored).ShouldBe((2, 1, 0, false));
        (await client.GetAsync<Page<MappingItem>>("mappings")).Total.ShouldBe(1);

        (await ImportAsync(client, File, "?mode=merge&preview=false")).Stored.ShouldBeTrue();
        var sales = (await client.GetAsync<Page<MappingItem>>("mappings?address=sales")).Items.Single();
        (sales.Comments, sales.Type).ShouldBe(("the \"good\" ones, all", MappingType.Smtp));
        var exported = await client.GetStringAsync("mappings/export");
        exported.ShouldContain("sales,kate,\"the \"\"good\"\" ones, all\",SMTP,ALL\r\n");
        exported.ShouldContain("old,bob,,Normal,ALL\r\n");

        var wrong = await ImportAsync(client, "sales,kate\nx,nobody\ny,bob,,POP9\nz,bob,,POP3,7\n", "?mode=replace&preview=false");
        wrong.Stored.ShouldBeFalse();
        wrong.Errors.Select(e => e.Row).Order().ShouldBe([2, 3, 4]);
        (await client.GetAsync<Page<MappingItem>>("mappings")).Total.ShouldBe(3);

        (await ImportAsync(client, "kate2,kate", "?mode=replace&preview=false")).Removed.ShouldBe(3);
        (await client.GetAsync<Page<MappingItem>>("mappings")).Items.Single().Address.ShouldBe("kate2");
        (await ResolveAsync(client, "kate2@example.com")).Accounts.ShouldBe(["kate"]);
    }

    [Fact, Spec("SET-329")]
    public async Task Domains_are_added_once_and_one_of_them_is_the_default()
    {
        await using var system = await StartAsync();
        using var client = await system.LogInAsync();
        var added = await client.PostAsync("domains", new { name = "Bücher.Example" }).As<Domains.DomainItem>();
        (added.Name, added.DisplayName, added.IsDefault).ShouldBe(("xn--bcher-kva.example", "bücher.example", false));
        await client.PostAsync("domains", new { name = "EXAMPLE.com" }).ShouldBeProblemAsync(HttpStatusCode.Conflict, "domain-exists");
        foreach (var wrong in new[] { "a;b", "*.example.com", "", "[192.0.2.1]", "a b" })
        {
            await client.PostAsync("domains", new { name = wrong }).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        }

        await client.DeleteAsync("domains/example.com").ShouldBeProblemAsync(HttpStatusCode.Conflict, "default-domain");
        (await client.PutAsync("domains/default", new { name = "bücher.example" }).As<Domains.DomainList>()).DefaultDomain.ShouldBe("xn--bcher-kva.example");
        (await client.DeleteAsync("domains/example.com")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await client.DeleteAsync("domains/example.com").ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
        system.Get<RecipientDirectory>().Table.Domains.ShouldBe(["xn--bcher-kva.example"]);
    }

    private static Task<AddressResolution> ResolveAsync(HttpClient client, string address) =>
        client.GetAsync<AddressResolution>("mappings/resolve?address=" + Uri.EscapeDataString(address));

    private static Task<MappingImportResult> ImportAsync(HttpClient client, string file, string query) =>
        client.PostAsync("mappings/import" + query, new StringContent(file, Encoding.UTF8, "text/csv")).As<MappingImportResult>();

    private async Task<ApiSystem> StartAsync()
    {
        var system = await ApiSystem.StartAsync(postgres);
        await system.AddAccountAsync("bob");
        await system.AddAccountAsync("kate");
        using var client = await system.LogInAsync();
        await client.PostAsync("domains", new { name = "example.com" }).As<object>();
        return system;
    }
}
