using System.Net;
using Pennypost.Core.Access;
using Pennypost.Core.Access.Lists;
using Pennypost.Core.Access.Relaying;
using Pennypost.Core.Receiving;
using Pennypost.Core.Refusals;
using Pennypost.Core.Services;
using Pennypost.Core.Tests.Receiving;

namespace Pennypost.Core.Tests.Access;

/// <summary>Saving lists and networks: what is kept, what is refused, and that every replica knows.</summary>
public sealed class AccessChangesTests(PostgresFixture postgres)
{
    private static readonly AccessCaller Caller = new(1, "admin", IPAddress.Parse("192.0.2.8"));

    private static readonly AccessListKey Mx = AccessListKey.Of(1);

    private static readonly AccessEntry AnyHost = new(true, AccessEntryType.Any);

    [Fact]
    [Spec("SVC-350", "SVC-357", "SVC-358", "SVC-369")]
    public async Task A_list_is_kept_in_its_order_and_each_entry_with_who_made_it()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var first = await SaveAsync(system, Mx, [AnyHost, AccessListTests.Allow("2001:db8::/32") with { Users = [7], Comment = "Anna's home" }]);
        first.Entries.Select(e => e.Entry.ToString()).ShouldBe(["Allow 2001:db8::/32", "Allow Any Host"]);

        var changed = first.Entries.Select(e => e.Entry with { Comment = e.Entry.Comment + "!" }).Append(AccessListTests.Block("10.0.0.0/8")).Skip(1).ToArray();
        var second = await SaveAsync(system, Mx, changed, "other");

