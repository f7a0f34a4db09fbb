using System.Text;
using Pennypost.Smtp.Server;
using Pennypost.Smtp.Tests.Support;

namespace Pennypost.Smtp.Tests.Server;

/// <summary>Random command sequences against a model of RFC 5321 §4.1.4 and RFC 3030: the model says which reply code each command must get, and what was accepted.</summary>
public sealed class StateModelTests
{
    private const long Limit = 2000;

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 400)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Every_command_gets_the_reply_that_the_state_asks_for(int seed)
    {
        var random = new Random(seed);
        var model = new Model();
        var backend = new MemoryBackend { MaximumSize = Limit };
        var settings = new SmtpServerSettings
        {
            HostName = "mx.example",
            AllowPlaintextAuthentication = true,
            MaximumErrors = int.MaxValue - 1,
            MaximumIdleCommands = int.MaxValue,
            MaximumLogInFailures = 1000,
            Limits = new(0, 0),
            AuthenticatedLimits = new(0, 0),
        };
        await using var server = new TestServer(settings, backend);
        (await server.ReplyAsync()).ShouldStartWith("220 ");
        var pipelined = random.Next(2) == 0;
        var sent = new List<(string Command, int[] Codes)>();
        for (var i = 0; i < 120; i++)
        {
            var (command, codes) = model.Next(random);
            sent.Add((command, codes));
            await server.SendAsync(Encoding.Latin1.GetBytes(command), oneByOne: random.Next(8) == 0);
            if (!pipelined || codes is [354, ..])
            {
                await ExpectAsync(server, sent, seed);
            }
        }

        await ExpectAsync(server, sent, seed);
        (await server.AskAsync("QUIT")).ShouldStartWith("221 ");
        backend.Accepted.Select(message => Encoding.Latin1.GetString(message.Body)).ShouldBe(model.Accepted, $"seed {seed}");
    }

    private static async Task ExpectAsync(TestServer server, List<(string Command, int[] Codes)> sent, int seed)
    {
        foreach (var (command, codes) in sent)
        {
            foreach (var code in codes)
            {
                var reply = await server.ReplyAsync();
                reply.ShouldStartWith(code.ToString(System.Globalization.CultureInfo.InvariantCulture), Case.Sensitive, $"seed {seed}: {command}");
            }
        }

        sent.Clear();
    }

    /// <summary>What a server must be.</summary>
    private sealed class Model
    {
        private const int Connected = 0;
        private const int Ready = 1;
        private const int Mail = 2;
        private const int Recipients = 3;
        private const int Chunks = 4;

        private readonly StringBuilder body = new();
        private int state;
        private bool extended;
        private bool loggedIn;

        public List<string> Accepted { get; } = [];

        public (string Command, int[] Codes) Next(Random random) => random.Next(16) switch
        {
            0 => ("EHLO c\r\n", Hello(true)),
            1 => ("HELO c\r\n", Hello(false)),
            2 or 3 => Begin(random),
            4 or 5 or 6 => Rcpt(random),
            7 => Data(random),
            8 or 9 or 10 => Bdat(random),
            11 => ("RSET\r\n", Reset()),
            12 => (random.Next(3) switch { 0 => "NOOP\r\n", 1 => "noop anything at all\r\n", _ => "NoOp \r\n" }, [250]),
            13 => ("VRFY someone\r\n", [252]),
            14 => LogIn(),
            _ => random.Next(5) switch
            {
                0 => ("DATA now\r\n", [state is Mail or Recipients ? 501 : 503]),
                1 => ("STARTTLS\r\n", [state == Connected ? 503 : 502]),
                2 => ("\u00e9\u00ff\u0080 \u00fe\r\n", [500]),
                3 => ("MAIL TO:<a@b.example>\r\n", [state == Ready ? 501 : 503]),
                _ => ("XYZZY " + new string('x', random.Next(3000)) + "\r\n", [500]),
            },
        };

        private int[] Hello(bool isExtended)
        {
            Drop();
            state = Ready;
            extended = isExtended;
            return [250];
        }

        private int[] Reset()
        {
            Drop();
            return [250];
        }

        private void Drop()
        {
            state = state == Connected ? Connected : Ready;
            body.Clear();
        }

        private (string, int[]) Begin(Random random)
        {
            var (path, code) = random.Next(6) switch
            {
                0 => ("<>", 250),
                1 => ("<a@b.example> BODY=8BITMIME SIZE=10", 250),
                2 => ("<refused@b.example>", 550),
                3 => ("<a@b.example> SIZE=99999", 552),
                4 => ("<a b@c.example>", 501),
                _ => ("<a@b.example>", 250),
            };
            if (state != Ready)
            {
                return ($"MAIL FROM:{path}\r\n", [503]);
            }

            state = code == 250 ? Mail : state;
            return ($"MAIL FROM:{path}\r\n", [code]);
        }

        private (string, int[]) Rcpt(Random random)
        {
            var (path, code) = random.Next(4) switch
            {
                0 => ("<unknown@example.com>", 550),
                1 => ("<busy@example.com>", 451),
                2 => ("<bob@example.com> NOTIFY=NEVER", 555),
                _ => ("<bob@example.com>", 250),
            };
            if (state is not (Mail or Recipients))
            {
                return ($"RCPT TO:{path}\r\n", [503]);
            }

            state = code == 250 ? Recipients : state;
            return ($"RCPT TO:{path}\r\n", [code]);
        }

        private (string, int[]) Data(Random random)
        {
            if (state != Recipients)
            {
                return ("DATA\r\n", [state == Mail ? 554 : 503]);
            }

            state = Ready;
            var (text, wire, code) = random.Next(5) switch
            {
                0 => ("Subject: x\r\n\r\n.dot\r\n..\r\n", "Subject: x\r\n\r\n..dot\r\n...\r\n", 250),
                1 => (string.Empty, string.Empty, 250),
                2 => (string.Empty, "a\n.\nRSET\r\n", 554),
                3 => (string.Empty, new string('x', (int)Limit) + "\r\n", 552),
                _ => ("RSET\r\nQUIT\r\n", "RSET\r\nQUIT\r\n", 250),
            };
            if (code == 250)
            {
                Accepted.Add(text);
            }

            return ($"DATA\r\n{wire}.\r\n", [354, code]);
        }

        private (string, int[]) Bdat(Random random)
        {
            var isLast = random.Next(3) == 0;
            var text = random.Next(6) switch
            {
                0 => string.Empty,
                1 => "QUIT\r\n",
                2 => ".\r\n",
                3 => "\u00e9\u00ff\r\n",
                4 => "bare\nLF\r\n",
                _ => string.Concat(Enumerable.Repeat("0123456789\r\n", random.Next(60))),
            };
            var command = $"BDAT {text.Length}{(isLast ? " LAST" : string.Empty)}\r\n{text}";
            if (state is Connected or Ready)
            {
                return (command, [503]);
            }

            if (state == Mail)
            {
                return (command, [554]);
            }

            state = Chunks;
            body.Append(text);
            var whole = body.ToString();
            if (whole.Contains("bare\n", StringComparison.Ordinal) || whole.Length > Limit)
            {
                // Text that is flawed and text that is too long fail differently, the limit first.
                var code = whole.Length > Limit ? 552 : 554;
                Drop();
                return (command, [code]);
            }

            if (!isLast)
            {
                return (command, [250]);
            }

            Accepted.Add(whole);
            Drop();
            return (command, [250]);
        }

        private (string, int[]) LogIn()
        {
            const string Command = "AUTH PLAIN AGFsaWNlAHNlY3JldA==\r\n";
            if (state != Ready || !extended || loggedIn)
            {
                return (Command, [503]);
            }

            loggedIn = true;
            return (Command, [235]);
        }
    }
}
