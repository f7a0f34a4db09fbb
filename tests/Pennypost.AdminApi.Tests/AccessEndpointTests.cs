using System.Net;
using Pennypost.AdminApi.Access;
using Pennypost.AdminApi.Dashboard;
using Pennypost.AdminApi.Session;
using Pennypost.Core.Access;
using Pennypost.Core.Access.Lists;
using Pennypost.Core.Access.Relaying;
using Pennypost.Core.Sessions;
using Pennypost.Core.Status;
using Pennypost.Store.Settings;

namespace Pennypost.AdminApi.Tests;

/// <summary>Access restrictions through the API.</summary>
public sealed class AccessEndpointTests(PostgresFixture postgres)
{
    private static readonly SaveAccessEntry AnyHost = new(true, AccessEntryType.Any);

    [Fact, Spec("SVC-016", "SVC-350", "SVC-357", "SVC-364", "SVC-369")]
    public async Task A_list_is_arranged_corrected_and_saved()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        var kate = await system.AddAccountAsync("kate");
        using var client = await system.LogInAsync();
        (await client.GetAsync<AccessListSummary[]>("access/lists")).Select(l => l.Key).ShouldBe(
            ["global", "service-1", "service-2", "service-3", "service-4", "service-5", "service-6", "service-7", "admin", "vrfy"]);

        SaveAccessEntry[] wanted =
        [
            AnyHost with { Users = ["Kate"], Comment = "after log-in" },
            new(false, AccessEntryType.Network, Address: "192.168.66.57", Prefix: 24),
            new(true, AccessEntryType.Network, Address: "2001:db8::/32", AllowUnauthenticated: true),
        ];
        var empty = await client.GetAsync<AccessListView>("access/lists/service-1");
        var arranged = await client.PostAsync("access/lists/service-1/arrange", new SaveAccessListRequest(empty.Version, wanted)).As<AccessListView>();
        arranged.Entries.Select(e => (e.Address, e.Prefix)).ShouldBe([("2001:db8::", 32), ("192.168.66.0", 24), (null, null)]);
        arranged.Notices.Single().ShouldContain("192.168.66.0/24");
        (await client.GetAsync<AccessListView>("access/lists/service-1")).Entries.ShouldBeEmpty();

        var saved = await client.PutAsync("access/lists/service-1", new SaveAccessListRequest(empty.Version, wanted)).As<AccessListView>();
        saved.Entries[2].ShouldSatisfyAllConditions(
            e => e.Users.ShouldBe(["kate"]),
            e => (e.Comment, e.CreatedBy, e.ChangedBy).ShouldBe(("after log-in", ApiSystem.Administrator, ApiSystem.Administrator)));
        await client.PutAsync("access/lists/service-1", new SaveAccessListRequest(empty.Version, [])).ShouldBeProblemAsync(HttpStatusCode.Conflict, "version-conflict");

