using Pennypost.Core.MailAccess.Imap;
using Pennypost.Core.MailAccess.Quotas;
using Pennypost.Core.Services;

namespace Pennypost.Core.Tests.MailAccess;

/// <summary>Folders of others over the real store: nobody reads, changes or learns of what he was given no right to.</summary>
public sealed class SharedFolderTests(PostgresFixture postgres)
{
    private const string Missing = "NO [NONEXISTENT] There is no such mailbox";

    [Fact]
    public async Task Every_command_on_a_folder_without_rights_answers_as_if_it_were_not_there()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var (store, karen, robert) = await StartAsync(system);
        await using var owner = await ImapClient.OpenAsync(store, karen);
        await owner.OkAsync("CREATE Secret/Inner");
        await owner.OkAsync("APPEND Secret {4+}\r\ntext");
        await using var stranger = await ImapClient.OpenAsync(store, robert, "INBOX");
        await stranger.OkAsync("APPEND INBOX {4+}\r\nmine");
        string[] commands =
        [
            "SELECT {0}", "EXAMINE {0}", "STATUS {0} (MESSAGES UNSEEN UIDNEXT)", "STATUS {0} (DELETED)", "CREATE {0}", "CREATE {0}/New", "RENAME INBOX {0}", "DELETE {0}", "RENAME {0} Mine",
            "RENAME {0} #users/karen/Other", "RENAME INBOX {0}/New", "SETACL {0} robert lr", "DELETEACL {0} robert", "GETACL {0}", "LISTRIGHTS {0} robert",
            "MYRIGHTS {0}", "GETMETADATA {0} /shared/comment", "SETMETADATA {0} (/private/comment \"x\")", "APPEND {0} {4+}\r\ntext", "UID COPY 1:* {0}",
            "UID MOVE 1:* {0}", "UID REPLACE 1 {0} {4+}\r\ntext", "CREATE {0}/A/B (USE (\\Archive))", "STATUS {0} (SIZE HIGHESTMODSEQ MAILBOXID)",
            "APPEND INBOX CATENATE (URL \"/%23users/karen/Secret/;UID=1\")", "LIST \"\" {0} RETURN (MYRIGHTS STATUS (MESSAGES))", "LIST \"{0}/\" %", "LSUB \"\" {0}",
        ];
        foreach (var command in commands)
        {
            var there = await AskAsync(command, "karen", "Secret");
            var nowhere = await AskAsync(command, "karen", "Nothing");
            var nobody = await AskAsync(command, "nobody", "Secret");
            there.Tagged.ShouldBe(nowhere.Tagged, command);
            there.Untagged.ShouldBe(nowhere.Untagged, command);
            there.Tagged.ShouldBe(nobody.Tagged, command);
            there.Untagged.ShouldBe(nobody.Untagged, command);
        }

        (await stranger.AskAsync("SELECT #users/karen/Secret")).Tagged.ShouldBe(Missing);
        (await stranger.OkAsync("LIST \"\" *")).ShouldBe(["* LIST (\\HasNoChildren) \"/\" \"INBOX\""]);
        (await owner.OkAsync("LIST \"\" *")).Count.ShouldBe(3);
        (await owner.OkAsync("GETACL Secret")).ShouldBe(["* ACL \"Secret\" \"karen\" lrswipkxteacd"]);

