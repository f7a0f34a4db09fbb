using System.Globalization;

namespace Pennypost.EndToEnd;

/// <summary>Mail goes out through a smart host. One test after the other: they share its settings.</summary>
public sealed class SmartHostTests(RunningSystem system)
{
    [Fact]
    public async Task Mail_leaves_through_postfix_over_tls_and_comes_back()
    {
        await using var relay = await PostfixRelay.StartAsync(system.Ports.Smtp);
        await UseAsync(relay.Port, "StartTls");
        var (sender, recipient) = (system.NewAccount(), system.NewAccount());
        var subject = Mail.Subject("out and back");

        await SubmitAsync(sender, recipient.Name + "@outside.example", subject);

        var message = await WaitAsync(recipient, subject, relay);
        message.ShouldContain("relay.outside.example (Postfix)");
        message.ShouldEndWith("Hello\r\n");
        relay.Log().ShouldContain("TLS connection established");
        await EmptyAsync(sender);
    }

    [Fact]
    public async Task Mail_refused_for_now_waits_and_goes_out_when_the_smart_host_takes_it()
    {
        await using var relay = await PostfixRelay.StartAsync(system.Ports.Smtp);
        var (sender, recipient) = (system.NewAccount(), system.NewAccount());
        var subject = Mail.Subject("later");
        await using (var sink = await SmtpSink.StartAsync("-r", "RCPT", "-b", "450 4.7.1 Come back later"))
        {
            await UseAsync(sink.Port, "None");
            await SubmitAsync(sender, recipient.Name + "@outside.example", subject);
            using var admin = await AdminClient.LogInAsync(system);
            await UntilAsync(() => HasFailedAsync(admin, sender, "Come back later"), "an attempt failed");
        }

        // New settings are a reason to look at what waits.
        await UseAsync(relay.Port, "WhenOffered");

        await WaitAsync(recipient, subject, relay);
        (await system.ReadInboxAsync(sender)).ShouldBeEmpty("a delay is no failure");
        await EmptyAsync(sender);
    }

    [Fact]
    public async Task Mail_refused_for_good_comes_back_as_a_delivery_status_notification()
    {
        await using var sink = await SmtpSink.StartAsync("-f", "RCPT", "-B", "550 5.1.1 Nobody of that name");
        await UseAsync(sink.Port, "None");
        var sender = system.NewAccount();
        var subject = Mail.Subject("refused");

        await SubmitAsync(sender, "nobody@outside.example", subject);

        var notification = await system.WaitForAsync(sender, "nobody@outside.example");
        notification.ShouldContain("multipart/report");
        notification.ShouldMatch("report-type=\"?delivery-status");
        notification.ShouldContain("Action: failed");
        notification.ShouldContain("Status: 5.1.1");
        notification.ShouldContain("Nobody of that name");
        notification.ShouldContain(subject);
        notification.ShouldContain("Return-Path: <>");
        await EmptyAsync(sender);
    }

    [Fact]
    public async Task Connection_lost_in_the_middle_of_a_message_loses_and_doubles_nothing()
    {
        await using var relay = await PostfixRelay.StartAsync(system.Ports.Smtp);
        var (sender, recipient) = (system.NewAccount(), system.NewAccount());
        var subject = Mail.Subject("cut off");
        await using (var sink = await SmtpSink.StartAsync("-q", "DATA"))
        {
            await UseAsync(sink.Port, "None");
            await SubmitAsync(sender, recipient.Name + "@outside.example", subject);
            using var admin = await AdminClient.LogInAsync(system);
            await UntilAsync(() => HasFailedAsync(admin, sender, ""), "an attempt failed");
        }

        await UseAsync(relay.Port, "WhenOffered");

        await WaitAsync(recipient, subject, relay);
        (await system.ReadInboxAsync(recipient)).Count.ShouldBe(1);
        await EmptyAsync(sender);
    }

