using Pennypost.Core.Access.Lists;
using Pennypost.Core.Mappings;
using Pennypost.Core.Receiving.Pipeline;
using Pennypost.Core.Routing;
using Pennypost.Core.Services;
using Pennypost.Core.Signing;
using Pennypost.Core.Tests.Sending;
using Pennypost.Smtp.Replies;
using Pennypost.Trust.Arc;
using Pennypost.Trust.Dkim;

namespace Pennypost.Core.Tests.Signing;

/// <summary>Outgoing mail as the next server gets it.</summary>
public sealed class OutgoingSigningTests(PostgresFixture postgres)
{
    [Fact]
    [Spec("SVC-158")]
    [Spec("SVC-161")]
    [Spec("SVC-165")]
    public async Task Mail_of_users_is_signed_by_the_domain_of_its_from()
    {
        await using var system = await SigningSystem.StartAsync(postgres);
        await system.AddKeyAsync("r1");
        await system.AddKeyAsync("e1", DkimAlgorithm.Ed25519Sha256);
        await system.Mail.Settings.SetAsync(DkimSettings.Signing, "On");

        var message = await system.SubmitAsync();

        var results = await system.VerifyAsync(message);
        results.Select(r => (r.Status, r.Domain, r.Selector, r.Algorithm)).ShouldBe(
        [
            (DkimStatus.Pass, "example.com", "e1", "ed25519-sha256"), (DkimStatus.Pass, "example.com", "r1", "rsa-sha256"),
        ]);
        message.ShouldContain("c=relaxed/relaxed");
        // From and others are named once more than they occur.
        (await system.VerifyAsync("From: mallory@example.org\r\n" + message)).ShouldAllBe(r => r.Status == DkimStatus.Fail);
        (await system.VerifyAsync(message.Replace("Date: ", "Date:  1", StringComparison.Ordinal))).ShouldAllBe(r => r.Status == DkimStatus.Fail);
    }

    [Fact]
    [Spec("SVC-162")]
    public async Task Mail_without_a_key_of_its_domain_goes_out_unsigned()
    {
        await using var system = await SigningSystem.StartAsync(postgres);
        await system.AddKeyAsync("s1", domain: "other.example");
        await system.Mail.Settings.SetAsync(DkimSettings.Signing, "On");
        (await system.SubmitAsync()).ShouldNotContain("DKIM-Signature");
        (await system.SubmitAsync(header: "X-No: from")).ShouldNotContain("DKIM-Signature");
        (await system.SubmitAsync(header: "From: a@other.example\r\nFrom: b@example.com")).ShouldNotContain("DKIM-Signature");
        (await system.SubmitAsync(header: "From: a@other.example")).ShouldContain("d=other.example");
    }

    [Fact]
    [Spec("SVC-159")]
    [Spec("SVC-160")]
    public async Task The_settings_decide_whether_and_with_which_selector_mail_is_signed()
    {
        await using var system = await SigningSystem.StartAsync(postgres);
        await system.AddKeyAsync("s1");
        (await system.SubmitAsync()).ShouldNotContain("DKIM-Signature");
        await system.Mail.Settings.SetAsync(DkimSettings.Signing, "On");
        await system.AddKeyAsync("s2");
        (await system.VerifyAsync(await system.SubmitAsync())).Single().Selector.ShouldBe("s2");
        await system.Mail.Settings.SetAsync(DkimSettings.Selector, "S1");
        (await system.VerifyAsync(await system.SubmitAsync())).Single().Selector.ShouldBe("s1");
    }

    [Fact]
    [Spec("SVC-159")]
    public async Task Where_signing_is_required_mail_is_refused_for_now_while_a_key_cannot_be_loaded()
    {
        await using var system = await SigningSystem.StartAsync(postgres);
        await system.AddKeyAsync("s1");
        await system.AddKeyAsync("s1", domain: "other.example");
        await system.Mail.Test.ExecuteAsync("UPDATE dkim_key SET private_key = 'AAAA' WHERE domain = 'example.com'");
        await system.Mail.Settings.SetAsync(DkimSettings.Signing, "Required");
        (await system.ReplyAsync()).ShouldBe("451 4.7.5 The message cannot be signed at the moment, please try again later");
        (await system.ReplyAsync(recipient: "bob@example.com")).ShouldStartWith("250 ", Case.Sensitive, "what stays here is not signed");
        (await system.ReplyAsync(header: "From: a@other.example")).ShouldStartWith("250 ", Case.Sensitive, "its key is good");
        (await system.ReplyAsync(header: "From: a@third.example")).ShouldStartWith("250 ", Case.Sensitive, "it has no key");
        await system.Mail.Settings.SetAsync(DkimSettings.Signing, "On");
        (await system.ReplyAsync()).ShouldStartWith("250 ");
    }