        async Task<(List<string> Untagged, string Tagged)> AskAsync(string command, string user, string folder)
        {
            await stranger.OkAsync("SELECT INBOX");
            return await stranger.AskAsync(command.Replace("{0}", $"#users/{user}/{folder}", StringComparison.Ordinal)
                .Replace("karen/Secret", $"{user}/{folder}", StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Rights_are_those_given_without_those_taken_and_lists_show_only_what_may_be_looked_up()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var (store, karen, robert) = await StartAsync(system);
        await using var owner = await ImapClient.OpenAsync(store, karen);
        await owner.OkAsync("CREATE Team/Plans");
        await owner.OkAsync("CREATE Team/Salaries");
        await owner.OkAsync("SETACL Team/Plans anyone lrs");
        await owner.OkAsync("SETACL Team/Plans ROBERT +ia");
        await owner.OkAsync("SETACL Team/Plans -robert s");
        await owner.OkAsync("SETACL Team/Salaries anyone lr");
        await owner.OkAsync("SETACL Team/Salaries -robert lr");
        await using var other = await ImapClient.OpenAsync(store, robert);
        (await other.OkAsync("LIST \"\" *")).ShouldBe(
        [
            "* LIST (\\HasNoChildren) \"/\" \"INBOX\"",
            "* LIST (\\Noselect \\HasChildren) \"/\" \"#users\"",
            "* LIST (\\Noselect \\HasChildren) \"/\" \"#users/karen\"",
            "* LIST (\\Noselect \\HasChildren) \"/\" \"#users/karen/Team\"",
            "* LIST (\\HasNoChildren) \"/\" \"#users/karen/Team/Plans\"",
        ]);
        (await other.OkAsync("MYRIGHTS #users/KAREN/Team/Plans")).ShouldBe(["* MYRIGHTS \"#users/KAREN/Team/Plans\" lria"]);
        (await other.OkAsync("GETACL #users/karen/Team/Plans")).ShouldBe(
            ["* ACL \"#users/karen/Team/Plans\" \"karen\" lrswipkxteacd \"anyone\" lrs \"robert\" ia \"-robert\" s"]);
        (await other.AskAsync("SELECT #users/karen/Team/Salaries")).Tagged.ShouldBe(Missing);
        (await other.AskAsync("SETACL #users/karen/Team/Plans karen l")).Tagged.ShouldStartWith("NO [CANNOT]");
        (await other.AskAsync("SETACL #users/karen/Team/Plans anyone q")).Tagged.ShouldStartWith("BAD");
        await other.OkAsync("SETACL #users/karen/Team/Plans anyone -s");
        await owner.OkAsync("DELETEACL Team/Plans anyone");
        (await other.AskAsync("SELECT #users/karen/Team/Plans")).Tagged.ShouldBe(Missing);
        (await other.OkAsync("APPEND #users/karen/Team/Plans {4+}\r\ntext")).ShouldBeEmpty();
        (await owner.OkAsync("STATUS Team/Plans (MESSAGES)")).ShouldBe(["* STATUS \"Team/Plans\" (MESSAGES 1)"]);
    }

    [Fact]
    public async Task Each_right_allows_its_own_commands_and_no_others()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var (store, karen, robert) = await StartAsync(system);
        await using var owner = await ImapClient.OpenAsync(store, karen);
        await owner.OkAsync("CREATE Work");
        await owner.OkAsync("APPEND Work (\\Deleted) {4+}\r\ntext (\\Flagged word) {4+}\r\ntwo2");
        await using var other = await ImapClient.OpenAsync(store, robert);
        foreach (var right in "lrswipkxtea")
        {
            await owner.OkAsync($"SETACL Work robert {(right is 'l' or 'r' ? right : $"lr{right}")}");
            var (untagged, selected) = await other.AskAsync("SELECT #users/karen/Work");
            if (right == 'l')
            {
                selected.ShouldStartWith("NO [NOPERM]");
                continue;
            }

            selected.ShouldStartWith(right is 's' or 'w' or 'i' or 't' or 'e' ? "OK [READ-WRITE]" : "OK [READ-ONLY]", customMessage: $"{right}");
            (await Allowed("UID STORE 1 +FLAGS (\\Seen)")).ShouldBe(right == 's');
            (await Allowed("UID STORE 1 +FLAGS (\\Answered)")).ShouldBe(right == 'w');
            (await Allowed("UID STORE 1 +FLAGS (other)")).ShouldBe(right == 'w');
            (await Allowed("UID STORE 1 +FLAGS (\\Deleted)")).ShouldBe(right == 't');
            (await Allowed("APPEND #users/karen/Work (\\Seen \\Flagged \\Deleted) {4+}\r\ntext")).ShouldBe(right == 'i');
            (await Allowed("UID COPY 1 #users/karen/Work")).ShouldBe(right == 'i');
            (await Allowed("CREATE #users/karen/Work/" + right)).ShouldBe(right == 'k');
            (await Allowed("UID EXPUNGE 2")).ShouldBe(right == 'e');
            (await Allowed("GETACL #users/karen/Work")).ShouldBe(right == 'a');
            (await Allowed("SETMETADATA #users/karen/Work (/shared/comment \"x\")")).ShouldBe(right == 'w');
            (await Allowed("UID MOVE 1 INBOX")).ShouldBeFalse();
            (await Allowed("UID REPLACE 1 INBOX {4+}\r\ntext")).ShouldBeFalse();
            if (right != 'x')
            {
                (await Allowed("DELETE #users/karen/Work")).ShouldBeFalse();
                (await Allowed("RENAME #users/karen/Work #users/karen/Other")).ShouldBeFalse();
            }
        }

        // What was put in with i alone has no flags; what was copied from it neither.
        await owner.OkAsync("SELECT Work");
        (await owner.OkAsync("UID FETCH 3:4 (FLAGS)")).ShouldBe(["* 3 FETCH (UID 3 FLAGS ())", "* 4 FETCH (UID 4 FLAGS ())"]);
        await owner.OkAsync("SETACL Work robert lx");
        (await other.AskAsync("RENAME #users/karen/Work #users/karen/Other")).Tagged.ShouldStartWith("NO [NOPERM]");
        (await other.AskAsync("RENAME #users/karen/Work Mine")).Tagged.ShouldStartWith("NO [CANNOT]");
        await other.OkAsync("DELETE #users/karen/Work");
        (await owner.AskAsync("STATUS Work (MESSAGES)")).Tagged.ShouldBe(Missing);

        async Task<bool> Allowed(string command)
        {
            var (_, tagged) = await other.AskAsync(command);
            tagged.ShouldMatch("^(OK|NO \\[(NOPERM|NONEXISTENT|TRYCREATE)\\])", command);
            return tagged.StartsWith("OK", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Rights_that_are_taken_away_end_a_session_in_the_folder_on_every_replica()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var (store, karen, robert) = await StartAsync(system);
        await using var replica = await TestSystem.ReplicaAsync(system.Test);
        await using var owner = await ImapClient.OpenAsync(store, karen);
        await owner.OkAsync("CREATE Work");
        await owner.OkAsync("APPEND Work {4+}\r\ntext");
        await owner.OkAsync("SETACL Work robert lrswite");
        await using var idling = await ImapClient.OpenAsync((ImapStore)replica.GetService(typeof(ImapStore))!, robert, "#users/karen/Work");
        await using var working = await ImapClient.OpenAsync(store, robert, "#users/karen/Work");
        await idling.SendAsync("i1 IDLE\r\n");
        (await idling.ReadAsync()).ShouldStartWith("+ ");

        // News of one user reach the other.
        await owner.OkAsync("APPEND Work (\\Flagged) {4+}\r\ntwo2");
        (await idling.ReadAsync()).ShouldBe("* 2 EXISTS");
        (await working.OkAsync("NOOP")).ShouldContain("* 2 EXISTS");

        await owner.OkAsync("SETACL Work robert -wte");
        (await working.AskAsync("STORE 1 +FLAGS (\\Deleted)")).Tagged.ShouldStartWith("NO [NOPERM]");
        (await working.AskAsync("MOVE 1 INBOX")).Tagged.ShouldStartWith("NO [NOPERM]");
        (await working.OkAsync("FETCH 1 BODY.PEEK[]")).ShouldContain("text)");
        await owner.OkAsync("DELETEACL Work robert");
        (await idling.ReadAsync()).ShouldStartWith("i1 NO");
        (await idling.ReadAsync()).ShouldBe("* BYE The selected mailbox is no longer there");
        (await working.AskAsync("SEARCH FLAGGED")).Tagged.ShouldBe(Missing);
        (await working.ReadAsync()).ShouldBe("* BYE The selected mailbox is no longer there");
    }

    [Fact]
    public async Task A_message_that_takes_long_is_not_put_into_a_folder_whose_right_is_taken_meanwhile()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var (store, karen, robert) = await StartAsync(system);
        await using var owner = await ImapClient.OpenAsync(store, karen);
        await owner.OkAsync("CREATE Work");
        await owner.OkAsync("SETACL Work robert li");
        await using var other = await ImapClient.OpenAsync(store, robert);
        await other.SendAsync("a APPEND #users/karen/Work {8}\r\n");
        (await other.ReadAsync()).ShouldStartWith("+ ");
        await other.SendAsync("half");
        await owner.OkAsync("SETACL Work robert l");
        await other.SendAsync("half\r\n");
        (await other.ReadAsync()).ShouldStartWith("a NO [NOPERM]");
        (await owner.OkAsync("STATUS Work (MESSAGES)")).ShouldBe(["* STATUS \"Work\" (MESSAGES 0)"]);
    }

    [Fact]
    public async Task Copies_and_moves_between_mailboxes_of_two_users_keep_flags_that_the_user_may_set()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var (store, karen, robert) = await StartAsync(system);
        await using var owner = await ImapClient.OpenAsync(store, karen);
        await owner.OkAsync("CREATE Work");
        await owner.OkAsync("APPEND Work (\\Seen \\Flagged word) {4+}\r\none1 (\\Deleted) {4+}\r\ntwo2");
        await owner.OkAsync("SETACL Work robert lriste");
        await using var other = await ImapClient.OpenAsync(store, robert, "#users/karen/Work");
        (await other.AskAsync("COPY 1:2 INBOX")).Tagged.ShouldContain("COPYUID");
        (await other.AskAsync("COPY 1 #users/karen/Work")).Tagged.ShouldContain("COPYUID");
        (await other.OkAsync("FETCH 3 FLAGS")).ShouldContain("* 3 FETCH (FLAGS (\\Seen))");
        (await other.OkAsync("MOVE 2 INBOX")).ShouldContain("* 2 EXPUNGE");
        await other.OkAsync("SELECT INBOX");
        (await other.OkAsync("FETCH 1:* (FLAGS)")).ShouldBe(["* 1 FETCH (FLAGS (\\Seen \\Flagged word))", "* 2 FETCH (FLAGS (\\Deleted))", "* 3 FETCH (FLAGS (\\Deleted))"]);
        await other.OkAsync("MOVE 1 #users/karen/Work");
        await owner.OkAsync("SELECT Work");
        (await owner.OkAsync("FETCH 1:* (FLAGS)")).ShouldBe(["* 1 FETCH (FLAGS (\\Seen \\Flagged word))", "* 2 FETCH (FLAGS (\\Seen))", "* 3 FETCH (FLAGS (\\Seen))"]);

        // What robert took out of karen's mailbox is in her recycle bin, and what he took out of his own in his.
        (await system.Test.ScalarAsync<long>($"SELECT count(*) FROM recycled WHERE account_id = {karen}")).ShouldBe(1);
        (await system.Test.ScalarAsync<long>($"SELECT count(*) FROM recycled WHERE account_id = {robert}")).ShouldBe(1);
    }

    [Fact]
    public async Task Folders_made_by_others_are_shared_as_their_parent_and_those_made_by_the_owner_are_not()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var (store, karen, robert) = await StartAsync(system);
        await using var owner = await ImapClient.OpenAsync(store, karen);
        await owner.OkAsync("CREATE Work");
        await owner.OkAsync("SETACL Work robert lrkx");
        await owner.OkAsync("CREATE Work/Private");
        await using var other = await ImapClient.OpenAsync(store, robert);
        await other.OkAsync("CREATE #users/karen/Work/A/B");
        (await other.OkAsync("MYRIGHTS #users/karen/Work/A")).ShouldBe(["* MYRIGHTS \"#users/karen/Work/A\" lrkxc"]);
        (await other.OkAsync("MYRIGHTS #users/karen/Work/A/B")).ShouldBe(["* MYRIGHTS \"#users/karen/Work/A/B\" lrkxc"]);
        (await other.AskAsync("MYRIGHTS #users/karen/Work/Private")).Tagged.ShouldBe(Missing);
        (await other.AskAsync("CREATE #users/karen/Work/Private")).Tagged.ShouldStartWith("NO [NOPERM]");
        (await other.AskAsync("CREATE #users/karen/Work/Private/X")).Tagged.ShouldBe(Missing);
        await other.OkAsync("RENAME #users/karen/Work/A #users/karen/Work/C");
        (await other.OkAsync("MYRIGHTS #users/karen/Work/C/B")).ShouldBe(["* MYRIGHTS \"#users/karen/Work/C/B\" lrkxc"]);

        // A folder below that robert may not touch holds the whole tree.
        await owner.OkAsync("CREATE Work/C/Private");
        (await other.AskAsync("RENAME #users/karen/Work/C #users/karen/Work/D")).Tagged.ShouldStartWith("NO [NOPERM]");
        (await other.AskAsync("RENAME #users/karen/INBOX #users/karen/Work/All")).Tagged.ShouldBe(Missing);
        (await other.AskAsync("CREATE #users/karen/Top")).Tagged.ShouldBe(Missing);
        (await other.AskAsync("CREATE #users/karen")).Tagged.ShouldBe(Missing);
    }

