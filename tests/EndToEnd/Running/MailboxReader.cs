namespace Pennypost.EndToEnd;

/// <summary>Reads an inbox by POP3 as a check of what other programs did.</summary>
internal static class MailboxReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits until the inbox holds a message with this text and returns the message.</summary>
    public static async Task<string> WaitForAsync(this RunningSystem system, TestAccount account, string text)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            var messages = await system.ReadInboxAsync(account);
            if (messages.Find(message => message.Contains(text, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }

            (DateTime.UtcNow < deadline).ShouldBeTrue(
                $"No message with \"{text}\" came to {account.Address}; there are:\n{string.Join("\n----\n", messages)}\n{system.LogTail()}");
            await Task.Delay(200);
        }
    }

    /// <summary>All messages of the inbox, octets as Latin-1, lines ended by CRLF.</summary>
    public static async Task<List<string>> ReadInboxAsync(this RunningSystem system, TestAccount account)
    {
        await using var client = await OpenAsync(system, account);
        var count = int.Parse((await client.AskAsync("STAT")).Split(' ')[1], null);
        var messages = new List<string>();
        for (var number = 1; number <= count; number++)
        {
            (await client.AskAsync($"RETR {number}")).ShouldStartWith("+OK");
            var lines = await client.ReadUntilDotAsync();
            messages.Add(string.Concat(lines.Select(line => line + "\r\n")));
        }

        (await client.AskAsync("QUIT")).ShouldStartWith("+OK");
        return messages;
    }

    /// <summary>The lines of a multi-line response, byte-stuffing removed.</summary>
    public static async Task<List<string>> ReadUntilDotAsync(this RawClient client)
    {
        var lines = new List<string>();
        for (string line; (line = await client.ReadLineAsync()) != ".";)
        {
            lines.Add(line.StartsWith('.') ? line[1..] : line);
        }

        return lines;
    }

    private static async Task<RawClient> OpenAsync(RunningSystem system, TestAccount account)
    {
        var deadline = DateTime.UtcNow + Patience;
        while (true)
        {
            var client = await RawClient.ConnectAsync(system.Ports.Pop3);
            (await client.ReadLineAsync()).ShouldStartWith("+OK");
            await client.AskAsync("USER " + account.Name);
            var answer = await client.AskAsync("PASS " + account.Password);
            if (answer.StartsWith("+OK", StringComparison.Ordinal))
            {
                return client;
            }

            // Another program of the same test may still hold the mailbox for a moment.
            await client.DisposeAsync();
            answer.ShouldStartWith("-ERR [IN-USE]");
            (DateTime.UtcNow < deadline).ShouldBeTrue(answer);
            await Task.Delay(100);
        }
    }
}
