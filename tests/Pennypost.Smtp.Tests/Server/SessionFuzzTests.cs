using System.Text;
using Pennypost.Smtp.Server;
using Pennypost.Smtp.Tests.Support;

namespace Pennypost.Smtp.Tests.Server;

/// <summary>Whole sessions of noise: every one ends, every line the server sends is a reply, and nothing stays open.</summary>
public sealed class SessionFuzzTests
{
    private static readonly string[] Words =
    [
        "EHLO c\r\n", "HELO c\r\n", "MAIL FROM:<a@b.example>\r\n", "MAIL FROM:<> SIZE=3 BODY=8BITMIME SMTPUTF8\r\n", "RCPT TO:<bob@example.com>\r\n",
        "RCPT TO:<unknown@example.com>\r\n", "DATA\r\n", ".\r\n", "\r\n.\r\n", "RSET\r\n", "NOOP\r\n", "HELP\r\n", "VRFY x\r\n", "EXPN x\r\n",
        "AUTH PLAIN\r\n", "AUTH LOGIN\r\n", "AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n", "*\r\n", "YWxpY2U=\r\n", "\0", "\r", "\n", "\r\n", ".", "<", ">", "\"",
        "MAIL FROM:<fault@b.example>\r\n", "MAIL FROM:<bodyfault@b.example>\r\n", "MAIL FROM:<commitfault@b.example>\r\n", "é", "Text\r\n", "STARTTLS\r\n",
    ];

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 300)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Noise_is_answered_and_ends(int seed)
    {
        var random = new Random(seed);
        var settings = new SmtpServerSettings { HostName = "mx.example", AllowPlaintextAuthentication = true, MaximumErrors = 50 };
        await using var server = new TestServer(settings);
        var text = new StringBuilder();
        for (var i = 0; i < 60; i++)
        {
            text.Append(Words[random.Next(Words.Length)]);
        }

        var octets = Encoding.UTF8.GetBytes(text.ToString());
        for (var i = random.Next(4); i > 0; i--)
        {
            octets[random.Next(octets.Length)] = (byte)random.Next(256);
        }

        var reading = ReadAllAsync(server);
        foreach (var chunk in octets.Chunk(random.Next(1, 200)))
        {
            await server.SendAsync(chunk);
        }

        await server.Client.Output.CompleteAsync();
        await reading.WaitAsync(TestServer.Patience);
        await server.Session.WaitAsync(TestServer.Patience);
    }

    private static async Task ReadAllAsync(TestServer server)
    {
        while (await server.ReadAsync() is { } line)
        {
            line.Length.ShouldBeGreaterThanOrEqualTo(4);
            line[..3].ShouldAllBe(c => char.IsAsciiDigit(c));
            line[3].ShouldBeOneOf(' ', '-');
        }
    }
}
