using System.Text;
using Pennypost.Smtp.Server;
using Pennypost.Smtp.Tests.Support;

namespace Pennypost.Smtp.Tests.Server;

/// <summary>What a transcript cannot say: time, loss, drain.</summary>
public sealed class SessionTests
{
    private const string Dialogue =
        "EHLO c\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<bob@example.com>\r\nDATA\r\nSubject: x\r\n\r\n..text\r\n.\r\nQUIT\r\n";

    private const string Chunked =
        "EHLO c\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<bob@example.com>\r\nBDAT 14\r\nSubject: x\r\n\r\nBDAT 6 LAST\r\ntext\r\nQUIT\r\n";

    public static TheoryData<int> Cuts() => [.. Enumerable.Range(0, Dialogue.Length + 1)];

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task Disconnecting_at_any_octet_ends_the_session_and_aborts_what_is_open(int cut)
    {
        var server = new TestServer();
        await server.SendAsync(Dialogue[..cut]);
        await server.DisposeAsync(); // Waits for the session and checks that no delivery is left open.

        var whole = Dialogue.IndexOf("\r\n.\r\n", StringComparison.Ordinal) + 5;
        server.Backend.Accepted.Count.ShouldBe(cut >= whole ? 1 : 0);
    }

    public static TheoryData<int> ChunkCuts() => [.. Enumerable.Range(0, Chunked.Length + 1)];

    [Theory]
    [MemberData(nameof(ChunkCuts))]
    public async Task Disconnecting_at_any_octet_of_a_chunk_ends_the_session_and_aborts_what_is_open(int cut)
    {
        var server = new TestServer();
        await server.SendAsync(Chunked[..cut]);
        await server.DisposeAsync();

        // A client that has gone before the reply to an earlier chunk does not get its message accepted: it will send it again.
        server.Backend.Accepted.Count.ShouldBeLessThanOrEqualTo(cut >= Chunked.Length - "QUIT\r\n".Length ? 1 : 0);
    }

    [Fact]
    public async Task A_lost_connection_ends_the_session()
    {
        var server = new TestServer();
        await server.HelloAsync();
        (await server.AskAsync("MAIL FROM:<a@b.example>")).ShouldStartWith("250");
        server.Client.Abort();
        await server.Session.WaitAsync(TestServer.Patience);
        server.Backend.OpenDeliveries.ShouldBe(0);
    }

