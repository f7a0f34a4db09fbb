using Pennypost.Core.Services;
using Pennypost.Core.Signing;

namespace Pennypost.Core.Tests.Signing;

/// <summary>Tags on return paths, out and back.</summary>
public sealed class BatvTests(PostgresFixture postgres)
{
    private const string Report =
        "From: mailer-daemon@away.example\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\ntext\r\n--b--";

    [Fact]
    [Spec("STB-083")]
    [Spec("STB-085")]
    [Spec("STB-087")]
    public async Task A_bounce_comes_back_only_to_what_was_really_sent()
    {
        await using var system = await StartAsync();
        await system.SubmitAsync();
        var path = system.Relay.Messages.Single().Sender;
        path.ShouldMatch("^prvs=0[0-9]{3}[0-9a-f]{6}=anna@example\\.com$");
        system.Relay.Messages.Single().Body.ShouldContain("From: Anna <anna@example.com>");

        (await system.Mail.SendAsync("", path, Report)).ShouldStartWith("250");
        await system.SendAsync();
        (await system.Mail.InboxAsync("anna")).Count.ShouldBe(1);

        (await RecipientAsync(system, "", "anna@example.com")).ShouldStartWith("550 5.7.1");
        (await RecipientAsync(system, "", path.Replace("anna", "bob", StringComparison.Ordinal))).ShouldStartWith("550 5.7.1");
        (await RecipientAsync(system, "", "postmaster@example.com")).ShouldNotStartWith("550 5.7.1");
    }

    [Fact]
    [Spec("STB-088")]
    public async Task Only_bounces_need_a_tag_and_a_tag_never_hurts()
    {
        await using var system = await StartAsync();
        await system.SubmitAsync();
        var path = system.Relay.Messages.Single().Sender;
        (await RecipientAsync(system, "kate@else.example", "anna@example.com")).ShouldStartWith("250");
        (await RecipientAsync(system, "kate@else.example", path)).ShouldStartWith("250");
        (await RecipientAsync(system, "kate@else.example", "prvs=1234567890=anna@example.com")).ShouldStartWith("250");
        (await system.Mail.SendAsync("mailer-daemon@else.example", "anna@example.com", Report)).ShouldStartWith("550 5.7.1");
        (await system.Mail.SendAsync("mailer-daemon@else.example", path, Report)).ShouldStartWith("250");
        (await system.Mail.SendAsync("mailer-daemon@else.example", "anna@example.com", "Subject: no report\r\n\r\ntext")).ShouldStartWith("250");
    }

    [Fact]
    [Spec("STB-089")]
    public async Task Exceptions_and_what_is_not_ours_stay_untagged()
    {
        await using var system = await StartAsync();
        await system.Mail.Settings.SetAsync(BatvSettings.Exceptions, "bob@example.com; away.example *@lists.example");
        await system.SubmitAsync();
        await system.SubmitAsync(sender: "bob@example.com", recipient: "one@else.example");
        await system.SubmitAsync(recipient: "one@lists.example");
        await system.SubmitAsync(recipient: "one@else.example");
        system.Relay.Messages.Select(m => m.Sender.Split('=')[0]).ShouldBe(["anna@example.com", "bob@example.com", "anna@example.com", "prvs"]);
        (await RecipientAsync(system, "", "bob@example.com")).ShouldStartWith("250");
    }

    [Fact]
    [Spec("STB-089")]
    public async Task Untagged_bounces_are_accepted_for_a_week_after_tags_came_into_use()
    {
        await using var system = await StartAsync(daysAgo: 6);
        (await RecipientAsync(system, "", "anna@example.com")).ShouldStartWith("250");
        await system.Mail.Test.ExecuteAsync("UPDATE setting SET changed_at = now() - interval '8 days' WHERE name = 'batv.enabled'");
        (await RecipientAsync(system, "", "anna@example.com")).ShouldStartWith("550");
    }

    [Fact]
    [Spec("STB-084")]
    public async Task A_renewed_secret_leaves_old_tags_valid_for_their_life()
    {
        await using var system = await StartAsync();
        await system.SubmitAsync();
        var path = system.Relay.Messages.Single().Sender;
        (await system.Mail.Get<BatvKeys>().RenewAsync("test", CancellationToken.None)).ShouldBe(1);
        await system.SubmitAsync();
        system.Relay.Messages.Last().Sender.ShouldStartWith("prvs=1");
        (await RecipientAsync(system, "", path)).ShouldStartWith("250");
        await system.Mail.Test.ExecuteAsync("UPDATE batv_key SET retired_at = now() - interval '30 days' WHERE retired_at IS NOT NULL");
        (await RecipientAsync(system, "", path)).ShouldStartWith("550");
        (await system.Mail.Test.ScalarAsync<long>("SELECT count(*) FROM batv_key WHERE secret NOT LIKE '% %' AND length(secret) = 96")).ShouldBe(2);
    }

    private async Task<SigningSystem> StartAsync(int daysAgo = 30)
    {
        var system = await SigningSystem.StartAsync(postgres);
        await system.Mail.Settings.SetAsync(BatvSettings.Enabled, "true");
        await system.Mail.Test.ExecuteAsync($"UPDATE setting SET changed_at = now() - interval '{daysAgo} days' WHERE name = 'batv.enabled'");
        return system;
    }

    private static async Task<string> RecipientAsync(SigningSystem system, string sender, string recipient) =>
        (await system.Mail.PlayAsync(ServicePreset.IncomingMx, "HELO client.example", $"MAIL FROM:<{sender}>", $"RCPT TO:<{recipient}>", "QUIT"))[^2];
}
