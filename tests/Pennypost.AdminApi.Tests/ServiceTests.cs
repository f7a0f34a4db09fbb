using System.Net;
using Pennypost.AdminApi.Http;
using Pennypost.AdminApi.Services;
using Pennypost.AdminApi.Settings;
using Pennypost.Core.Services;

namespace Pennypost.AdminApi.Tests;

/// <summary>Services through the API.</summary>
public sealed class ServiceTests(PostgresFixture postgres)
{
    [Fact]
    [Spec("SVC-004", "SVC-005", "SVC-009", "SVC-015", "SVC-050", "SVC-051", "SVC-052")]
    public async Task The_grid_has_every_service_and_each_cell_can_be_changed()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var services = (await client.GetAsync<ServiceList>("services")).Items;
        services.Select(s => (s.Id, s.Type, s.Name, s.Encryption)).ShouldBe(
        [
            (1, ServiceType.Smtp, "SMTP Server", ServiceEncryption.StartTls),
            (2, ServiceType.Smtp, "Submission Server", ServiceEncryption.RequireStartTls),
            (3, ServiceType.Smtp, "Submission TLS Server", ServiceEncryption.Tls),
            (4, ServiceType.Pop3, "POP3 Server", ServiceEncryption.StartTls),
            (5, ServiceType.Pop3, "POP3S Server", ServiceEncryption.Tls),
            (6, ServiceType.Imap4, "IMAP4 Server", ServiceEncryption.StartTls),
            (7, ServiceType.Imap4, "IMAP4S Server", ServiceEncryption.Tls),
        ]);
        services.ShouldAllBe(s => s.Enabled && s.BuiltIn && s.Bindings.Count == 1 && s.Bindings[0].Address == ServiceBinding.Default);
        services[0].Bindings[0].ShouldBe(new ServiceBindingItem("Default", 2525, 25));

        var changed = await client.PutAsync("services/1", new ChangeServiceRequest("Front door", false, ServiceEncryption.None)).As<ServiceItem>();
        (changed.Name, changed.Enabled, changed.Encryption).ShouldBe(("Front door", false, ServiceEncryption.None));
        changed = await client.PutAsync("services/1", new ChangeServiceRequest(Enabled: true)).As<ServiceItem>();
        (changed.Name, changed.Enabled, changed.Encryption).ShouldBe(("Front door", true, ServiceEncryption.None));
        await client.PutAsync("services/1", new ChangeServiceRequest("  ")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        await client.PutAsync("services/1", new ChangeServiceRequest("a\nb")).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        await client.PutAsync("services/99", new ChangeServiceRequest("x")).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    [Spec("SVC-011", "SVC-012", "SVC-013", "SVC-014")]
    public async Task Services_are_added_from_presets_and_only_added_ones_can_be_deleted()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        (await client.GetAsync<ServicePresetItem[]>("services/presets")).Select(p => p.PublishedPort).ShouldBe([25, 587, 465, 110, 995, 143, 993, 24]);
        var added = await client.PostAsync("services", new AddServiceRequest(ServicePreset.Submission)).As<ServiceItem>();
        (added.Id, added.Name, added.Enabled, added.BuiltIn, added.Bindings.Count).ShouldBe((100, "New Submission Server", false, false, 0));

        // The preset's value is its default; a value of its own is not the default any more.
        var exempt = await SettingAsync(client, added.Id, "smtp.exempt-incoming");
        (exempt.Value, exempt.Default, exempt.IsDefault).ShouldBe(("false", "false", true));
        (await SettingAsync(client, 1, "smtp.exempt-incoming")).Value.ShouldBe("true");
        await client.PutAsync($"services/{added.Id}/settings", new ChangeSettingsRequest(new Dictionary<string, string> { ["smtp.exempt-incoming"] = "true" }));
        (await SettingAsync(client, added.Id, "smtp.exempt-incoming")).IsDefault.ShouldBeFalse();
        await client.PutAsync($"services/{added.Id}/settings", new ChangeSettingsRequest(new Dictionary<string, string>(), ["smtp.exempt-incoming"]));
        (await SettingAsync(client, added.Id, "smtp.exempt-incoming")).IsDefault.ShouldBeTrue();

        (await client.DeleteAsync($"services/{added.Id}")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        await client.DeleteAsync($"services/{added.Id}").ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
        await client.DeleteAsync("services/1").ShouldBeProblemAsync(HttpStatusCode.Conflict, "built-in");
    }

    [Fact]
    [Spec("SVC-049", "SVC-137", "SVC-144", "SVC-145")]
    public async Task Each_service_has_settings_of_its_own_by_tab_and_a_wrong_value_changes_none()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var detail = await client.GetAsync<ServiceDetail>("services/1");
        detail.Tabs[0].Name.ShouldBe(ServiceTabs.General);
        detail.Tabs[^1].Name.ShouldBe(ServiceTabs.Advanced);
        detail.Tabs.Single(t => t.Name == ServiceTabs.LoadLimiting).Settings.ShouldContain(s => s.Name == "load.maximum-sessions" && s.Value == "50");
        (await SettingAsync(client, 1, "load.maximum-sessions-per-client")).Value.ShouldBe("10");
        (await SettingAsync(client, 6, "load.maximum-sessions")).Default.ShouldBe("10000");
        var problem = await client.PutAsync("services/1/settings", new ChangeSettingsRequest(new Dictionary<string, string>
        {
            ["load.maximum-sessions"] = "70",
            ["load.reserved-for"] = "192.168.1.300",
            ["imap.idle"] = "true",
        })).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        problem.Errors!.Keys.ShouldBe(["load.reserved-for", "imap.idle"], ignoreOrder: true);
        (await SettingAsync(client, 1, "load.maximum-sessions")).IsDefault.ShouldBeTrue();
        await client.PutAsync("services/1/settings", new ChangeSettingsRequest(new Dictionary<string, string> { ["load.maximum-sessions"] = "70" }));
        (await SettingAsync(client, 1, "load.maximum-sessions")).Value.ShouldBe("70");
        (await SettingAsync(client, 2, "load.maximum-sessions")).Value.ShouldBe("50");
    }