    [Fact]
    [Spec("SVC-159")]
    public async Task Mail_waits_when_signing_is_required_and_a_key_cannot_be_loaded()
    {
        await using var system = await SigningSystem.StartAsync(postgres);
        await system.AddKeyAsync("s1");
        await system.Mail.Settings.SetAsync(DkimSettings.Signing, "Required");
        (await system.ReplyAsync()).ShouldStartWith("250 ");

        // It was accepted while the key was good.
        await system.Mail.Test.ExecuteAsync("UPDATE dkim_key SET private_key = 'AAAA'");
        (await system.SendAsync()).ShouldBeEmpty();
        (await system.Mail.Test.ScalarAsync<string>("SELECT last_status || ' ' || last_reply FROM outgoing_recipient")).ShouldStartWith("4.7.5 A DKIM key of example.com");
        await system.Mail.Settings.SetAsync(DkimSettings.Signing, "On");
        await system.Mail.Test.ExecuteAsync("UPDATE work SET due_at = now()");
        (await system.SendAsync()).ShouldContain("Subject: x");
    }

    [Theory]
    [InlineData(true, false, "8bit")]
    [InlineData(false, false, "base64")]
    [InlineData(true, true, "base64")]
    [Spec("SVC-165")]
    public async Task What_is_signed_is_what_is_sent(bool takesEightBits, bool alwaysSevenBit, string encoding)
    {
        await using var relay = await PlainRelay.StartAsync(takesEightBits ? ["8BITMIME", "SIZE 1000000"] : ["SIZE 1000000"]);
        await using var system = await SigningSystem.StartAsync(postgres, relay.Port);
        await system.AddKeyAsync("s1");
        await system.Mail.Settings.SetAsync(DkimSettings.Signing, "On");
        await system.Mail.Settings.SetAsync(DkimSettings.SevenBit, alwaysSevenBit ? "true" : "false");
        const string Header = "From: anna@example.com\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit";
        (await system.ReplyAsync(Header, text: "Grüße aus Köln")).ShouldStartWith("250 ");

        await system.SendAsync();

        var (mailLine, message) = relay.Messages.Single();
        message.ShouldContain($"Content-Transfer-Encoding: {encoding}\r\n");
        (encoding == "8bit" || System.Text.Ascii.IsValid(message)).ShouldBeTrue();
        mailLine.Contains("BODY=8BITMIME", StringComparison.Ordinal).ShouldBe(encoding == "8bit");
        mailLine.ShouldContain($" SIZE={System.Text.Encoding.UTF8.GetByteCount(message)}");
        (await system.VerifyAsync(message)).Single().Status.ShouldBe(DkimStatus.Pass);
    }

    [Fact]
    [Spec("SVC-158", "SVC-218")]
    public async Task Mail_of_a_trusted_address_in_the_name_of_a_local_domain_is_signed()
    {
        await using var system = await SigningSystem.StartAsync(postgres);
        await system.AddKeyAsync("s1");
        await system.AddKeyAsync("s1", domain: "other.example");
        await system.Mail.Settings.SetAsync(DkimSettings.Signing, "On");
        await system.Mail.AllowAsync(AccessListKey.Of(system.Mail.Service(ServicePreset.IncomingMx).Id), "127.0.0.1/32", withoutLogIn: true);
        var signed = await ScannerAsync("scanner@example.com", "From: scanner@example.com");
        signed.ShouldContain("d=example.com");
        signed.ShouldContain("\r\nMessage-ID: <", Case.Sensitive, "SVC-218: what a trusted address sends is completed too");

        // The sender is somebody else's: a signature would vouch for what nobody here wrote.
        (await ScannerAsync("x@elsewhere.example", "From: scanner@example.com")).ShouldNotContain("DKIM-Signature");
        (await ScannerAsync("", "From: scanner@example.com")).ShouldNotContain("DKIM-Signature");

        async Task<string> ScannerAsync(string sender, string header)
        {
            string[] lines = ["EHLO scanner", $"MAIL FROM:<{sender}>", "RCPT TO:<one@away.example>", "DATA", header, "Subject: x", "", "text", ".", "QUIT"];
            (await system.Mail.PlayAsync(ServicePreset.IncomingMx, lines))[^2].ShouldStartWith("250 2.0.0 ");
            return await system.SendAsync();
        }
    }

    [Fact]
    public async Task Mail_from_outside_in_our_name_is_never_signed()
    {
        await using var system = await SigningSystem.StartAsync(postgres);
        await system.AddKeyAsync("s1");
        await system.Mail.Settings.SetAsync(DkimSettings.Signing, "On");
        await ForwardAsync(system);
        (await system.Mail.SendAsync("mallory@else.example", "away@example.com", "From: Anna <anna@example.com>\r\nSubject: forged\r\n\r\ntext")).ShouldStartWith("250");
        var message = await system.SendAsync();
        message.ShouldContain("Subject: forged");
        message.ShouldNotContain("DKIM-Signature");
    }

