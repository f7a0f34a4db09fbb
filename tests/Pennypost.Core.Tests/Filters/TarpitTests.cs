using System.Text;
using Pennypost.Core.Tarpitting;
using Pennypost.Net;

namespace Pennypost.Core.Tests.Filters;

/// <summary>Slowing down clients that only cause errors.</summary>
public sealed class TarpitTests(PostgresFixture postgres)
{
    [Theory]
    [InlineData(5, 5, 10, 0)]
    [InlineData(6, 5, 10, 1)]
    [InlineData(7, 5, 10, 2)]
    [InlineData(9, 5, 10, 8)]
    [InlineData(10, 5, 10, 10)]
    [InlineData(1_000_000, 5, 60, 60)]
    [InlineData(1, 0, 10, 1)]
    [InlineData(100, 0, 0, 0)]
    public void The_wait_doubles_up_to_the_longest(int errors, int free, int maximum, int seconds) =>
        Tarpit.Delay(errors, free, maximum).ShouldBe(TimeSpan.FromSeconds(seconds));

    [Fact]
    public async Task Guessing_recipients_becomes_slow_and_holds_nothing_but_the_connection()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test);
        system.Set(TarpitServiceSettings.FreeErrors, "2");
        var (client, running) = system.Begin("198.51.100.7");
        await using (client)
        {
            using var reader = new LineReader(client, TimeProvider.System);
            await SayAsync(client, "HELO c", "MAIL FROM:<a@b.example>", "RCPT TO:<x1@example.com>", "RCPT TO:<x2@example.com>");
            foreach (var code in new[] { "220", "250", "250", "550", "550" })
            {
                (await ReplyAsync(reader)).ShouldStartWith(code);
            }

            await SayAsync(client, "RCPT TO:<x3@example.com>");
            var reply = ReplyAsync(reader);
            await Eventually.TrueAsync(() => system.Get<Tarpit>().Waiting == 1, "the third error waits");
            reply.IsCompleted.ShouldBeFalse();
            system.Time.Advance(TimeSpan.FromSeconds(1));
            (await reply).ShouldStartWith("550 ");
            await SayAsync(client, "RCPT TO:<bob@example.com>", "QUIT");
            (await ReplyAsync(reader)).ShouldStartWith("250 ", Case.Sensitive, "what is no error does not wait");
            (await ReplyAsync(reader)).ShouldStartWith("221 ");
            await running;
        }

        system.Get<Tarpit>().Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Clients_in_private_networks_never_wait()
    {
        await using var test = await postgres.CreateAsync();
        await using var system = await FilterSystem.StartAsync(test);
        system.Set(TarpitServiceSettings.FreeErrors, "0");
        var replies = await system.PlayAsync("192.168.7.7", "HELO c", "XXXX", "YYYY", "QUIT");
        replies.Count.ShouldBe(5);
    }

    private static async Task SayAsync(Connection client, params string[] lines) =>
        await client.Output.WriteAsync(Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + "\r\n"));

    private static async Task<string> ReplyAsync(LineReader reader)
    {
        var line = await reader.ReadLineAsync(4096, TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        line.Status.ShouldBe(LineStatus.Line);
        return Encoding.ASCII.GetString(line.Line.Span);
    }
}