    [Fact]
    [Spec("SVC-158")]
    [Spec("SVC-161")]
    [Spec("SVC-164")]
    public async Task Signatures_are_good_for_dkimpy_when_postfix_has_passed_the_message_on()
    {
        const string Python = "/usr/bin/python3";
        if (!File.Exists(Python) || (await ExternalProgram.RunAsync(Python, ["-c", "import dkim, nacl"])).ExitCode != 0)
        {
            Assert.Skip("dkimpy is not installed (type: sudo apt-get install -y python3-dkim python3-nacl)");
        }

        await using var relay = await PostfixRelay.StartAsync(system.Ports.Smtp);
        await UseAsync(relay.Port, "WhenOffered");
        var (sender, recipient) = (system.NewAccount(), system.NewAccount());
        var domain = sender.Address[(sender.Address.IndexOf('@', StringComparison.Ordinal) + 1)..];
        var subject = Mail.Subject("signed");
        using var admin = await AdminClient.LogInAsync(system);
        var keys = new[] { await admin.AddDkimKeyAsync(domain, "r1", "rsa"), await admin.AddDkimKeyAsync(domain, "e1", "ed25519") };
        await admin.ChangeSettingsAsync(new Dictionary<string, string> { ["dkim.signing"] = "On" });
        try
        {
            await SubmitAsync(sender, recipient.Name + "@outside.example", subject);
            var message = await WaitAsync(recipient, subject, relay);
            message.ShouldContain("s=r1");
            var zone = System.Text.Json.JsonSerializer.Serialize(keys.ToDictionary(key => key.Name, key => key.Text));
            var script = Path.Combine(AppContext.BaseDirectory, "python", "dkim_verify.py");
            (await ExternalProgram.RunWellAsync(Python, [script, zone], message)).Trim().ShouldBe("pass pass");
            (await ExternalProgram.RunAsync(Python, [script, zone], message.Replace("Hello", "Hallo", StringComparison.Ordinal))).Output.Trim().ShouldBe("fail fail");
        }
        finally
        {
            await admin.ChangeSettingsAsync(new Dictionary<string, string> { ["dkim.signing"] = "Off" });
        }

        await EmptyAsync(sender);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        for (var deadline = DateTime.UtcNow + TimeSpan.FromSeconds(60); !await condition(); await Task.Delay(200))
        {
            (DateTime.UtcNow < deadline).ShouldBeTrue("Did not happen: " + what);
        }
    }

    // The one message of this sender waits, as soon as it is routed, and the queue says why.
    private static async Task<bool> HasFailedAsync(AdminClient admin, TestAccount sender, string why) =>
        await admin.OutgoingOfAsync(sender.Address) is [var waiting] && waiting.GetProperty("lastError").GetString()?.Contains(why, StringComparison.Ordinal) == true;

    private async Task UseAsync(int port, string tls)
    {
        using var admin = await AdminClient.LogInAsync(system);
        await admin.ChangeSettingsAsync(new Dictionary<string, string>
        {
            ["smart-host.host"] = "127.0.0.1",
            ["smart-host.port"] = port.ToString(CultureInfo.InvariantCulture),
            ["smart-host.tls"] = tls,
            ["smart-host.verify-certificate"] = "false",
        });
    }

    private async Task SubmitAsync(TestAccount sender, string recipient, string subject)
    {
        var log = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"\0{sender.Name}\0{sender.Password}"));
        await using var client = await RawClient.ConnectAsync(system.Ports.Submissions, tls: true);
        (await client.SmtpAsync(null)).ShouldStartWith("220");
        (await client.SmtpAsync("EHLO client.example")).ShouldStartWith("250");
        (await client.SmtpAsync("AUTH PLAIN " + log)).ShouldStartWith("235");
        (await client.SmtpAsync($"MAIL FROM:<{sender.Address}>")).ShouldStartWith("250");
        (await client.SmtpAsync($"RCPT TO:<{recipient}>")).ShouldStartWith("250");
        (await client.SmtpAsync("DATA")).ShouldStartWith("354");
        (await client.SmtpAsync(Mail.Message(subject, recipient, sender.Address, "Hello\r\n") + ".")).ShouldStartWith("250");
    }

    private async Task<string> WaitAsync(TestAccount recipient, string subject, PostfixRelay relay)
    {
        try
        {
            return await system.WaitForAsync(recipient, subject);
        }
        catch (ShouldAssertException missing)
        {
            throw new ShouldAssertException($"{missing.Message}\nPostfix's log:\n{relay.Log()}", missing);
        }
    }

    // Nothing of this sender may be left in the queue.
    private async Task EmptyAsync(TestAccount sender)
    {
        using var admin = await AdminClient.LogInAsync(system);
        await UntilAsync(async () => (await admin.OutgoingOfAsync(sender.Address)).Count == 0, "the queue is empty");
    }
}