    [Fact]
    [Spec("SVC-010", "SVC-383", "SVC-385", "SVC-386", "SVC-387")]
    public async Task Bindings_are_checked_also_against_other_services_and_can_be_reset()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var changed = await client.PutAsync("services/1/bindings", Bindings(new(" [any IPv4] ", 25), new("[::1]", 2525), new("::ffff:192.0.2.1", 26, 25))).As<ServiceItem>();
        changed.Bindings.ShouldBe([new("AnyIPv4", 25), new("192.0.2.1", 26, 25), new("::1", 2525)]);
        var problem = await client.PutAsync(
            "services/1/bindings", Bindings(new("nowhere", 25), new("1", 25), new("Any", 0), new("Any", 25, 70000), new("Default", 2110), new("Any", 30), new("any", 30)))
            .ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        problem.Errors!.Keys.ShouldBe(["bindings[0]", "bindings[1]", "bindings[2]", "bindings[3]", "bindings[4]", "bindings[6]"], ignoreOrder: true);
        problem.Errors["bindings[4]"].ShouldBe(["POP3 Server listens there."]);

        var added = await client.PostAsync("services", new AddServiceRequest(ServicePreset.Pop3)).As<ServiceItem>();
        await client.PutAsync($"services/{added.Id}/bindings", Bindings(new ServiceBindingItem("Default", 2525)));
        await client.PostAsync("services/default-ports", new { }).ShouldBeProblemAsync(HttpStatusCode.Conflict, "port-taken");
        await client.PutAsync($"services/{added.Id}/bindings", Bindings(new ServiceBindingItem("Default", 3110)));
        var services = (await client.PostAsync("services/default-ports", new { }).As<ServiceList>()).Items;
        services[0].Bindings.ShouldBe([new("Default", 2525, 25)]);
        services[^1].Bindings.ShouldBe([new("Default", 3110)]);
    }

    [Fact]
    [Spec("SVC-053")]
    public async Task Encryption_that_keeps_mail_away_is_warned_of()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        (await client.GetAsync<ServiceList>("services")).Items.ShouldAllBe(s => s.Warnings.Count == 0);
        (await WarningAsync(client, 1, ServiceEncryption.RequireStartTls)).ShouldContain("servers that cannot do TLS cannot deliver");
        (await WarningAsync(client, 1, ServiceEncryption.Tls)).ShouldContain("no mail comes in");
        (await WarningAsync(client, 2, ServiceEncryption.StartTls)).ShouldContain("recommended for port 587");
        (await client.GetAsync<Dashboard.DashboardFigures>("dashboard")).Messages.Count(m => m.Code is "service-1" or "service-2").ShouldBe(2);
    }

    [Fact]
    [Spec("SVC-389", "SVC-390")]
    public async Task Who_runs_the_installation_tells_which_ports_are_published_and_which_address_may_be_chosen()
    {
        var deployment = DeploymentOptions.Read(name => name switch
        {
            "PENNYPOST_PUBLISHED_PORTS" => "2525, 2587,2465,2110,2995,2143,2993,2024",
            "PENNYPOST_LOCK_BINDINGS" => "127.0.0.1",
            _ => null,
        });
        await using var system = await ApiSystem.StartAsync(postgres, deployment);
        using var client = await system.LogInAsync();
        (await client.GetAsync<ServiceList>("services")).Items.SelectMany(s => s.Warnings).ShouldBeEmpty();

        var changed = await client.PutAsync("services/1/bindings", Bindings(new("127.0.0.1", 2525, 25), new("127.0.0.1", 2526, 26))).As<ServiceItem>();
        changed.Warnings.Single().ShouldStartWith("Port 2526 is not published");
        await client.PutAsync("services/1/bindings", Bindings(new ServiceBindingItem("Any", 2525))).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        Should.Throw<FormatException>(() => DeploymentOptions.Read(_ => "25,many")).Message.ShouldContain("many");
    }

    private static async Task<string> WarningAsync(HttpClient client, int id, ServiceEncryption encryption) =>
        (await client.PutAsync($"services/{id}", new ChangeServiceRequest(Encryption: encryption)).As<ServiceItem>()).Warnings.Single();

    private static SetBindingsRequest Bindings(params ServiceBindingItem[] bindings) => new(bindings);

    private static async Task<SettingItem> SettingAsync(HttpClient client, int id, string name) =>
        (await client.GetAsync<ServiceDetail>($"services/{id}")).Tabs.SelectMany(t => t.Settings).Single(s => s.Name == name);
}
