using System.Text;

namespace Pennypost.EndToEnd;

/// <summary>SMTP over real sockets, as no proper client speaks it.</summary>
public sealed class MalformedSmtpTests(RunningSystem system)
{
    [Theory]
    [InlineData("over-long line")]
    [InlineData("NUL in a command")]
    [InlineData("bytes that are not UTF-8")]
    [InlineData("address that is none")]
    [InlineData("unknown command")]
    [InlineData("TLS where clear text is spoken")]
    public async Task Bad_line_gets_an_error_and_the_session_lives_on(string what)
    {
        await using var client = await GreetedAsync();

        await client.SendAsync(what switch
        {
            "over-long line" => "MAIL FROM:<" + new string('x', 100_000) + "@elsewhere.example>\r\n",
            "NUL in a command" => "MAIL FROM:<a\0b@elsewhere.example>\r\n",
            "bytes that are not UTF-8" => "MAIL FROM:<\xFF\xFE\xC3\x28@elsewhere.example> SMTPUTF8\r\n",
            "address that is none" => "MAIL FROM:<<<>>@@>\r\n",
            "unknown command" => "XYZZY plugh\r\n",
            _ => "\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03\r\n",
        });

        (await client.SmtpAsync(null)).ShouldStartWith("5");
        (await client.SmtpAsync("NOOP")).ShouldStartWith("250");
        await DeliverAsync(client, system.NewAccount(), Mail.Subject("after " + what));
    }

    [Theory]
    [InlineData("Subject: smuggled\n.\nMAIL FROM:<evil@elsewhere.example>\r\n")]
    [InlineData("Subject: smuggled\r\n\r\ntext\n.\r\nMAIL FROM:<evil@elsewhere.example>\r\n")]
    [InlineData("Subject: smuggled\r\n\r\ntext\r.\rMAIL FROM:<evil@elsewhere.example>\r\n")]
    public async Task Message_with_bare_line_ends_is_refused_whole(string text)
    {
        var account = system.NewAccount();
        await using var client = await GreetedAsync();
        await EnvelopeAsync(client, account);
        (await client.SmtpAsync("DATA")).ShouldStartWith("354");

        await client.SendAsync(text + "\r\n.\r\n");

        (await client.SmtpAsync(null)).ShouldStartWith("5");
        (await system.ReadInboxAsync(account)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Half_a_message_is_no_message()
    {
        var account = system.NewAccount();
        for (var attempt = 0; attempt < 20; attempt++)
        {
            await using var client = await GreetedAsync();
            await EnvelopeAsync(client, account);
            (await client.SmtpAsync("DATA")).ShouldStartWith("354");
            await client.SendAsync("Subject: half\r\n\r\nthis goes on and on and never en");
        }

        var subject = Mail.Subject("whole");
        await Submission.SendAsync(system, account, subject);
        await system.WaitForAsync(account, subject);
        (await system.ReadInboxAsync(account)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Ten_thousand_header_fields_are_refused_clearly_or_can_be_read()
    {
        var headers = string.Concat(Enumerable.Range(0, 10_000).Select(number => $"X-Field-{number}: value {number}\r\n"));
        await RefusedOrReadableAsync(subject => $"Subject: {subject}\r\n{headers}\r\nbody\r\n");
    }

    [Fact]
    public async Task Mime_a_thousand_levels_deep_is_refused_clearly_or_can_be_read()
    {
        var levels = new StringBuilder();
        for (var depth = 0; depth < 1000; depth++)
        {
            levels.Append($"Content-Type: multipart/mixed; boundary=\"b{depth}\"\r\n\r\n--b{depth}\r\n");
        }

        await RefusedOrReadableAsync(subject => $"Subject: {subject}\r\nMIME-Version: 1.0\r\n{levels}Content-Type: text/plain\r\n\r\nthe bottom\r\n");
    }

    [Fact]
    public async Task Message_of_bad_utf8_and_control_characters_is_refused_clearly_or_can_be_read() =>
        await RefusedOrReadableAsync(subject => $"Subject: {subject} \xFF\xFE\xC3\x28\r\nTo: \x01\x02\x7F@@<<>\r\n\r\n\x80\x81\x01\x02\xF5\r\n");

    [Fact]
    public async Task Endless_line_in_a_message_ends_in_a_reply()
    {
        await using var client = await GreetedAsync();
        await EnvelopeAsync(client, system.NewAccount());
        (await client.SmtpAsync("DATA")).ShouldStartWith("354");
        var block = new byte[1 << 20];
        block.AsSpan().Fill((byte)'x');
        for (var sent = 0; sent < 8; sent++)
        {
            await client.SendUnlessClosedAsync(block);
        }

        await client.SendUnlessClosedAsync("\r\n.\r\n"u8.ToArray());
        var reply = await client.TryReadLineAsync();
        reply.ShouldNotBeNull().ShouldMatch("^[245]\\d\\d");
    }

    private async Task RefusedOrReadableAsync(Func<string, string> message)
    {
        var account = system.NewAccount();
        var subject = Mail.Subject("odd");
        await using var client = await GreetedAsync();
        await EnvelopeAsync(client, account);
        (await client.SmtpAsync("DATA")).ShouldStartWith("354");
        await client.SendAsync(message(subject) + ".\r\n");
        var reply = await client.SmtpAsync(null);
        if (reply.StartsWith('5'))
        {
            (await client.SmtpAsync("NOOP")).ShouldStartWith("250");
            return;
        }

        reply.ShouldStartWith("250");
        await system.WaitForAsync(account, subject);
        await using var imap = await RawClient.ConnectAsync(system.Ports.Imaps, tls: true);
        (await imap.ReadLineAsync()).ShouldStartWith("* OK");
        await imap.SendAsync($"a LOGIN {account.Name} \"{account.Password}\"\r\nb SELECT INBOX\r\n");
        (await imap.ReadUntilAsync("b "))[^1].ShouldStartWith("b OK");
        await imap.SendAsync("c FETCH 1 (UID RFC822.SIZE ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER.FIELDS (SUBJECT)])\r\n");
        (await imap.ReadUntilAsync("c "))[^1].ShouldStartWith("c OK");
    }

    private async Task<RawClient> GreetedAsync()
    {
        var client = await RawClient.ConnectAsync(system.Ports.Smtp);
        (await client.SmtpAsync(null)).ShouldStartWith("220");
        (await client.SmtpAsync("EHLO client.example")).ShouldStartWith("250");
        return client;
    }

    private static async Task EnvelopeAsync(RawClient client, TestAccount account)
    {
        (await client.SmtpAsync("MAIL FROM:<sender@elsewhere.example>")).ShouldStartWith("250");
        (await client.SmtpAsync($"RCPT TO:<{account.Address}>")).ShouldStartWith("250");
    }

    private async Task DeliverAsync(RawClient client, TestAccount account, string subject)
    {
        await EnvelopeAsync(client, account);
        (await client.SmtpAsync("DATA")).ShouldStartWith("354");
        (await client.SmtpAsync(Mail.Message(subject, account.Address, body: "Hello\r\n") + ".")).ShouldStartWith("250");
        await system.WaitForAsync(account, subject);
    }
}
