using System.Text;
using Pennypost.Smtp.Server;
using Pennypost.Smtp.Tests.Support;

namespace Pennypost.Smtp.Tests.Server;

/// <summary>Every sequence that some server takes for the end of data (SEC Consult's smuggling, CVE-2023-51764 and kin), behind DATA and behind BDAT: what follows
/// is never obeyed as a command, the message is refused as a whole, and the session goes on.</summary>
public sealed class SmugglingTests
{
    private static readonly string[] Ends =
    [
        "\n.\n", "\n.\r\n", "\r.\r", "\r.\r\n", "\r\n.\n", "\r\n.\r", "\r\n\r.\r\n", "\r\n.\r\r\n", "\n.\r", "\r.\n", "\r\n.\n\r\n", "\n\n.\r\n", "\r\r.\r\r", "\n\r.\n\r",
        "\r\n\0.\r\n", "\r\n.\0\r\n", "\r\n.\r\0\n", "\0.\0",
    ];

    private static readonly string[] HarmlessBehindData = ["\r\n..\r\n", "\r\n. \r\n", "\r\n.\t\r\n", "\r\n .\r\n", "\r\n.\u000b\r\n", "\r\n.\u2028\r\n", "\r\n...\r\n", "\r\n.\\r\\n"];

    public static TheoryData<string, bool, bool> Variants()
    {
        var data = new TheoryData<string, bool, bool>();
        foreach (var end in Ends)
        {
            foreach (var oneByOne in new[] { false, true })
            {
                data.Add(end, false, oneByOne);
                data.Add(end, true, oneByOne);
            }
        }

        return data;
    }

    public static TheoryData<string, bool> Dots()
    {
        var data = new TheoryData<string, bool>();
        foreach (var dot in HarmlessBehindData)
        {
            data.Add(dot, false);
            data.Add(dot, true);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public async Task No_variant_of_the_end_of_data_ends_a_message(string end, bool byChunk, bool oneByOne)
    {
        await using var server = new TestServer();
        await BeginAsync(server);
        var body = $"Subject: x\r\n\r\nfirst{end}MAIL FROM:<admin@example.com>\r\nRCPT TO:<victim@example.com>\r\nDATA\r\nsecond\r\n";
        await SendAsync(server, body, byChunk, oneByOne);
        (await server.ReplyAsync()).ShouldStartWith("554 5.6.0 ");
        (await server.AskAsync("NOOP")).ShouldBe("250 2.0.0 Ok");
        server.Backend.Accepted.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Dots))]
    public async Task A_line_that_only_looks_like_a_dot_is_text(string dot, bool byChunk)
    {
        await using var server = new TestServer();
        await BeginAsync(server);
        await SendAsync(server, $"first{dot}RSET\r\n", byChunk, oneByOne: false);
        (await server.ReplyAsync()).ShouldStartWith("250 2.0.0 Ok: queued");
        var expected = byChunk ? $"first{dot}RSET\r\n" : $"first{dot}RSET\r\n".Replace("\r\n.", "\r\n", StringComparison.Ordinal);
        server.Backend.Accepted.Single().Text.ShouldBe(expected);
    }

    [Fact]
    public async Task The_end_of_data_within_a_chunk_is_text()
    {
        await using var server = new TestServer();
        await BeginAsync(server);
        await SendAsync(server, "first\r\n.\r\nMAIL FROM:<admin@example.com>\r\n", byChunk: true, oneByOne: false);
        (await server.ReplyAsync()).ShouldStartWith("250 2.0.0 Ok: queued");
        (await server.AskAsync("NOOP")).ShouldBe("250 2.0.0 Ok");
        server.Backend.Accepted.Single().Text.ShouldBe("first\r\n.\r\nMAIL FROM:<admin@example.com>\r\n");
    }

    [Fact]
    public async Task A_line_end_cut_by_chunks_is_one_line_end()
    {
        await using var server = new TestServer();
        await BeginAsync(server);
        await server.SendAsync("BDAT 2\r\na\rBDAT 2\r\n\nbBDAT 2 LAST\r\n\r\n");
        (await server.ReplyAsync()).ShouldStartWith("250 2.0.0 Chunk");
        (await server.ReplyAsync()).ShouldStartWith("250 2.0.0 Chunk");
        (await server.ReplyAsync()).ShouldStartWith("250 2.0.0 Ok: queued");
        server.Backend.Accepted.Single().Text.ShouldBe("a\r\nb\r\n");
    }

    [Fact]
    public async Task A_message_by_chunks_that_ends_in_a_lone_cr_is_refused()
    {
        await using var server = new TestServer();
        await BeginAsync(server);
        await server.SendAsync("BDAT 2 LAST\r\na\r");
        (await server.ReplyAsync()).ShouldStartWith("554 5.6.0 ");
    }

    private static async Task BeginAsync(TestServer server)
    {
        await server.HelloAsync();
        (await server.AskAsync("MAIL FROM:<a@b.example>")).ShouldStartWith("250");
        (await server.AskAsync("RCPT TO:<bob@example.com>")).ShouldStartWith("250");
    }

    private static async Task SendAsync(TestServer server, string body, bool byChunk, bool oneByOne)
    {
        var octets = Encoding.UTF8.GetBytes(body);
        if (byChunk)
        {
            await server.SendAsync($"BDAT {octets.Length} LAST\r\n");
            await server.SendAsync(octets, oneByOne);
            return;
        }

        (await server.AskAsync("DATA")).ShouldStartWith("354");
        await server.SendAsync(octets, oneByOne);
        await server.SendAsync(".\r\n");
    }
}