    [Fact]
    public async Task Notes_of_the_private_kind_are_each_users_own()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var (store, karen, robert) = await StartAsync(system);
        await using var owner = await ImapClient.OpenAsync(store, karen);
        await owner.OkAsync("SETACL INBOX robert lrw");
        await using var other = await ImapClient.OpenAsync(store, robert);
        await owner.OkAsync("SETMETADATA INBOX (/private/comment \"hers\" /shared/comment \"both\")");
        await other.OkAsync("SETMETADATA #users/karen/inbox (/private/comment \"his\")");
        (await owner.OkAsync("GETMETADATA INBOX (/private/comment /shared/comment)")).ShouldBe(
            ["* METADATA \"INBOX\" (/private/comment \"hers\" /shared/comment \"both\")"]);
        (await other.OkAsync("GETMETADATA #users/karen/INBOX (/private/comment /shared/comment)")).ShouldBe(
            ["* METADATA \"#users/karen/INBOX\" (/private/comment \"his\" /shared/comment \"both\")"]);
    }

    [Fact]
    [Spec("USR-339")]
    public async Task The_owner_of_a_fixed_folder_can_neither_rename_nor_delete_it()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var (store, karen, robert) = await StartAsync(system);
        await using var owner = await ImapClient.OpenAsync(store, karen);
        await owner.OkAsync("CREATE Keep/Below");
        (await store.Grants.FixAsync(karen, "Keep/Below", isFixed: true, CancellationToken.None)).ShouldBeTrue();
        (await owner.OkAsync("MYRIGHTS Keep/Below")).ShouldBe(["* MYRIGHTS \"Keep/Below\" lrswipkteacd"]);
        (await owner.OkAsync("LISTRIGHTS Keep/Below karen")).ShouldBe(["* LISTRIGHTS \"Keep/Below\" \"karen\" lrswipkteacd x"]);
        (await owner.AskAsync("DELETE Keep/Below")).Tagged.ShouldStartWith("NO [NOPERM]");
        (await owner.AskAsync("RENAME Keep/Below Other")).Tagged.ShouldStartWith("NO [NOPERM]");
        (await owner.AskAsync("RENAME Keep Other")).Tagged.ShouldStartWith("NO [NOPERM]");
        await owner.OkAsync("CREATE Keep/Below/New");
        await owner.OkAsync("APPEND Keep/Below {4+}\r\ntext");
        (await store.Grants.FixAsync(karen, "Keep/Below", isFixed: false, CancellationToken.None)).ShouldBeTrue();
        await owner.OkAsync("RENAME Keep Other");
    }

    [Fact]
    [Spec("SVC-267")]
    public async Task Levels_above_folders_of_others_can_be_opened_where_the_service_says_so()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var (store, karen, robert) = await StartAsync(system);
        await using var owner = await ImapClient.OpenAsync(store, karen);
        await owner.OkAsync("CREATE Team/Plans");
        await owner.OkAsync("SETACL Team/Plans robert lr");
        var fakes = new MailService(1, ServiceType.Imap4, "IMAP4", new Dictionary<string, string> { [ImapServiceSettings.FakeAccess.Name] = "true" });
        await using var plain = await ImapClient.OpenAsync(store, robert);
        await using var older = await ImapClient.OpenAsync(store, robert, service: fakes);
        foreach (var level in new[] { "#users", "#users/karen", "#users/karen/Team" })
        {
            (await plain.AskAsync($"SELECT {level}")).Tagged.ShouldBe(Missing);
            (await plain.AskAsync($"STATUS {level} (MESSAGES)")).Tagged.ShouldBe(Missing);
            (await older.OkAsync($"SELECT {level}")).ShouldContain("* 0 EXISTS");
            (await older.OkAsync($"STATUS {level} (MESSAGES UNSEEN)")).ShouldBe([$"* STATUS \"{level}\" (MESSAGES 0 UNSEEN 0)"]);
            (await older.OkAsync("UID SEARCH ALL")).ShouldBe(["* SEARCH"]);
            (await older.AskAsync($"APPEND {level} {{4+}}\r\ntext")).Tagged.ShouldStartWith("NO [TRYCREATE]");
        }

        (await plain.OkAsync("LIST \"\" #users/%")).ShouldBe(["* LIST (\\Noselect \\HasChildren) \"/\" \"#users/karen\""]);
        (await older.OkAsync("LIST \"\" #users/%")).ShouldBe(["* LIST (\\HasChildren) \"/\" \"#users/karen\""]);
        (await older.AskAsync("SELECT #users/nobody")).Tagged.ShouldBe(Missing);
        (await older.AskAsync("SELECT #public")).Tagged.ShouldBe(Missing);
    }

    [Fact]
    [Spec("STB-150")]
    [Spec("STB-157")]
    public async Task A_quota_is_told_and_stops_storing_only_far_above_and_only_where_that_is_set()
    {
        await using var system = await TestSystem.StartAsync(postgres);
        var (store, karen, robert) = await StartAsync(system);
        await using var owner = await ImapClient.OpenAsync(store, karen);
        (await owner.OkAsync("GETQUOTAROOT INBOX")).ShouldBe(["* QUOTAROOT \"INBOX\" \"karen\"", "* QUOTA \"karen\" ()"]);
        await store.Quotas.SetAsync(karen, 2048, 2, CancellationToken.None);
        await owner.OkAsync("APPEND INBOX {4+}\r\ntext");
        await owner.OkAsync("SETACL INBOX robert lri");
        (await owner.OkAsync("GETQUOTA karen")).ShouldBe(["* QUOTA \"karen\" (STORAGE 1 2 MESSAGE 1 2)"]);
        (await owner.AskAsync("GETQUOTA robert")).Tagged.ShouldStartWith("NO [NONEXISTENT]");

        // Above the quota, and nobody minds.
        await owner.OkAsync("APPEND INBOX {4+}\r\ntext {4+}\r\ntext {4+}\r\ntext");
        await system.Get<Pennypost.Store.Settings.SettingStore>().SetAsync(QuotaSettings.RefuseStoring, "true");
        (await owner.AskAsync("APPEND INBOX {4+}\r\ntext")).Tagged.ShouldStartWith("NO [OVERQUOTA]");
        await owner.OkAsync("SELECT INBOX");
        (await owner.AskAsync("COPY 1 INBOX")).Tagged.ShouldStartWith("NO [OVERQUOTA]");

        // Mail still comes in, and it is the owner's quota that counts, whoever stores.
        await system.AcceptAsync("a@b.example", "karen@example.com");
        await system.RunAsync("RouteMail");
        (await owner.OkAsync("STATUS INBOX (MESSAGES)")).ShouldContain("* STATUS \"INBOX\" (MESSAGES 5)");
        await using var other = await ImapClient.OpenAsync(store, robert);
        (await other.OkAsync("GETQUOTAROOT #users/karen/INBOX")).ShouldBe(["* QUOTAROOT \"#users/karen/INBOX\""]);
        (await other.AskAsync("APPEND #users/karen/INBOX {4+}\r\ntext")).Tagged.ShouldStartWith("NO [OVERQUOTA]");
        await other.OkAsync("APPEND INBOX {4+}\r\ntext");
        await store.Quotas.SetAsync(karen, 0, 0, CancellationToken.None);
        await owner.OkAsync("APPEND INBOX {4+}\r\ntext");
    }

    private static async Task<(ImapStore Store, long Karen, long Robert)> StartAsync(TestSystem system)
    {
        var accounts = await system.AddAccountsAsync("example.com", "karen", "robert");
        return (system.Get<ImapStore>(), accounts[0], accounts[1]);
    }
}
