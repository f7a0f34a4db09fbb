using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Pennypost.Benchmarks.Load;

/// <summary>Sends messages to an SMTP server on this machine and says how many it accepted a second, also with STARTTLS, which smtp-source cannot.
/// One thread a session, one command at a time, as most clients do.</summary>
internal static class SmtpLoad
{
    public const string Usage =
        "smtp-load port recipient [--sessions 20] [--count 5000] [--size 4096] [--keep] [--tls]   (--keep: one connection for all messages of a session)";

    /// <returns>The exit code: 0 when every message was accepted.</returns>
    public static int Run(string[] args)
    {
        if (args.Length < 2 || !int.TryParse(args[0], CultureInfo.InvariantCulture, out var port))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        var sessions = Number(args, "--sessions", 20);
        var count = Number(args, "--count", 5000);
        var body = Body(Number(args, "--size", 4096));
        var keep = args.Contains("--keep");
        var tls = args.Contains("--tls");
        var next = 0;
        var accepted = 0;
        Exception? failure = null;
        var clock = Stopwatch.StartNew();
        var threads = Enumerable.Range(0, sessions).Select(_ => new Thread(() =>
        {
            SmtpDialogue? dialogue = null;
            try
            {
                while (Interlocked.Increment(ref next) <= count)
                {
                    dialogue ??= new SmtpDialogue(port, tls);
                    dialogue.Send(args[1], body);
                    Interlocked.Increment(ref accepted);
                    if (!keep)
                    {
                        dialogue.Dispose();
                        dialogue = null;
                    }
                }
            }
            catch (Exception e) when (e is IOException or SocketException or InvalidDataException or System.Security.Authentication.AuthenticationException)
            {
                failure = e;
            }
            finally
            {
                dialogue?.Dispose();
            }
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        var seconds = clock.Elapsed.TotalSeconds;
        Console.WriteLine($"{accepted / seconds:F0} a second ({accepted} in {seconds:F2} s)");
        if (failure is not null)
        {
            Console.Error.WriteLine(failure.Message);
        }

        return accepted == count ? 0 : 1;
    }

    private static int Number(string[] args, string name, int otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at < 0 ? otherwise : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
    }

    private static byte[] Body(int size)
    {
        var text = new StringBuilder("From: <bench@sender.example>\r\nTo: <recipient@example.com>\r\nSubject: load\r\nDate: Sun, 22 Nov 2026 00:00:00 +0000\r\nMessage-ID: <load@sender.example>\r\n\r\n");
        while (text.Length < size)
        {
            text.Append('X', Math.Min(78, Math.Max(1, size - text.Length - 2))).Append("\r\n");
        }

        return Encoding.ASCII.GetBytes(text.Append(".\r\n").ToString());
    }
}

/// <summary>One session with the server under load.</summary>
internal sealed class SmtpDialogue : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = 60_000, SendTimeout = 60_000 };
    private readonly byte[] buffer = new byte[4096];
    private readonly Stream stream;

    public SmtpDialogue(int port, bool tls)
    {
        socket.Connect(IPAddress.Loopback, port);
        stream = new NetworkStream(socket);
        Expect('2');
        Ask("EHLO load.example\r\n", '2');
        if (tls)
        {
            Ask("STARTTLS\r\n", '2');
            // The server under test shows a certificate of its own making.
            var secured = new SslStream(stream, leaveInnerStreamOpen: false, (_, _, _, _) => true);
            secured.AuthenticateAsClient("localhost");
            stream = secured;
            Ask("EHLO load.example\r\n", '2');
        }
    }

    public void Send(string recipient, byte[] body)
    {
        Ask("MAIL FROM:<bench@sender.example>\r\n", '2');
        Ask($"RCPT TO:<{recipient}>\r\n", '2');
        Ask("DATA\r\n", '3');
        stream.Write(body);
        Expect('2');
    }

    public void Dispose()
    {
        try
        {
            Ask("QUIT\r\n", '2');
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            // The server was quicker to close, which loses nothing.
        }

        stream.Dispose();
        socket.Dispose();
    }

    private void Ask(string command, char wanted)
    {
        stream.Write(Encoding.ASCII.GetBytes(command));
        Expect(wanted);
    }

    /// <summary>Reads one reply, which may have several lines.</summary>
    private void Expect(char wanted)
    {
        var length = 0;
        while (true)
        {
            var read = stream.Read(buffer, length, buffer.Length - length);
            length += read;
            var reply = buffer.AsSpan(0, length);
            if (reply.EndsWith("\r\n"u8) && IsWhole(reply))
            {
                if (reply[0] != wanted)
                {
                    throw new InvalidDataException(Encoding.ASCII.GetString(reply));
                }

                return;
            }

            if (read == 0)
            {
                throw new IOException("The server closed the connection.");
            }
        }
    }

    private static bool IsWhole(ReadOnlySpan<byte> reply)
    {
        var last = reply[..^2].LastIndexOf((byte)'\n') + 1;
        return reply.Length >= last + 4 && reply[last + 3] != (byte)'-';
    }
}