        // The entry does not open to everybody when its only user goes.
        await client.DeleteAsync($"accounts/{kate}");
        var later = await client.GetAsync<AccessListView>("access/lists/service-1");
        later.Entries[2].Users.ShouldBe([$"#{kate}"]);
        var again = later.Entries.Select(e => new SaveAccessEntry(e.Allow, e.Type, e.Id, e.Address, e.Prefix, e.AllowUnauthenticated, e.Users, e.Comment)).ToArray();
        (await client.PutAsync("access/lists/service-1", new SaveAccessListRequest(later.Version, again)).As<AccessListView>()).Entries[2].Users.ShouldBe([$"#{kate}"]);
    }

    [Fact, Spec("SVC-020", "SVC-153", "SVC-154", "SVC-155")]
    public async Task Each_list_says_what_it_decides_and_which_columns_mean_something()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var global = await client.GetAsync<AccessListView>("access/lists/global");
        (global.HasUsers, global.HasAllowUnauthenticated).ShouldBe((false, false));
        global.Explanation[1].ShouldContain("has no effect");

        var mx = await client.GetAsync<AccessListView>("access/lists/service-1");
        (mx.HasUsers, mx.HasAllowUnauthenticated).ShouldBe((true, true));
        mx.Explanation[0].ShouldContain("accepted from any address");

        var pop3 = await client.GetAsync<AccessListView>("access/lists/service-4");
        (pop3.HasUsers, pop3.HasAllowUnauthenticated).ShouldBe((true, false));
        pop3.Explanation[0].ShouldBe("This list says who may connect.");

        var services = system.Get<Core.Services.ServiceChanges>();
        var changes = new Dictionary<string, string?> { ["smtp.anti-relay"] = "NoChecks", ["smtp.require-authentication"] = "false" };
        await services.SetAsync(1, changes, "test", CancellationToken.None);
        var open = await client.GetAsync<AccessListView>("access/lists/service-1");
        (open.HasUsers, open.HasAllowUnauthenticated).ShouldBe((false, false));
        open.Explanation[2].ShouldStartWith("Check Client IP Address is recommended.");
        (await client.GetAsync("access/lists/service-99")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact, Spec("SVC-068", "USR-119")]
    public async Task An_open_relay_is_refused_with_its_reason_and_told_when_it_is_there_all_the_same()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var version = (await client.GetAsync<AccessListView>("access/lists/service-1")).Version;
        var request = new SaveAccessListRequest(version, [AnyHost with { AllowUnauthenticated = true }]);
        var problem = await client.PutAsync("access/lists/service-1", request).ShouldBeProblemAsync(HttpStatusCode.Conflict, "open-relay");
        problem.Detail.ShouldStartWith("SMTP Server: This would let strangers");

        await system.Test.ExecuteAsync(
            "INSERT INTO access_restriction (scope, service_id, allow, type, allow_unauthenticated, created_by, changed_by) VALUES ('Service', 1, true, 'Any', true, 'x', 'x')");
        await system.Get<AccessDirectory>().LoadAsync();
        system.Get<RelaySelfCheck>().Run();
        (await client.GetAsync<DashboardFigures>("dashboard")).Messages.ShouldContain(m => m.Code == "open-relay" && m.Level == SystemMessageLevel.Error);
    }

    [Fact, Spec("SVC-327", "STS-019")]
    public async Task The_admin_area_has_a_list_of_its_own_and_its_refusal_tells_nothing()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        await system.AddAccountAsync("kate");
        using var client = await system.LogInAsync();
        var version = (await client.GetAsync<AccessListView>("access/lists/admin")).Version;
        SaveAccessEntry[] elsewhere = [new(true, AccessEntryType.Network, Address: "192.0.2.0/24")];
        await client.PutAsync("access/lists/admin", new SaveAccessListRequest(version, elsewhere)).ShouldBeProblemAsync(HttpStatusCode.Conflict, "locks-you-out");

        await system.Test.ExecuteAsync(
            "INSERT INTO access_restriction (scope, allow, type, network, created_by, changed_by) VALUES ('AdminArea', true, 'Network', '192.0.2.0/24', 'x', 'x')");
        await system.Get<AccessDirectory>().LoadAsync();
        var here = await client.GetAsync("accounts").ShouldBeProblemAsync(HttpStatusCode.Forbidden, "not-administrator");
        using var other = system.NewClient();
        var person = await other.PostAsync("session", new LogInRequest("kate", ApiSystem.Password)).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "not-administrator");
        var place = await other.PostAsync("session", new LogInRequest(ApiSystem.Administrator, ApiSystem.Password)).ShouldBeProblemAsync(HttpStatusCode.Forbidden, "not-administrator");
        (place.Detail, here.Detail).ShouldBe((person.Detail, person.Detail));
    }

    [Fact, Spec("SVC-366")]
    public async Task Only_a_trusted_proxy_may_say_where_a_request_comes_from()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        await system.Test.ExecuteAsync(
            "INSERT INTO access_restriction (scope, allow, type, network, created_by, changed_by) VALUES ('AdminArea', true, 'Network', '192.0.2.0/24', 'x', 'x')");
        await system.Get<AccessDirectory>().LoadAsync();
        async Task<HttpStatusCode> FromAsync(string? forwarded)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "access/lists");
            if (forwarded is not null)
            {
                request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwarded);
            }

            using var response = await client.SendAsync(request);
            return response.StatusCode;
        }

        (await FromAsync("192.0.2.7")).ShouldBe(HttpStatusCode.Forbidden, "nobody is trusted");
        await system.Get<SettingStore>().SetAsync(ProxySettings.TrustedProxies, "127.0.0.0/8, 10.0.0.0/8");
        (await FromAsync(null)).ShouldBe(HttpStatusCode.Forbidden);
        (await FromAsync("192.0.2.7")).ShouldBe(HttpStatusCode.OK);
        (await FromAsync("::ffff:192.0.2.7, 10.1.1.1")).ShouldBe(HttpStatusCode.OK);
        (await FromAsync("192.0.2.7:4711")).ShouldBe(HttpStatusCode.OK);
        (await FromAsync("192.0.2.7, 198.51.100.1")).ShouldBe(HttpStatusCode.Forbidden, "what stands beyond a stranger is his own word");
        (await FromAsync("192.0.2.7, nonsense")).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact, Spec("SVC-021", "SVC-364", "SVC-367")]
    public async Task Named_networks_are_kept_by_the_administrator_and_detected_ones_only_shown()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var sets = await client.GetAsync<NetworkSetsView>("access/networks");
        (sets.Local, sets.Routers).ShouldSatisfyAllConditions(s => s.Local.ShouldBe(["127.0.0.0/8", "::1"]), s => s.Routers.ShouldBeEmpty());
        sets.DetectedNetworks.ShouldContain("127.0.0.0/8");

        var saved = await client.PutAsync("access/networks/routers", new SaveNetworksRequest(["192.168.66.1", "10.1.2.3/8"])).As<NetworkSetsView>();
        saved.Routers.ShouldBe(["10.0.0.0/8", "192.168.66.1"]);
        saved.Notices.Single().ShouldContain("10.0.0.0/8");
        await client.PutAsync("access/networks/routers", new SaveNetworksRequest(["host.example"])).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        await client.PutAsync("access/networks/others", new SaveNetworksRequest([])).ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact, Spec("SVC-370")]
    public async Task The_test_of_an_address_shows_each_lists_verdict_and_what_follows()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        await system.AddAccountAsync("kate");
        using var client = await system.LogInAsync();
        await SaveAsync(client, "service-1", AnyHost with { Users = ["kate"] });
        await SaveAsync(client, "service-4", new SaveAccessEntry(true, AccessEntryType.LocalNetworks));

        var result = await client.GetAsync<AccessTestResult>("access/test?address=::ffff:203.0.113.5&user=KATE");
        (result.Address, result.InLocalNetworks, result.Global.Answer, result.MayVerify).ShouldBe(("203.0.113.5", false, ListAnswer.Empty, false));
        var smtp = result.Services.Single(s => s.ServiceId == 1);
        (smtp.ServiceList.Entry, smtp.ServiceList.Position, smtp.MayConnect, smtp.MayLogIn).ShouldBe(("Allow Any Host", 1, true, true));
        (smtp.SendIn, smtp.Relay, smtp.RelayLoggedIn).ShouldBe((RelayAnswer.Accept, RelayAnswer.NeedsLogIn, RelayAnswer.AcceptRelay));
        var pop3 = result.Services.Single(s => s.ServiceId == 4);
        (pop3.ServiceList.Answer, pop3.MayConnect, pop3.MayLogIn, pop3.SendIn).ShouldBe((ListAnswer.NoMatch, false, false, null));

        await client.GetAsync("access/test?address=nonsense").ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        await client.GetAsync("access/test?address=192.0.2.1&user=nobody").ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
    }

    [Fact, Spec("SVC-368")]
    public async Task A_list_of_the_system_before_is_read_and_not_saved()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var read = await client.PostAsync("access/lists/service-4/import", new ImportAccessListRequest("1\n1|0||1|0||\n0|100|RU||0||\n")).As<ImportedAccessList>();
        (read.UseGlobal, read.Entries.Single().Type, read.Notices.Count).ShouldBe((true, AccessEntryType.LocalNetworks, 1));
        (await client.GetAsync<AccessListView>("access/lists/service-4")).Entries.ShouldBeEmpty();
    }

    private static async Task SaveAsync(HttpClient client, string list, params SaveAccessEntry[] entries)
    {
        var version = (await client.GetAsync<AccessListView>($"access/lists/{list}")).Version;
        await client.PutAsync($"access/lists/{list}", new SaveAccessListRequest(version, entries)).As<AccessListView>();
    }
}
