using System.Net;
using Pennypost.Core.Access;
using Pennypost.Core.Access.Lists;
using Pennypost.Core.Access.Relaying;
using Pennypost.Core.Mappings;
using Pennypost.Core.Receiving;
using Pennypost.Core.Services;
using Pennypost.Core.Tests.Receiving;
using Pennypost.Store.Messages;

namespace Pennypost.Core.Tests.Access;

/// <summary>The open-relay test: every form of relay-forms.txt, through real sessions, in every safe configuration.</summary>
public sealed class OpenRelayTests(PostgresFixture postgres)
{
    // Not local, not in any list below but Allow Any.
    private static readonly IPEndPoint Stranger = new(IPAddress.Parse("203.0.113.77"), 40000);

    private static readonly AccessEntry AllowAny = new(true, AccessEntryType.Any);

    private static readonly (string Mail, string Recipient)[] Forms =
    [
        .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Access", "relay-forms.txt"))
            .Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split('\t')).Select(f => (f[0], f[1])),
    ];

    /// <summary>Settings of the service, and whether the lists get entries.</summary>
    public static TheoryData<string, string> Configurations => new()
    {
        { "as installed", "" },
        { "the safe recipe", "list" },
        { "only local networks in the list", "defaults" },
        { "only the global list", "global" },
        { "without log-in, trusted addresses", "smtp.require-authentication=false defaults" },
        { "without log-in, no list", "smtp.require-authentication=false" },
        { "no checks, no list", "smtp.anti-relay=NoChecks smtp.require-authentication=false" },
        { "no checks, log-in asked for", "smtp.anti-relay=NoChecks list" },
        { "local senders, no list", "smtp.anti-relay=CheckSender smtp.require-authentication=false" },
        { "local senders, log-in asked for", "smtp.anti-relay=CheckSender list" },
        { "local network, no list", "smtp.anti-relay=CheckLocalNetwork smtp.require-authentication=false" },
        { "submission", "smtp.exempt-incoming=false list" },
        { "POP3 then SMTP", "smtp.pop3-then-smtp=true smtp.require-authentication=false list" },
        { "% and ! allowed, unknown recipients taken and outgoing", "smtp.refuse-percent=false smtp.refuse-exclamation=false smtp.refuse-unknown-recipients=false local-mail.unrecognised-is-outgoing=true" },
    };

    [Fact]
    public void There_are_enough_forms() => Forms.Length.ShouldBeGreaterThanOrEqualTo(40);

    [Theory]
    [MemberData(nameof(Configurations))]
    [Spec("SVC-063", "SVC-064", "SVC-157", "USR-031", "MAP-011")]
    public async Task Nothing_leaves_for_a_stranger(string name, string configuration)
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await system.Get<MappingChanges>().CreateAsync(new MappingValues("far@example.com", "*REMOTE", MappingType.Always, false, ""), "test", CancellationToken.None);
        await ConfigureAsync(system, configuration);

        (await RelayedAsync(system)).ShouldBeEmpty(name);
    }

    [Fact]
    public async Task The_test_would_find_an_open_relay()
    {
        await using var system = await MailSystem.StartAsync(postgres);

        // Saving refuses this; rows that others wrote do not ask.
        await system.Test.ExecuteAsync(
            "INSERT INTO access_restriction (scope, service_id, allow, type, allow_unauthenticated, created_by, changed_by) VALUES ('Service', 1, true, 'Any', true, 'x', 'x')");
        await SetAsync(system, "tarpit.maximum-delay", "0");
        await system.Get<AccessDirectory>().LoadAsync();
        (await RelayedAsync(system)).Count.ShouldBeGreaterThan(20);
    }

    [Fact]
    [Spec("SVC-058", "SVC-059", "SVC-069", "SVC-156", "USR-029", "USR-117")]
    public async Task In_the_safe_recipe_users_relay_after_log_in_and_strangers_send_in()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await ConfigureAsync(system, "list");
        const string LogIn = "AUTH PLAIN AGFubmEAY29ycmVjdC1ob3JzZQ==";

        var user = await system.PlayAsync(Stranger, ServicePreset.IncomingMx, "EHLO c.example", LogIn, "MAIL FROM:<anna@example.com>", "RCPT TO:<x@remote.example>", "QUIT");
        user[^2].ShouldStartWith("250 ");
        var stranger = await system.PlayAsync(Stranger, ServicePreset.IncomingMx, "EHLO c.example", "MAIL FROM:<a@b.example>", "RCPT TO:<bob@example.com>", "RCPT TO:<x@remote.example>", "QUIT");
        stranger[^3].ShouldStartWith("250 ");
        stranger[^2].ShouldBe("530 5.7.0 Authentication required");
        var router = await system.PlayAsync(
            new IPEndPoint(IPAddress.Parse("192.168.66.1"), 40000), ServicePreset.IncomingMx, "EHLO c.example", LogIn, "MAIL FROM:<anna@example.com>", "RCPT TO:<x@remote.example>", "QUIT");
        router[^2].ShouldBe("550 5.7.1 Relaying not allowed for this user/address");
    }

    /// <summary>Sends by every form and returns the recipients that mail would leave for.</summary>
    private static async Task<IReadOnlyList<string>> RelayedAsync(MailSystem system)
    {
        var taken = new List<(string Mail, string Recipient)>();
        foreach (var group in Forms.Chunk(5))
        {
            // Each group in a session of its own: too many errors end one.
            var lines = group.SelectMany(f => new[] { $"MAIL FROM:{f.Mail} SMTPUTF8", $"RCPT TO:{f.Recipient}", "RSET" });
            var replies = await system.PlayAsync(Stranger, ServicePreset.IncomingMx, ["EHLO client.example", .. lines, "QUIT"]);
            var answers = replies.SkipWhile(r => !r.StartsWith("250 ", StringComparison.Ordinal)).Skip(1).ToArray();
            for (var index = 0; index < group.Length; index++)
            {
                if (answers[(3 * index) + 1].StartsWith("25", StringComparison.Ordinal))
                {
                    taken.Add(group[index]);
                }
            }
        }

        foreach (var (mail, recipient) in taken)
        {
            await system.PlayAsync(
                Stranger,
                ServicePreset.IncomingMx,
                ["EHLO client.example", $"MAIL FROM:{mail} SMTPUTF8", $"RCPT TO:{recipient}", "DATA", "Subject: relay me", "", "text", ".", "QUIT"]);
        }

        await system.WorkAsync(MessageIntake.RouteMail);
        return await system.Test.ScalarAsync<string[]>("SELECT coalesce(array_agg(address), '{}') FROM outgoing_recipient WHERE state = 0 AND last_status IS NULL");
    }

    private static async Task ConfigureAsync(MailSystem system, string configuration)
    {
        // Strangers who err wait in the tarpit; here they would only wait for nothing.
        await SetAsync(system, "tarpit.maximum-delay", "0");
        var access = system.Get<AccessChanges>();
        var caller = new AccessCaller(1, "test", IPAddress.Loopback);
        await access.SetNetworksAsync(NetworkSetName.Routers, [IPNetwork.Parse("192.168.66.1/32")], caller, CancellationToken.None);
        foreach (var word in configuration.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.Split('=') is [var setting, var value])
            {
                await SetAsync(system, setting, value);
            }
            else
            {
                var defaults = AccessList.Defaults.Entries;
                IReadOnlyList<AccessEntry> entries = word == "list" ? [defaults[0], defaults[1] with { AllowUnauthenticated = true }, AllowAny] : [.. defaults];
                var key = word == "global" ? new AccessListKey(AccessScope.Global) : AccessListKey.Of(1);
                await access.ReplaceAsync(key, entries, (await access.ReadAsync(key, CancellationToken.None)).Version, caller, CancellationToken.None);
            }
        }
    }

    private static async Task SetAsync(MailSystem system, string name, string value)
    {
        if (system.Settings.Declared.TryGetValue(name, out var setting))
        {
            await system.Settings.SetAsync(setting, value);
        }
        else
        {
            await system.Get<ServiceChanges>().SetAsync(1, new Dictionary<string, string?> { [name] = value }, "test", CancellationToken.None);
        }
    }
}
