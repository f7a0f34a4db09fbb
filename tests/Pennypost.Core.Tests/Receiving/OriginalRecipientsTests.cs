using Pennypost.Core.Mappings;
using Pennypost.Core.Receiving;
using Pennypost.Core.Services;
using Pennypost.Store.Messages;

namespace Pennypost.Core.Tests.Receiving;

/// <summary>The recipients of the envelope in each user's copy.</summary>
public sealed class OriginalRecipientsTests(PostgresFixture postgres)
{
    private const string LogIn = "AUTH PLAIN AGFubmEAY29ycmVjdC1ob3JzZQ==";

    [Fact]
    [Spec("SVC-219", "SVC-220")]
    public async Task A_message_for_one_mailbox_names_all_addresses_it_came_by()
    {
        await using var system = await StartAsync();
        await SendAsync(system, ServicePreset.IncomingMx, ["sales@example.com", "anna@example.com"], "Subject: x");
        var message = (await system.InboxAsync("anna")).Single();
        message.ShouldStartWith("Return-Path: <a@b.example>\r\nAuthentication-Results: ", Case.Sensitive, "results stay on top");
        message.ShouldContain("\r\nX-VPOP3-ORIGRCPT: <sales@example.com>\r\nX-VPOP3-ORIGRCPT: <anna@example.com>\r\nReceived: ");
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM message")).ShouldBe(1);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(400_000)]
    [Spec("SVC-220")]
    public async Task Each_mailbox_learns_of_its_own_addresses_only(int size)
    {
        await using var system = await StartAsync();
        await system.SetAsync(ServicePreset.Submission, OriginalRecipientsServiceSettings.Enabled, "true");
        await system.SetAsync(ServicePreset.Submission, OriginalRecipientsServiceSettings.FieldName, "X-Came-By");
        var text = string.Join("\r\n", Enumerable.Repeat(new string('x', 70), (size / 72) + 1));
        await SendAsync(system, ServicePreset.Submission, ["sales@example.com", "anna@example.com", "bob@example.com", "far@away.example"], $"Subject: x\r\n\r\n{text}");

        var anna = (await system.InboxAsync("anna")).Single();
        anna.ShouldStartWith("Return-Path: <a@b.example>\r\nX-Came-By: <sales@example.com>\r\nX-Came-By: <anna@example.com>\r\nAuthentication-Results: ");
        var bob = (await system.InboxAsync("bob")).Single();
        bob.ShouldStartWith("Return-Path: <a@b.example>\r\nX-Came-By: <bob@example.com>\r\nAuthentication-Results: ");
        anna.ShouldEndWith(text + "\r\n");
        bob.ShouldEndWith(text + "\r\n");
        anna.ShouldNotContain("bob@");
        bob.ShouldNotContain("sales@");

        // What leaves tells nothing.
        var id = await system.Test.ScalarAsync<long>("SELECT message_id FROM outgoing");
        await using var body = await system.Get<MessageBodies>().OpenAsync(id);
        using var reader = new StreamReader(body);
        (await reader.ReadToEndAsync()).ShouldNotContain("X-Came-By");
    }

    [Fact]
    [Spec("SVC-220")]
    public async Task Strangers_cannot_write_the_field_themselves()
    {
        await using var system = await StartAsync();
        await SendAsync(system, ServicePreset.IncomingMx, ["anna@example.com"], "Subject: x\r\nx-vpop3-origrcpt: <forged@example.com>\r\nX-Other: 1");
        var message = (await system.InboxAsync("anna")).Single();
        message.ShouldNotContain("forged");
        message.ShouldContain("\r\nX-Other: 1\r\n");
    }

    [Fact]
    [Spec("SVC-219")]
    public async Task Nothing_is_written_unless_the_service_says_so()
    {
        await using var system = await MailSystem.StartAsync(postgres);
        await SendAsync(system, ServicePreset.IncomingMx, ["anna@example.com", "bob@example.com"], "Subject: x");
        (await system.InboxAsync("anna")).Single().ShouldNotContain("ORIGRCPT");
        (await system.Test.ScalarAsync<long>("SELECT count(*) FROM message")).ShouldBe(1);
        OriginalRecipientsServiceSettings.FieldName.Validate("X-A: b").ShouldNotBeNull();
        OriginalRecipientsServiceSettings.FieldName.Validate("Received").ShouldNotBeNull();
        OriginalRecipientsServiceSettings.FieldName.Validate("X-").ShouldNotBeNull();
    }

    private async Task<MailSystem> StartAsync()
    {
        var system = await MailSystem.StartAsync(postgres);
        await system.SetAsync(ServicePreset.IncomingMx, OriginalRecipientsServiceSettings.Enabled, "true");
        await system.Get<MappingChanges>().CreateAsync(new MappingValues("sales@example.com", "anna", MappingType.Always, false, ""), "test", CancellationToken.None);
        return system;
    }

    private static async Task SendAsync(MailSystem system, ServicePreset preset, string[] recipients, string message)
    {
        string[] logIn = preset == ServicePreset.Submission ? [LogIn] : [];
        var replies = await system.PlayAsync(
            preset, ["EHLO client.example", .. logIn, "MAIL FROM:<a@b.example>", .. recipients.Select(r => $"RCPT TO:<{r}>"), "DATA", message, ".", "QUIT"]);
        replies[^2].ShouldStartWith("250 2.0.0 ", Case.Sensitive, string.Join('\n', replies));
        await system.WorkAsync(MessageIntake.RouteMail);
    }
}
