using Microsoft.Extensions.Logging;
using Pennypost.Smtp.Server;
using Pennypost.Smtp.Tests.Support;

namespace Pennypost.Smtp.Tests.Server;

/// <summary>What an administrator sees who had the sessions of a service logged.</summary>
public sealed class DialogueLogTests
{
    [Fact]
    [Spec("SVC-074")]
    public async Task Every_line_is_logged_but_credentials_and_messages()
    {
        var log = new Lines();
        var settings = new SmtpServerSettings { HostName = "mx.example", AllowPlaintextAuthentication = true, Dialogue = log };
        await using (var server = new TestServer(settings))
        {
            await server.HelloAsync();
            await server.AskAsync("AUTH PLAIN AGFsaWNlAHdyb25n");
            await server.AskAsync("auth LOGIN YWxpY2U=");
            await server.AskAsync("c2VjcmV0");
            await server.AskAsync("NOOP a\u0007\u2028b");
            await server.AskAsync("MAIL FROM:<a@b.example>");
            await server.AskAsync("RCPT TO:<bob@example.com>");
            await server.AskAsync("DATA");
            await server.AskAsync("Subject: a secret\r\n\r\ntext\r\n.");
            await server.AskAsync("MAIL FROM:<a@b.example>");
            await server.AskAsync("RCPT TO:<bob@example.com>");
            await server.AskAsync("BDAT 14 LAST\r\nSecret: xy\r\n");
            await server.AskAsync("QUIT");
        }

        log.Where(line => line.Contains('<', StringComparison.Ordinal) && !line.Contains('>', StringComparison.Ordinal)).Select(line => line[(line.IndexOf('<', StringComparison.Ordinal) + 2)..]).ShouldBe(
        [
            "EHLO client.example", "AUTH PLAIN ***", "auth LOGIN ***", "***", "NOOP a??b", "DATA", "(27 octets of a message)", "BDAT 14 LAST", "(14 octets of a message)", "QUIT",
        ]);
        log.ShouldContain(line => line.EndsWith("< MAIL FROM:<a@b.example>", StringComparison.Ordinal));
        log.ShouldContain(line => line.EndsWith("> 220 mx.example ESMTP", StringComparison.Ordinal));
        log.ShouldContain(line => line.Contains("> 250-mx.example", StringComparison.Ordinal) && line.Contains(" | 250", StringComparison.Ordinal));
        log.ShouldContain(line => line.EndsWith("> 334 ***", StringComparison.Ordinal));
        log.ShouldContain(line => line.Contains("> 235 ", StringComparison.Ordinal));
        log.ShouldAllBe(line => !line.Contains("ecret", StringComparison.Ordinal) && !line.Contains("YWxpY2U", StringComparison.Ordinal) && !line.Contains("c2VjcmV0", StringComparison.Ordinal));
    }

    private sealed class Lines : List<string>, ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Add(formatter(state, exception));
    }
}
