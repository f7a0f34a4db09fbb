using System.Globalization;
using Pennypost.EndToEnd;

namespace Pennypost.Cloud;

/// <summary>The blob service is busy or hangs: large messages are refused for now, small ones pass, nothing is lost.</summary>
public sealed class BlobOutageTests(PostgresFixture postgres, Azurite azurite)
{
    private const int LargeLines = 120_000;

    [Theory]
    [InlineData(ProxyFault.Busy)]
    [InlineData(ProxyFault.Slow)]
    public async Task A_large_message_gets_451_and_is_accepted_later(ProxyFault fault)
    {
        azurite.Require();
        await using var system = await CloudSystem.StartAsync(postgres, azurite, TimeSpan.FromSeconds(10), Deliveries.DemoArguments);
        await SendAsync(system, 10, "250");
        var memory = system.Replicas.Max(replica => replica.Memory);

        system.Blobs.Decide = (_, _) => fault;
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => SendAsync(system, LargeLines, "451")));
        await SendAsync(system, 10, "250");
        var grown = system.Replicas.Max(replica => replica.Memory) - memory;
        grown.ShouldBeLessThan(150L << 20, "memory is bounded while twelve messages of 8 MB wait");

        system.Blobs.Decide = (_, _) => ProxyFault.None;
        await SendAsync(system, LargeLines, "250");
        await Eventually.TrueAsync(
            async () => await system.Database.ScalarAsync<int>("SELECT messages FROM folder JOIN account ON account.id = account_id WHERE account.name = 'c1' AND folder.name = 'INBOX'") == 3,
            "what was accepted is delivered",
            TimeSpan.FromSeconds(90));
        TestContext.Current.TestOutputHelper!.WriteLine($"{fault}: 12 messages of 8 MB refused with 451, memory grew by {grown >> 20} MiB");
        await system.CheckAsync();
    }

    private static async Task SendAsync(CloudSystem system, int lines, string expected)
    {
        await using var client = await RawClient.ConnectAsync(system.Ports.Smtp);
        (await client.SmtpAsync(null)).ShouldStartWith("220");
        (await client.SmtpAsync("EHLO client.example")).ShouldStartWith("250");
        (await client.SmtpAsync("MAIL FROM:<sender@elsewhere.example>")).ShouldStartWith("250");
        (await client.SmtpAsync("RCPT TO:<c1@example.com>")).ShouldStartWith("250");
        (await client.SmtpAsync("DATA")).ShouldStartWith("354");
        var line = new string('x', 68);
        var body = string.Concat(Enumerable.Repeat(line + "\r\n", lines));
        (await client.SmtpAsync(Pennypost.EndToEnd.Mail.Message(string.Create(CultureInfo.InvariantCulture, $"{lines} lines"), "c1@example.com", body: body) + ".")).ShouldStartWith(expected, customMessage: system.Log);
        (await client.SmtpAsync("RSET")).ShouldStartWith("250");
    }
}