    [Fact]
    public async Task A_silent_client_is_told_and_closed()
    {
        var settings = new SmtpServerSettings { HostName = "mx.example", CommandTimeout = TimeSpan.FromMilliseconds(100) };
        await using var server = new TestServer(settings);
        (await server.ReplyAsync()).ShouldStartWith("220 ");
        (await server.ReplyAsync()).ShouldStartWith("421 4.4.2 ");
        (await server.ReadAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_client_that_stops_in_the_middle_of_a_message_is_told_and_closed()
    {
        var settings = new SmtpServerSettings { HostName = "mx.example", DataTimeout = TimeSpan.FromMilliseconds(100) };
        await using var server = new TestServer(settings);
        await server.HelloAsync();
        await server.SendAsync("MAIL FROM:<a@b.example>\r\nRCPT TO:<bob@example.com>\r\nDATA\r\nhalf");
        (await server.ReplyAsync()).ShouldStartWith("250 ");
        (await server.ReplyAsync()).ShouldStartWith("250 ");
        (await server.ReplyAsync()).ShouldStartWith("354 ");
        (await server.ReplyAsync()).ShouldStartWith("421 4.4.2 ");
        (await server.ReadAsync()).ShouldBeNull();
        server.Backend.Accepted.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(SmtpProtocol.Smtp)]
    [InlineData(SmtpProtocol.Lmtp)]
    [Spec("SVC-150")]
    public async Task A_message_that_cannot_be_checked_in_time_is_left_to_its_sender(SmtpProtocol protocol)
    {
        var settings = new SmtpServerSettings { HostName = "mx.example", Protocol = protocol, MaximumAnswerTime = TimeSpan.FromMilliseconds(100) };
        await using var server = new TestServer(settings);
        (await server.ReplyAsync()).ShouldStartWith("220 ");
        (await server.AskAsync((protocol == SmtpProtocol.Smtp ? "EHLO" : "LHLO") + " c.example")).ShouldStartWith("250 ");
        (await server.AskAsync("MAIL FROM:<commitslow@b.example>")).ShouldStartWith("250");
        (await server.AskAsync("RCPT TO:<bob@example.com>")).ShouldStartWith("250");
        (await server.AskAsync("DATA")).ShouldStartWith("354");
        (await server.AskAsync("text\r\n.")).ShouldStartWith("451 4.3.0 ");
        (await server.AskAsync("MAIL FROM:<a@b.example>")).ShouldStartWith("250");
        server.Backend.Accepted.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_draining_host_says_421_between_commands()
    {
        await using var server = new TestServer();
        await server.HelloAsync();
        server.Drain();
        (await server.ReplyAsync()).ShouldStartWith("421 4.3.2 ");
        (await server.ReadAsync()).ShouldBeNull();
    }

    [Fact]
    public async Task A_draining_host_takes_the_message_that_is_on_its_way()
    {
        await using var server = new TestServer();
        await server.HelloAsync();
        (await server.AskAsync("MAIL FROM:<a@b.example>")).ShouldStartWith("250");
        (await server.AskAsync("RCPT TO:<bob@example.com>")).ShouldStartWith("250");
        (await server.AskAsync("DATA")).ShouldStartWith("354");
        server.Drain();
        (await server.AskAsync("text\r\n.")).ShouldBe("250 2.0.0 Ok: queued as m1");
        (await server.ReplyAsync()).ShouldStartWith("421 4.3.2 ");
    }

    [Fact]
    public async Task An_endless_message_is_refused_without_being_kept()
    {
        var backend = new MemoryBackend { MaximumSize = 100_000 };
        await using var server = new TestServer(backend: backend);
        await server.HelloAsync();
        (await server.AskAsync("MAIL FROM:<a@b.example>")).ShouldStartWith("250");
        (await server.AskAsync("RCPT TO:<bob@example.com>")).ShouldStartWith("250");
        (await server.AskAsync("DATA")).ShouldStartWith("354");
        var block = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('x', 78) + "\r\n", 500)));
        for (var i = 0; i < 200 && !server.Session.IsCompleted; i++)
        {
            await server.SendAsync(block);
        }

        (await server.ReplyAsync()).ShouldStartWith("552 5.3.4 ");
        (await server.ReadAsync()).ShouldBeNull();
        backend.Accepted.ShouldBeEmpty();
    }

    [Fact]
    [Spec("SVC-141", "SVC-143")]
    public async Task Limits_for_logged_in_clients_take_over_after_log_in()
    {
        var settings = new SmtpServerSettings
        {
            HostName = "mx.example",
            AllowPlaintextAuthentication = true,
            Limits = new(Messages: 1, Recipients: 1),
            AuthenticatedLimits = new(Messages: 0, Recipients: 2),
        };
        await using var server = new TestServer(settings);
        await server.HelloAsync();
        (await server.AskAsync("AUTH PLAIN AGFsaWNlAHNlY3JldA==")).ShouldStartWith("235");
        (await server.AskAsync("MAIL FROM:<a@b.example>")).ShouldStartWith("250");
        (await server.AskAsync("RCPT TO:<one@example.com>")).ShouldStartWith("250");
        (await server.AskAsync("RCPT TO:<two@example.com>")).ShouldStartWith("250");
        (await server.AskAsync("RCPT TO:<three@example.com>")).ShouldStartWith("452 4.5.3");
        (await server.AskAsync("DATA")).ShouldStartWith("354");
        (await server.AskAsync(".")).ShouldStartWith("250");
        (await server.AskAsync("MAIL FROM:<a@b.example>")).ShouldStartWith("250");
        server.Backend.Accepted.Single().Identity.ShouldBe("alice");
        server.Backend.Accepted.Single().Protocol.ShouldBe("ESMTPA");
    }

    [Fact]
    public void Every_command_has_a_transcript()
    {
        var text = string.Concat(Directory.GetFiles(TranscriptTests.Folder(), "*.txt").Select(File.ReadAllText)).ToUpperInvariant();
        SmtpCommandTable.All.Select(command => command.Name)
            .Except(["GET", "PUT", "HEAD", "CONNECT", "OPTIONS"], StringComparer.Ordinal)
            .Where(name => !text.Contains($": {name}", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }
}
