namespace Pennypost.EndToEnd;

/// <summary>POP3 over real sockets, as no proper client speaks it.</summary>
public sealed class MalformedPop3Tests(RunningSystem system)
{
    [Theory]
    [InlineData("\0\0\0\r\n")]
    [InlineData("USER \xFF\xFE\r\n")]
    [InlineData("RETR -1\r\n")]
    [InlineData("RETR 99999999999999999999\r\n")]
    [InlineData("TOP 1\r\n")]
    [InlineData("\r\n")]
    public async Task Bad_line_gets_an_error_and_the_session_lives_on(string line)
    {
        await using var client = await LoggedInAsync(system.NewAccount());
        await client.SendAsync(line);
        (await client.ReadLineAsync()).ShouldStartWith("-ERR");
        (await client.AskAsync("STAT")).ShouldBe("+OK 0 0");
    }

    [Fact]
    public async Task Over_long_line_gets_an_error_and_the_session_lives_on()
    {
        await using var client = await LoggedInAsync(system.NewAccount());
        await client.SendAsync("RETR " + new string('1', 500_000) + "\r\n");
        (await client.ReadLineAsync()).ShouldStartWith("-ERR");
        (await client.AskAsync("STAT")).ShouldBe("+OK 0 0");
    }

    [Fact]
    [Spec("USR-024")]
    public async Task Broken_connection_deletes_nothing()
    {
        var account = system.NewAccount();
        var subject = Mail.Subject("stays");
        await Submission.SendAsync(system, account, subject);
        await system.WaitForAsync(account, subject);
        for (var attempt = 0; attempt < 10; attempt++)
        {
            await using var client = await LoggedInAsync(account);
            (await client.AskAsync("DELE 1")).ShouldStartWith("+OK");
            await client.SendAsync("QUI");
        }

        (await system.ReadInboxAsync(account)).Count.ShouldBe(1);
    }

    [Fact]
    [Spec("USR-023")]
    public async Task Second_session_is_refused_while_the_first_lasts()
    {
        var account = system.NewAccount();
        await using var first = await LoggedInAsync(account);
        await using var second = await RawClient.ConnectAsync(system.Ports.Pop3s, tls: true);
        (await second.ReadLineAsync()).ShouldStartWith("+OK");
        await second.AskAsync("USER " + account.Name);
        (await second.AskAsync("PASS " + account.Password)).ShouldStartWith("-ERR [IN-USE]");
    }

    // The lock of a session whose client just vanished may last a moment longer than its client.
    private async Task<RawClient> LoggedInAsync(TestAccount account)
    {
        for (var attempt = 0; ; attempt++)
        {
            var client = await RawClient.ConnectAsync(system.Ports.Pop3);
            (await client.ReadLineAsync()).ShouldStartWith("+OK");
            (await client.AskAsync("USER " + account.Name)).ShouldStartWith("+OK");
            var answer = await client.AskAsync("PASS " + account.Password);
            if (answer.StartsWith("+OK", StringComparison.Ordinal))
            {
                return client;
            }

            await client.DisposeAsync();
            answer.ShouldStartWith("-ERR [IN-USE]");
            attempt.ShouldBeLessThan(200, answer);
            await Task.Delay(50);
        }
    }
}