    [Fact]
    [Spec("USR-194")]
    public async Task Mail_that_was_verified_here_is_sealed_when_it_is_sent_on()
    {
        await using var system = await SigningSystem.StartAsync(postgres);
        await system.AddKeyAsync("s1");
        await ForwardAsync(system);
        var id = await AcceptAsync(system, "Return-Path: <kate@else.example>\r\nAuthentication-Results: mx.example.com;\r\n\tspf=pass smtp.mailfrom=kate@else.example\r\nReceived: from x by y; now\r\n");

        var message = await system.SendAsync();

        var chain = await system.VerifyArcAsync(message);
        chain.Status.ShouldBe(ArcStatus.Pass, chain.Reason);
        chain.Hops.ShouldBe([new ArcHop("example.com", "s1", "mx.example.com; spf=pass smtp.mailfrom=kate@else.example")]);
        id.ShouldBeGreaterThan(0);

        await AcceptAsync(system, "Return-Path: <kate@else.example>\r\nReceived: from x by y; now\r\nAuthentication-Results: mx.example.com; spf=pass\r\n");
        (await system.SendAsync()).ShouldNotContain("ARC-Seal"); // what stands below our Received was there before

        await system.Mail.Settings.SetAsync(DkimSettings.SealForwards, "false");
        await AcceptAsync(system, "Return-Path: <kate@else.example>\r\nAuthentication-Results: mx.example.com; spf=pass\r\nReceived: from x by y; now\r\n");
        (await system.SendAsync()).ShouldNotContain("ARC-Seal");
    }

    [Fact]
    [Spec("SVC-164")]
    public async Task A_new_selector_takes_over_and_the_old_record_is_needed_for_a_week()
    {
        await using var system = await SigningSystem.StartAsync(postgres);
        var old = await system.AddKeyAsync("s1");
        await system.AddKeyAsync("s2");
        await system.AddKeyAsync("e1", DkimAlgorithm.Ed25519Sha256);
        var retired = await system.Keys.FindAsync(old.Id, CancellationToken.None);
        retired.IsActive.ShouldBeFalse();
        retired.RecordNeededUntil!.Value.ShouldBe(DateTimeOffset.UtcNow.AddDays(7), TimeSpan.FromMinutes(5));
        (await system.Keys.ListAsync(CancellationToken.None)).Where(k => k.IsActive).Select(k => k.Selector).Order().ShouldBe(["e1", "s2"]);
        var ed25519 = (await system.Keys.ListAsync(CancellationToken.None)).Single(k => k.Selector == "e1");
        (await system.Keys.RetireAsync(ed25519.Id, "test", CancellationToken.None)).IsActive.ShouldBeFalse();
    }

    [Fact]
    [Spec("SVC-164")]
    public async Task Dns_is_compared_with_the_key()
    {
        await using var system = await SigningSystem.StartAsync(postgres);
        var key = await system.Keys.AddAsync(new NewDkimKey("example.com", "s1", DkimAlgorithm.Ed25519Sha256, ""), "test", CancellationToken.None);
        var check = system.Mail.Get<DkimRecordCheck>();
        (await check.RunAsync(key, CancellationToken.None)).State.ShouldBe(DkimRecordState.Missing);
        system.Zone.Txt(key.RecordName, "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
        (await check.RunAsync(key, CancellationToken.None)).Problem.ShouldBe("The record has another key.");
        system.Zone.Txt(key.RecordName, key.PublicRecord);
        (await check.RunAsync(key, CancellationToken.None)).Problem.ShouldContain("more than one record");
        system.Zone.Remove(key.RecordName).Txt(key.RecordName, key.PublicRecord.Replace("; ", ";", StringComparison.Ordinal));
        var good = await check.RunAsync(key, CancellationToken.None);
        (good.State, good.Problem).ShouldBe((DkimRecordState.Published, ""));
    }

    private static async Task ForwardAsync(SigningSystem system) =>
        await system.Mail.Get<MappingChanges>().CreateAsync(new MappingValues("away@example.com", "*REMOTE", MappingType.Always, true, ""), "test", CancellationToken.None);

    // As if the checks of the session had written the fields.
    private static async Task<long> AcceptAsync(SigningSystem system, string trace)
    {
        var id = await system.Mail.Test.Database.Ids.NextAsync();
        var reservations = new Store.Bodies.BodyReservations(system.Mail.Test.Database, system.Mail.Test.Bodies);
        await using var writer = new Store.Messages.MessageWriter(system.Mail.Test.Bodies, reservations);
        await writer.WriteAsync("From: Kate <kate@else.example>\r\nSubject: on\r\n\r\ntext\r\n"u8.ToArray(), CancellationToken.None);
        writer.Prepend(System.Text.Encoding.ASCII.GetBytes(trace));
        var message = await writer.CompleteAsync(id, DateTimeOffset.UtcNow, CancellationToken.None);
        await system.Mail.Get<Store.Messages.MessageIntake>().AcceptAsync(
            message,
            new Store.Messages.NewEnvelope { Id = id, Sender = "kate@else.example", Recipients = ["away@example.com"], Client = System.Net.IPAddress.Parse("192.0.2.1") });
        return id;
    }
}