        second.Entries.Select(e => e.Entry.ToString()).ShouldBe(["Block 10.0.0.0/8", "Allow Any Host"]);
        second.Entries[1].ShouldSatisfyAllConditions(
            e => e.Entry.Id.ShouldBe(first.Entries[1].Entry.Id),
            e => (e.CreatedBy, e.ChangedBy, e.CreatedAt).ShouldBe(("admin", "other", first.Entries[1].CreatedAt)),
            e => e.ChangedAt.ShouldBeGreaterThan(e.CreatedAt));
        system.Get<AccessDirectory>().Table[Mx].Entries.Length.ShouldBe(2);
    }

    [Fact]
    public async Task Who_edited_an_old_version_is_told()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var old = (await system.Get<AccessChanges>().ReadAsync(Mx, CancellationToken.None)).Version;
        await SaveAsync(system, Mx, [AnyHost]);
        var refused = await Should.ThrowAsync<RefusedException>(() => system.Get<AccessChanges>().ReplaceAsync(Mx, [], old, Caller, CancellationToken.None));
        refused.Code.ShouldBe("version-conflict");
    }

    [Fact]
    [Spec("SVC-068", "USR-119")]
    public async Task What_would_make_an_open_relay_is_not_saved_whichever_part_comes_last()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await RefusedAsync(() => SaveAsync(system, Mx, [AnyHost with { AllowUnauthenticated = true }]), "open-relay");

        // A list that is harmless while log-in is asked for.
        await SaveAsync(system, Mx, [AnyHost]);
        await RefusedAsync(() => system.SetAsync(ServicePreset.IncomingMx, SmtpServiceSettings.RequireAuthentication, "false"), "open-relay");
        await system.SetAsync(ServicePreset.IncomingMx, RelayServiceSettings.TakePop3LogIn, "true");
        await system.SetAsync(ServicePreset.IncomingMx, SmtpServiceSettings.RequireAuthentication, "false");
        await RefusedAsync(() => system.SetAsync(ServicePreset.IncomingMx, RelayServiceSettings.TakePop3LogIn, "false"), "open-relay");

        // Networks: the local ones may send without log-in, so they must not be everybody.
        await SaveAsync(system, Mx, [new AccessEntry(true, AccessEntryType.LocalNetworks) { AllowUnauthenticated = true }]);
        await RefusedAsync(
            () => system.Get<AccessChanges>().SetNetworksAsync(NetworkSetName.Local, [IPNetwork.Parse("0.0.0.0/0")], Caller, CancellationToken.None), "open-relay");
        system.Get<AccessDirectory>().Table.Sets.Local.Length.ShouldBe(2);
    }

    [Fact]
    [Spec("SVC-068")]
    public async Task What_is_open_all_the_same_is_found_at_night_and_told()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var check = system.Get<RelaySelfCheck>();
        await check.RunWhenDueAsync(CancellationToken.None);
        check.Current.ShouldBeEmpty();

        await system.Test.ExecuteAsync(
            "INSERT INTO access_restriction (scope, service_id, allow, type, allow_unauthenticated, created_by, changed_by) VALUES ('Service', 1, true, 'Any', true, 'x', 'x')");
        await system.Get<AccessDirectory>().LoadAsync();
        await check.RunWhenDueAsync(CancellationToken.None);
        check.Current.ShouldBeEmpty("the next night has not come");
        check.Run();
        check.Current.Single().Code.ShouldBe("open-relay");

        // What is open does not keep anybody from closing it.
        await SaveAsync(system, new AccessListKey(AccessScope.Vrfy), [AccessListTests.Allow("192.0.2.8")]);
        await SaveAsync(system, Mx, []);
        check.Current.ShouldBeEmpty();
    }

    [Fact]
    [Spec("SVC-327")]
    public async Task Nobody_can_shut_himself_out_of_administration()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        foreach (var scope in new[] { AccessScope.Global, AccessScope.AdminArea })
        {
            var key = new AccessListKey(scope);
            await RefusedAsync(() => SaveAsync(system, key, [AccessListTests.Allow("192.0.2.9")]), "locks-you-out");
            await SaveAsync(system, key, [AccessListTests.Allow("192.0.2.0/24")]);
        }

        var table = system.Get<AccessDirectory>().Table;
        table.AskAdminArea(IPAddress.Parse("192.0.2.8")).Standing.ShouldBe(AccessStanding.Allowed);
        table.AskAdminArea(IPAddress.Parse("198.51.100.1")).Standing.ShouldBe(AccessStanding.Refused);
    }

    [Theory]
    [InlineData("tags", "entries[0].type")]
    [InlineData("unauthenticated", "entries[0].allowUnauthenticated")]
    [InlineData("comment", "entries[0].comment")]
    [InlineData("users", "entries[0].users")]
    public async Task Wrong_entries_are_named(string fault, string field)
    {
        await using var system = await MailSystem.StartAsync(postgres);
        AccessEntry entry = fault switch
        {
            "tags" => new(false, AccessEntryType.Tags) { Tags = ["RU"] },
            "unauthenticated" => AnyHost with { AllowUnauthenticated = true },
            "comment" => AnyHost with { Comment = "two\nlines" },
            _ => AnyHost with { Users = [1] },
        };
        var refused = await Should.ThrowAsync<RefusedException>(() => SaveAsync(system, new AccessListKey(AccessScope.Global), [entry]));
        refused.Errors!.Keys.ShouldBe([field]);
    }

    [Fact]
    public async Task Another_replica_learns_of_a_change_at_once()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        await using var replica = await TestSystem.ReplicaAsync(system.Test);
        var changes = system.Get<AccessChanges>();
        await changes.SetNetworksAsync(NetworkSetName.Routers, [IPNetwork.Parse("192.0.2.1/32")], Caller, CancellationToken.None);
        var there = (AccessDirectory)replica.GetService(typeof(AccessDirectory))!;
        await Eventually.TrueAsync(() => there.Table.Sets.Routers.Length == 1, "the other replica knows the routers");
    }

    [Fact]
    [Spec("SVC-014")]
    public async Task A_deleted_service_takes_its_list_with_it()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        var services = system.Get<ServiceChanges>();
        var added = await services.AddAsync(ServicePreset.IncomingMx, null, "test", CancellationToken.None);
        await SaveAsync(system, AccessListKey.Of(added.Id), [AnyHost]);
        await services.DeleteAsync(added.Id, "test", CancellationToken.None);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM access_restriction")).ShouldBe(0);
    }

    [Fact]
    [Spec("SVC-368")]
    public void A_list_in_the_old_text_format_is_read()
    {
        const string Text = "1\n1|0||1|0||\n0|0||2|0||\n1|2|192.168.66.57|24|1||warehouse\n1|23|2001:db8::|32|0|5\t6|\n0|100|RU,CN||0||\n1|0||0|0|5|all|of us\n";
        var list = AccessListText.Parse(Text, id => id is 5 or 6);
        list.UseGlobal.ShouldBeTrue();
        list.Entries.Select(e => e.ToString()).ShouldBe(["Allow Local Networks", "Block Routers", "Allow 192.168.66.0/24", "Allow 2001:db8::/32", "Allow Any Host"]);
        list.Entries[2].ShouldSatisfyAllConditions(e => e.AllowUnauthenticated.ShouldBeTrue(), e => e.Comment.ShouldBe("warehouse"));
        list.Entries[3].Users.ShouldBe([5L, 6L]);
        list.Entries[4].Comment.ShouldBe("all|of us");
        list.Notices.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2\n1|0||1|0||")]
    [InlineData("0\n1|0||3|0||")]
    [InlineData("0\n1|7||1|0||")]
    [InlineData("0\nallow")]
    [InlineData("0\n1|2|host.example|24|0||")]
    [InlineData("0\n1|0||0|0|99|")]
    [Spec("SVC-368")]
    public void A_text_that_is_no_list_is_refused_whole(string text) =>
        Should.Throw<RefusedException>(() => AccessListText.Parse(text, _ => false)).Errors!.Keys.ShouldBe(["text"]);

    internal static async Task<StoredAccessList> SaveAsync(MailSystem system, AccessListKey key, IReadOnlyList<AccessEntry> entries, string name = "admin")
    {
        var changes = system.Get<AccessChanges>();
        var version = (await changes.ReadAsync(key, CancellationToken.None)).Version;
        return await changes.ReplaceAsync(key, entries, version, Caller with { Name = name }, CancellationToken.None);
    }

    private static async Task RefusedAsync(Func<Task> change, string code) => (await Should.ThrowAsync<RefusedException>(change)).Code.ShouldBe(code);
}
