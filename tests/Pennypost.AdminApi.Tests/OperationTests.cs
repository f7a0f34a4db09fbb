using System.Net;
using Pennypost.AdminApi.Dashboard;
using Pennypost.AdminApi.Http;
using Pennypost.AdminApi.Queue;
using Pennypost.AdminApi.Services;
using Pennypost.AdminApi.Settings;
using Pennypost.Core.Status;
using Pennypost.Store.Changes;
using Pennypost.Store.Settings;

namespace Pennypost.AdminApi.Tests;

/// <summary>Queue, dashboard, services and settings through the API.</summary>
public sealed class OperationTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Wake_ups_that_the_bus_gave_up_are_shown_newest_first()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var wakeups = system.Get<Core.Working.DeadWakeups>();
        await wakeups.RecordAsync(new Core.Working.DeadWakeup("RouteMail", "a", 4711, "MaxDeliveryCountExceeded", "{}", 10), CancellationToken.None);
        await wakeups.RecordAsync(new Core.Working.DeadWakeup("SendMail", "b", null, "no reason is given", "junk", 1), CancellationToken.None);
        var items = await client.GetAsync<DeadWakeupItem[]>("queue/dead-wakeups");
        items.Select(i => (i.Kind, i.WorkId, i.Reason, i.Body, i.Deliveries)).ShouldBe(
            [("SendMail", null, "no reason is given", "junk", 1), ("RouteMail", 4711L, "MaxDeliveryCountExceeded", "{}", 10)]);
    }

    [Fact]
    public async Task The_queue_shows_what_waits_and_what_is_dead_and_dead_work_can_be_tried_again_or_dropped()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        await QueueAsync(system);
        using var client = await system.LogInAsync();

        var all = await client.GetAsync<Page<QueueItem>>("queue");
        all.Items.Select(i => (i.Id, i.Direction, i.State, i.RecipientCount, i.FirstRecipient, i.Bytes)).ShouldBe(
        [
            (1, QueueDirection.Incoming, QueueState.Waiting, 2, "bob@example.com", 4),
            (2, QueueDirection.Outgoing, QueueState.Retrying, 1, "x@away.example", 4),
            (3, QueueDirection.Outgoing, QueueState.Dead, 1, "y@away.example", 4),
        ]);
        (await client.GetAsync<Page<QueueItem>>("queue?state=dead&direction=outgoing")).Items.Single().Id.ShouldBe(3);
        (await client.GetAsync<Page<QueueItem>>("queue?text=X@AWAY")).Items.Single().Id.ShouldBe(2);
        (await client.GetAsync<Page<QueueItem>>("queue?direction=internal")).Total.ShouldBe(0);

        var detail = await client.GetAsync<QueueDetail>("queue/2");
        detail.Recipients.ShouldBe([new("x@away.example", "waiting", "4.4.1 no answer"), new("z@away.example", "sent", null)]);

        (await client.PostAsync("queue/3/retry", new { })).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await client.GetAsync<QueueDetail>("queue/3")).Item.State.ShouldBe(QueueState.Waiting);
        await system.Test.ExecuteAsync("UPDATE work SET dead = true WHERE id IN (2, 3)");
        (await client.PostAsync("queue/retry-dead", new { }).As<QueueChange>()).Count.ShouldBe(2);

        await client.DeleteAsync("queue/3").ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        await system.Test.ExecuteAsync("UPDATE work SET leased_until = now() + interval '1 minute' WHERE id = 2");
        await client.DeleteAsync("queue/2?confirm=true").ShouldBeProblemAsync(HttpStatusCode.Conflict, "running");
        await client.PostAsync("queue/2/retry", new { }).ShouldBeProblemAsync(HttpStatusCode.Conflict, "running");
        foreach (var id in new[] { 1, 3 })
        {
            (await client.DeleteAsync($"queue/{id}?confirm=true")).StatusCode.ShouldBe(HttpStatusCode.NoContent);
            await client.GetAsync($"queue/{id}").ShouldBeProblemAsync(HttpStatusCode.NotFound, "not-found");
        }

        // Disposing the system proves that no envelope, outgoing row or message was left without an owner.
    }

    [Fact]
    public async Task The_dashboard_counts_what_happened_and_names_what_needs_a_person()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        await QueueAsync(system);
        system.Current = [new("Submission Server", "SMTP", "127.0.0.1:2587", ListenerTls.StartTls, Running: false, Sessions: 3, MaximumSessions: 100, ServiceId: 2, Problem: "taken.")];
        var now = system.Time.GetUtcNow();
        await system.Test.ExecuteAsync(
            $"""
            INSERT INTO mail_minute (minute, accepted, delivered, sent) VALUES
                (date_trunc('minute', '{now:O}'::timestamptz), 1, 2, 3), (date_trunc('minute', '{now:O}'::timestamptz) - interval '30 minutes', 10, 20, 30),
                (date_trunc('minute', '{now:O}'::timestamptz) - interval '5 hours', 100, 200, 300), (date_trunc('minute', '{now:O}'::timestamptz) - interval '2 days', 7, 7, 7)
            """);
        using var client = await system.LogInAsync();
        var dashboard = await client.GetAsync<DashboardFigures>("dashboard");
        dashboard.Mail.ShouldBe(new MailFigures(new(1, 2, 3), new(11, 22, 33), new(111, 222, 333)));
        dashboard.Series.Count.ShouldBe(60);
        dashboard.Series[^1].Accepted.ShouldBe(1);
        dashboard.Series[^31].Delivered.ShouldBe(20);
        dashboard.Queue.ShouldBe(dashboard.Queue with { Incoming = 1, Outgoing = 1, OutgoingBytes = 4, Dead = 1 });
        dashboard.Accounts.ShouldBe(new AccountFigures(1, 1, 1));
        dashboard.Store.Messages.ShouldBe(1);
        dashboard.Sessions.ShouldBe([new("SMTP", 3)]);
        dashboard.Messages.Select(m => m.Code).ShouldBe(["dead-work", "no-domain", "no-smart-host", "listener-down"], ignoreOrder: true);
        dashboard.Messages.Single(m => m.Code == "listener-down").Text.ShouldBe("Submission Server does not listen on 127.0.0.1:2587: taken.");
        (await client.GetAsync<ServiceList>("services")).Items.Single(i => i.Id == 2).Listeners.Single()
            .ShouldBe(new ServiceListener(Environment.MachineName, "127.0.0.1:2587", false, "taken.", 3));
    }

    [Fact, Spec("STB-165")]
    public async Task Settings_show_their_meaning_and_a_wrong_value_changes_none()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        using var client = await system.LogInAsync();
        var settings = await client.GetAsync<SettingItem[]>("settings");
        settings.Length.ShouldBe(system.Get<SettingStore>().Declared.Count);
        settings.ShouldAllBe(s => s.Help.Length > 0 && s.Label.Length > 0);
        var minimum = settings.Single(s => s.Name == "security.minimum-password-length");
        (minimum.Kind, minimum.Value, minimum.Default, minimum.IsDefault, minimum.Minimum, minimum.Maximum, minimum.Row, minimum.Group)
            .ShouldBe((SettingKind.Integer, "10", "10", true, "1", "128", "STB-165", "security"));

        var problem = await client.PutAsync("settings", new ChangeSettingsRequest(new Dictionary<string, string>
        {
            ["security.minimum-password-length"] = "12",
            ["security.lock-minutes"] = "soon",
            ["no.such-setting"] = "1",
        })).ShouldBeProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid");
        problem.Errors!.Keys.Order().ShouldBe(["no.such-setting", "security.lock-minutes"]);
        system.Get<SettingStore>().Get(Core.Accounts.AccountSettings.MinimumPasswordLength).ShouldBe(10);

        await client.PutAsync("settings", new ChangeSettingsRequest(new Dictionary<string, string> { ["security.minimum-password-length"] = "12" })).As<SettingItem[]>();
        system.Get<SettingStore>().Get(Core.Accounts.AccountSettings.MinimumPasswordLength).ShouldBe(12);
        var reset = await client.PutAsync("settings", new ChangeSettingsRequest(new Dictionary<string, string>(), ["security.minimum-password-length"])).As<SettingItem[]>();
        reset.Single(s => s.Name == "security.minimum-password-length").IsDefault.ShouldBeTrue();
    }

    [Fact]
    public async Task Secrets_are_never_returned()
    {
        await using var system = await ApiSystem.StartAsync(postgres);
        var secret = new TextSetting("test.secret", "", 100, "A password.") { Label = "Password", IsSecret = true };
        var protector = new SecretProtector(new byte[32]);
        using var store = new SettingStore(system.Test.Database, system.Get<DatabaseNotices>(), protector, [secret]);
        await store.SetAsync(secret, "s3cr3t-word");
        store.Get(secret).ShouldBe("s3cr3t-word");
        SettingViews.All(store).Single()
            .ShouldBe(new SettingItem("test.secret", "Password", "test", SettingKind.Secret, null, null, false, null, null, secret.Choices, "A password.", null));
    }

    // One message, accepted for two recipients, waiting for another server, and given up for a third.
    private static Task QueueAsync(ApiSystem system) => system.Test.ExecuteAsync(
        """
        INSERT INTO message (id, received_at, size, body, structure, envelope, body_structure) VALUES (9, now(), 4, 'abcd', '', '', '');
        INSERT INTO envelope (id, message_id, sender, recipients) VALUES (1, 9, 'a@example.org', '{bob@example.com,kate@example.com}');
        INSERT INTO outgoing (id, message_id, sender, expires_at) VALUES (2, 9, 'a@example.org', now() + interval '1 day'), (3, 9, '', now());
        INSERT INTO outgoing_recipient (outgoing_id, ordinal, address, state, attempts, last_status, last_reply) VALUES
            (2, 0, 'x@away.example', 0, 2, '4.4.1', 'no answer'), (2, 1, 'z@away.example', 1, 1, NULL, NULL), (3, 0, 'y@away.example', 0, 0, NULL, NULL);
        INSERT INTO work (id, kind, subject_id, due_at, attempts, dead, last_error, created_at) VALUES
            (1, 'RouteMail', 1, now(), 0, false, NULL, now() - interval '3 minutes'),
            (2, 'SendMail', 2, now() + interval '1 hour', 0, false, 'no answer', now() - interval '2 minutes'),
            (3, 'SendMail', 3, now(), 9, true, 'refused', now() - interval '1 minute')
        """);
}
