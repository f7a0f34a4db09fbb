using System.Net;
using Pennypost.Core.Accounts;
using Pennypost.Core.Domains;
using Pennypost.Core.Refusals;
using Pennypost.Store.Settings;

namespace Pennypost.Core.Tests.Accounts;

/// <summary>Logging in, and what locks an account.</summary>
public sealed class AuthenticatorTests(PostgresFixture postgres)
{
    private const string Password = "a-Good-passw0rd";

    [Fact, Spec("STS-055", "USR-151")]
    public async Task The_log_in_name_is_the_account_name_alone_or_with_a_local_domain()
    {
        await using var system = await StartAsync("robert");
        await system.Get<DomainChanges>().AddAsync("mycompany.com", "test", CancellationToken.None);
        await system.Test.ExecuteAsync("INSERT INTO mapping (address, account_id) SELECT 'bob@mycompany.com', id FROM account");
        foreach (var name in new[] { "robert", "ROBERT", "Robert@MyCompany.com" })
        {
            (await LogInAsync(system, name)).Account!.Name.ShouldBe("robert");
        }

        foreach (var name in new[] { "bob@mycompany.com", "robert@elsewhere.com", "robert@", "@mycompany.com", "robert@mycompany.com@mycompany.com", "", "rob\0ert" })
        {
            (await LogInAsync(system, name)).Refusal.ShouldBe(LogInRefusal.UnknownName);
        }

        await system.Get<SettingStore>().SetAsync(AccountSettings.AcceptAddressAsLogInName, "false");
        (await LogInAsync(system, "robert@mycompany.com")).Succeeded.ShouldBeFalse();
    }

    [Fact, Spec("USR-162", "USR-163", "STB-166", "STB-167", "STB-168", "STB-169")]
    public async Task Wrong_passwords_lock_the_pair_of_account_and_address_in_every_replica()
    {
        await using var system = await StartAsync("bob");
        for (var i = 0; i < 3; i++)
        {
            (await LogInAsync(system, "bob", "wrong")).Refusal.ShouldBe(LogInRefusal.WrongPassword);
        }

        (await LogInAsync(system, "bob")).Refusal.ShouldBe(LogInRefusal.Locked);
        (await LogInAsync(system, "bob", client: "198.51.100.1")).Succeeded.ShouldBeTrue();
        await using (var replica = await TestSystem.ReplicaAsync(system.Test))
        {
            var other = (Authenticator)replica.GetService(typeof(Authenticator))!;
            (await other.LogInAsync("bob", Password, IPAddress.Parse("192.0.2.1"), "POP3", CancellationToken.None)).Refusal.ShouldBe(LogInRefusal.Locked);
        }

        // It ends by itself; failures then count anew.
        await system.Test.ExecuteAsync("UPDATE login_lock SET locked_until = now() - interval '1 second'");
        (await LogInAsync(system, "bob", "wrong")).Refusal.ShouldBe(LogInRefusal.WrongPassword);
        (await LogInAsync(system, "bob")).Succeeded.ShouldBeTrue();
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM login_lock")).ShouldBe(0);
    }

