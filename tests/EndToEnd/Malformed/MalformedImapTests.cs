namespace Pennypost.EndToEnd;

/// <summary>IMAP over real sockets, as no proper client speaks it.</summary>
public sealed class MalformedImapTests(RunningSystem system)
{
    [Theory]
    [InlineData("a LOGIN {99999999999999999999}\r\n", "a BAD")]
    [InlineData("a LOGIN {-1}\r\n", "a BAD")]
    [InlineData("a LOGIN {5\r\n", "a BAD")]
    [InlineData("a LOGIN {}\r\n", "a BAD")]
    [InlineData("a LOGIN \"open quote\r\n", "a BAD")]
    [InlineData("a LOGIN x\0y z\r\n", "a BAD")]
    [InlineData("a XYZZY\r\n", "a BAD")]
    [InlineData("a FETCH 1 FLAGS\r\n", "a BAD")]
    [InlineData("a\r\n", "")]
    [InlineData("\r\n", "")]
    [InlineData("* BAD\r\n", "")]
    public async Task Bad_command_before_log_in_gets_an_error_and_the_session_lives_on(string line, string answer)
    {
        await using var client = await GreetedAsync();
        await client.SendAsync(line);
        (await client.ReadLineAsync()).ShouldMatch(answer.Length == 0 ? "^\\S+ BAD" : "^" + answer);
        await IsAliveAsync(client);
    }

    [Theory]
    [InlineData("FETCH 1:* (FLAGS\r\n")]
    [InlineData("FETCH 0 FLAGS\r\n")]
    [InlineData("FETCH 1 BODY[1.2.\r\n")]
    [InlineData("FETCH 99999999999999999999 FLAGS\r\n")]
    [InlineData("STORE 1 +FLAGS (\\\\\r\n")]
    [InlineData("SEARCH CHARSET\r\n")]
    [InlineData("SEARCH SINCE 99-Xxx-20000\r\n")]
    [InlineData("SELECT \"\xFF\xFE\"\r\n")]
    [InlineData("SELECT \"&bad\"\r\n")]
    [InlineData("UID\r\n")]
    public async Task Bad_command_after_log_in_gets_an_error_and_the_session_lives_on(string command)
    {
        await using var client = await SelectedAsync();
        await client.SendAsync("c " + command);
        (await client.ReadUntilAsync("c "))[^1].ShouldMatch("^c (BAD|NO)");
        await IsAliveAsync(client);
    }

    [Fact]
    public async Task Parentheses_a_hundred_thousand_deep_are_refused()
    {
        await using var client = await SelectedAsync();
        await client.SendAsync("c SEARCH " + new string('(', 100_000) + "\r\n");
        (await client.ReadLineAsync()).ShouldMatch("^[c*] BAD");
        await IsAliveAsync(client);
    }

    [Fact]
    public async Task Over_long_line_ends_in_an_error_or_a_close()
    {
        await using var client = await GreetedAsync();
        var block = new byte[1 << 20];
        block.AsSpan().Fill((byte)'x');
        for (var sent = 0; sent < 8; sent++)
        {
            await client.SendUnlessClosedAsync(block);
        }

        await client.SendUnlessClosedAsync("\r\n"u8.ToArray());

        // A server that closes with input unread resets the connection, and its last words may be lost on the way: a close without words is one too.
        var answer = await client.ReadToEndOrAliveAsync();
        answer.ShouldAllBe(line => line.Contains("BAD", StringComparison.Ordinal) || line.Contains("BYE", StringComparison.Ordinal));
        if (answer.Exists(line => line.Contains("BAD", StringComparison.Ordinal)))
        {
            await IsAliveAsync(client);
        }
    }

    [Fact]
    public async Task Literal_that_never_comes_leaves_nothing_behind()
    {
        var account = system.NewAccount();
        for (var attempt = 0; attempt < 20; attempt++)
        {
            await using var client = await SelectedAsync(account);
            await client.SendAsync("c APPEND INBOX {1000}\r\n");
            (await client.ReadLineAsync()).ShouldStartWith("+");
            await client.SendAsync("Subject: half a literal\r\n");
        }

        (await system.ReadInboxAsync(account)).ShouldBeEmpty();
    }

    private static async Task IsAliveAsync(RawClient client)
    {
        await client.SendAsync("z NOOP\r\n");
        (await client.ReadUntilAsync("z "))[^1].ShouldStartWith("z OK");
    }

    private async Task<RawClient> GreetedAsync()
    {
        var client = await RawClient.ConnectAsync(system.Ports.Imaps, tls: true);
        (await client.ReadLineAsync()).ShouldStartWith("* OK");
        return client;
    }

    private async Task<RawClient> SelectedAsync(TestAccount? account = null)
    {
        account ??= system.NewAccount();
        var client = await GreetedAsync();
        await client.SendAsync($"a LOGIN {account.Name} \"{account.Password}\"\r\nb SELECT INBOX\r\n");
        (await client.ReadUntilAsync("b "))[^1].ShouldStartWith("b OK");
        return client;
    }
}