    [Fact, Spec("STB-166")]
    public async Task Only_wrong_passwords_in_a_row_count()
    {
        await using var system = await StartAsync("bob");
        for (var i = 0; i < 4; i++)
        {
            await LogInAsync(system, "bob", "wrong");
            await LogInAsync(system, "bob", "wrong");
            (await LogInAsync(system, "bob")).Succeeded.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Addresses_of_one_ipv6_network_count_together()
    {
        await using var system = await StartAsync("bob");
        for (var i = 1; i <= 3; i++)
        {
            await LogInAsync(system, "bob", "wrong", $"2001:db8:1:2::{i}");
        }

        (await LogInAsync(system, "bob", client: "2001:db8:1:2:3:4:5:6")).Refusal.ShouldBe(LogInRefusal.Locked);
        (await LogInAsync(system, "bob", client: "2001:db8:1:3::1")).Succeeded.ShouldBeTrue();
    }

    [Fact, Spec("STB-170")]
    public async Task Loopback_is_exempt_only_when_the_setting_says_so()
    {
        await using var system = await StartAsync("bob");
        for (var i = 0; i < 3; i++)
        {
            await LogInAsync(system, "bob", "wrong", "127.0.0.1");
        }

        (await LogInAsync(system, "bob", client: "127.0.0.1")).Refusal.ShouldBe(LogInRefusal.Locked);
        await system.Get<SettingStore>().SetAsync(AccountSettings.LockLoopback, "false");
        (await LogInAsync(system, "bob", client: "127.0.0.1")).Succeeded.ShouldBeTrue();
    }

    [Fact, Spec("USR-165", "USR-166")]
    public async Task Switched_off_and_expired_accounts_do_not_log_in()
    {
        await using var system = await StartAsync("bob");
        await system.Test.ExecuteAsync("UPDATE account SET enabled = false");
        (await LogInAsync(system, "bob")).Refusal.ShouldBe(LogInRefusal.Inactive);
        await system.Test.ExecuteAsync("UPDATE account SET enabled = true, expires_on = current_date - 1");
        (await LogInAsync(system, "bob")).Refusal.ShouldBe(LogInRefusal.Inactive);
        await system.Test.ExecuteAsync("UPDATE account SET expires_on = current_date + 1");
        (await LogInAsync(system, "bob")).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task A_new_password_is_in_force_at_once_although_the_old_one_was_remembered()
    {
        await using var system = await StartAsync("bob");
        var id = (await LogInAsync(system, "bob")).Account!.Id;
        await system.Get<AccountChanges>().SetPasswordAsync(id, "another-Passw0rd", "test", null, CancellationToken.None);
        (await LogInAsync(system, "bob")).Succeeded.ShouldBeFalse();
        (await LogInAsync(system, "bob", "another-Passw0rd")).Succeeded.ShouldBeTrue();
    }

    [Fact, Spec("USR-157", "SVC-339")]
    public async Task A_new_account_has_its_folders_marked_for_mail_programs()
    {
        await using var system = await StartAsync("bob");
        (await system.Test.ScalarAsync<string>("SELECT string_agg(name || coalesce(special_use, ''), ',' ORDER BY id) FROM folder"))
            .Split(',').ShouldBe(["INBOX", @"Sent Items\Sent", @"Deleted Items\Trash", @"Drafts\Drafts"], ignoreOrder: true);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM subscription")).ShouldBe(4);
    }

    [Fact, Spec("USR-012", "USR-016")]
    public async Task Two_administrators_who_demote_each_other_at_once_leave_one()
    {
        await using var system = await StartAsync();
        var accounts = system.Get<AccountChanges>();
        for (var round = 0; round < 5; round++)
        {
            var pair = new List<AccountIdentity>();
            foreach (var name in new[] { $"a{round}", $"b{round}" })
            {
                pair.Add(new AccountIdentity(await accounts.CreateAsync(new NewAccount(name, Password, Administrator: true), "test", CancellationToken.None), name, "", true, false));
            }

            await system.Test.ExecuteAsync($"UPDATE account SET administrator = name IN ('a{round}', 'b{round}')");
            var results = await Task.WhenAll(DemoteAsync(pair[0], pair[1]), DemoteAsync(pair[1], pair[0]));
            results.ShouldContain(true);
            (await system.Test.ScalarAsync<long>("SELECT count(*) FROM account WHERE administrator")).ShouldBe(1);
        }

        async Task<bool> DemoteAsync(AccountIdentity actor, AccountIdentity victim)
        {
            try
            {
                await accounts.UpdateAsync(victim.Id, new AccountValues("", "", true, false, null), 1, actor, CancellationToken.None);
                return true;
            }
            catch (RefusedException e) when (e.Code == "last-administrator")
            {
                return false;
            }
        }
    }

    [Fact, Spec("USR-346")]
    public async Task A_deleted_account_takes_its_mail_with_it_and_leaves_the_store_consistent()
    {
        await using var system = await StartAsync("bob", "kate");
        await system.Get<DomainChanges>().AddAsync("example.com", "test", CancellationToken.None);
        await system.AcceptAsync("x@example.org", "bob@example.com", "kate@example.com");
        await system.RunAsync("RouteMail");
        var bob = (await LogInAsync(system, "bob")).Account!.Id;
        await system.Get<AccountChanges>().DeleteAsync(bob, new AccountIdentity(0, "test", "", true, false), CancellationToken.None);
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM entry")).ShouldBe(1);
        (await LogInAsync(system, "bob")).Refusal.ShouldBe(LogInRefusal.UnknownName);
    }

    [Fact, Spec("USR-015")]
    public async Task The_first_administrator_gets_a_random_password_and_there_is_only_one()
    {
        await using var system = await StartAsync();
        var first = await system.Get<InitialAdministrator>().EnsureAsync(InitialAdministrator.DefaultName, null, CancellationToken.None);
        var account = (await LogInAsync(system, first!.Value.Name, first.Value.Password)).Account!;
        (account.Name, account.Administrator, account.MustChangePassword).ShouldBe(("postmaster", true, true));
        (await system.Get<InitialAdministrator>().EnsureAsync(InitialAdministrator.DefaultName, null, CancellationToken.None)).ShouldBeNull();
    }

    private static Task<LogInResult> LogInAsync(TestSystem system, string name, string password = Password, string client = "192.0.2.1") =>
        system.Get<Authenticator>().LogInAsync(name, password, IPAddress.Parse(client), "IMAP", CancellationToken.None);

    private async Task<TestSystem> StartAsync(params string[] accounts)
    {
        var system = await TestSystem.StartAsync(postgres);
        await system.Get<SettingStore>().SetAsync(AccountSettings.PasswordIterations, "4096");
        foreach (var name in accounts)
        {
            await system.Get<AccountChanges>().CreateAsync(new NewAccount(name, Password), "test", CancellationToken.None);
        }

        return system;
    }
}
